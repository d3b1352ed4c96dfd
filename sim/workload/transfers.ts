/**
 * Clients that transfer coin between their accounts at a given rate, and hand a transaction in again
 * when it is not committed for long.
 *
 * @module
 */
import type { SignatureSuite } from '../../protocol/crypto/suite.ts';
import type { Amount, ChainId, Hash, Micros } from '../../protocol/kernel/types.ts';
import { Transaction } from '../../protocol/ledger/transaction.ts';
import type { TransferLoad } from '../../scenarios/scenario.ts';
import { poissonGaps } from '../distributions.ts';
import type { Client } from '../genesis.ts';
import type { RandomStream } from '../random.ts';

/** A client waits this long for its transaction to be committed before it tries another node. */
export const RETRY_AFTER: Micros = 30_000_000;
/** How often clients look whether they should. */
export const RETRY_INTERVAL: Micros = 1_000_000;
/** At most so many do at once. */
const RETRIES_AT_ONCE = 1_000;

export interface Submission {
  readonly transaction: Transaction;
  /** From 1. */
  readonly attempt: number;
}

interface Waiting {
  readonly transaction: Transaction;
  readonly attempt: number;
  readonly since: Micros;
}

export class TransferClients {
  readonly #load: TransferLoad;
  readonly #clients: readonly Client[];
  readonly #nonces: number[];
  readonly #stream: RandomStream;
  readonly #suite: SignatureSuite;
  readonly #chain: ChainId;
  readonly #gap: (stream: RandomStream) => Micros;
  /** Not committed yet, the longest waiting first. */
  readonly #waiting = new Map<Hash, Waiting>();
  #count = 0;

  constructor(
    load: TransferLoad,
    clients: readonly Client[],
    suite: SignatureSuite,
    chain: ChainId,
    stream: RandomStream,
  ) {
    this.#load = load;
    this.#clients = clients;
    this.#nonces = clients.map(() => 0);
    this.#stream = stream;
    this.#suite = suite;
    this.#chain = chain;
    this.#gap = poissonGaps(1_000_000 / load.rate);
  }

  /** When the first transaction is due; null when the load stops before. */
  firstAt(): Micros | null {
    return this.nextAfter(this.#load.start);
  }

  /** When the next one is due, given the last; null when the load stops before. */
  nextAfter(last: Micros): Micros | null {
    const next = last + this.#nextGap();
    return this.#load.stop !== null && next > this.#load.stop ? null : next;
  }

  /** A client's new transaction. */
  submit(now: Micros): Submission {
    const transaction = this.#make();
    this.#waiting.set(transaction.id, { transaction, attempt: 1, since: now });
    return { transaction, attempt: 1 };
  }

  /** What clients hand in again now, having waited too long. */
  retries(now: Micros): readonly Submission[] {
    const again: Submission[] = [];
    for (const [id, { transaction, attempt, since }] of this.#waiting) {
      if (now - since < RETRY_AFTER || again.length === RETRIES_AT_ONCE) break;
      this.#waiting.delete(id);
      this.#waiting.set(id, { transaction, attempt: attempt + 1, since: now });
      again.push({ transaction, attempt: attempt + 1 });
    }
    return again;
  }

  onCommitted(ids: readonly Hash[]): void {
    if (this.#waiting.size === 0) return;
    for (const id of ids) this.#waiting.delete(id);
  }

  /** Constant gaps are computed from the count, so that no rounding adds up. */
  #nextGap(): Micros {
    if (this.#load.arrivals === 'poisson') return this.#gap(this.#stream);
    const { rate } = this.#load;
    const due = (n: number): Micros => Math.floor((n * 1_000_000) / rate);
    this.#count += 1;
    return due(this.#count) - due(this.#count - 1);
  }

  #make(): Transaction {
    const from = this.#stream.below(this.#clients.length);
    const step = this.#clients.length > 1 ? 1 + this.#stream.below(this.#clients.length - 1) : 0;
    const sender = this.#clients[from];
    const receiver = this.#clients[(from + step) % this.#clients.length];
    const nonce = this.#nonces[from];
    if (sender === undefined || receiver === undefined || nonce === undefined)
      throw new RangeError('a load without accounts');
    this.#nonces[from] = nonce + 1;
    const fields = {
      chain: this.#chain,
      from: sender.address,
      nonce,
      fee: this.#load.fee as Amount,
      operation: {
        kind: 'transfer' as const,
        to: receiver.address,
        amount: this.#load.amount as Amount,
      },
    };
    const { secretKey } = sender.keys;
    return Transaction.signed(fields, (message) => this.#suite.sign(message, secretKey));
  }
}
