/**
 * What a block holds (W6): the ordered ids of its transactions, and evidence of offences (W5).
 * Transactions travel on their own; a block costs little where mempools agree.
 *
 * @module
 */
import { hash32, list, struct, type Codec } from '../codec/codec.ts';
import { hashOfEncoding } from '../crypto/hash.ts';
import type { Hash } from '../kernel/types.ts';
import { evidenceCodec, type Evidence } from './evidence.ts';

export const MAX_TRANSACTIONS = 1_000_000;
export const MAX_EVIDENCE = 64;

export interface BodyFields {
  readonly transactions: readonly Hash[];
  readonly evidence: readonly Evidence[];
}

interface Named {
  readonly id: Hash;
}

export class Body implements BodyFields {
  readonly transactions: readonly Hash[];
  readonly evidence: readonly Evidence[];
  #hash: Hash | undefined;
  /** A list that was found to be what it names: every node asks. */
  #content: readonly Named[] | undefined;

  constructor(fields: BodyFields) {
    this.transactions = fields.transactions;
    this.evidence = fields.evidence;
  }

  get hash(): Hash {
    this.#hash ??= hashOfEncoding('body', bodyCodec, this);
    return this.#hash;
  }

  /** Whether these are the transactions that it names, in its order. */
  names(transactions: readonly Named[]): boolean {
    if (this.#content === transactions) return true;
    if (this.transactions.length !== transactions.length) return false;
    for (let i = 0; i < transactions.length; i += 1)
      if (transactions[i]?.id !== this.transactions[i]) return false;
    this.#content = transactions;
    return true;
  }
}

export const bodyCodec: Codec<Body> = struct(
  {
    transactions: list(hash32, MAX_TRANSACTIONS),
    evidence: list(evidenceCodec, MAX_EVIDENCE),
  },
  (fields: BodyFields) => new Body(fields),
);

/** The body that nobody needs to ask for. */
export const EMPTY_BODY = new Body({ transactions: [], evidence: [] });
