/**
 * Signed orders of account holders. One file for each kind says what it means; this one says what
 * they share: chain, sender, nonce, fee and signature.
 *
 * @module
 */
import {
  address,
  branded,
  byteString,
  micros,
  struct,
  u32,
  u64,
  type Codec,
} from '../codec/codec.ts';
import { hashBytesOfEncoding, hashOf } from '../crypto/hash.ts';
import { MAX_SIGNATURE_BYTES, type SuiteRegistry } from '../crypto/suite.ts';
import { RecentMap } from '../kernel/recent-map.ts';
import type { Address, Amount, ChainId, Hash, SuiteId } from '../kernel/types.ts';
import type { AccountKey } from './account.ts';
import { operationCodec, type Operation } from './operations/operations.ts';

export interface TransactionFields {
  readonly chain: ChainId;
  readonly from: Address;
  /** Transactions of an account are executed with nonce 0, 1, 2, … without gaps. */
  readonly nonce: number;
  /** Goes to the packer of the block. */
  readonly fee: Amount;
  readonly operation: Operation;
}

const amount = u64 as Codec<Amount>;

const unsignedFields = {
  chain: branded<ChainId>(u32),
  from: address,
  nonce: micros,
  fee: amount,
  operation: operationCodec,
};

const unsignedCodec: Codec<TransactionFields> = struct(unsignedFields);

const signatureCodec = byteString(MAX_SIGNATURE_BYTES);

/** The 32 bytes that the sender signs. */
function messageOf(fields: TransactionFields): Uint8Array {
  return hashBytesOfEncoding('transaction', unsignedCodec, fields);
}

export class Transaction implements TransactionFields {
  readonly chain: ChainId;
  readonly from: Address;
  readonly nonce: number;
  readonly fee: Amount;
  readonly operation: Operation;
  readonly signature: Uint8Array;
  #id: Hash | undefined;
  #message: Uint8Array | undefined;
  #size: number | undefined;
  /** Key that the signature was found to be by: asked for by every node, and never changing. */
  #signer: Uint8Array | undefined;
  /** Of the key: keys of two algorithms can be of one length, and so be the same bytes. */
  #signerSuite: SuiteId | undefined;

  /** Signs an order: what `sign` gets is the order's message. */
  static signed(fields: TransactionFields, sign: (message: Uint8Array) => Uint8Array): Transaction {
    const message = messageOf(fields);
    const signature = sign(message);
    const transaction = new Transaction(fields, signature);
    transaction.#message = message;
    transaction.#size = unsignedCodec.size(fields) + signatureCodec.size(signature);
    return transaction;
  }

  constructor(fields: TransactionFields, signature: Uint8Array) {
    this.chain = fields.chain;
    this.from = fields.from;
    this.nonce = fields.nonce;
    this.fee = fields.fee;
    this.operation = fields.operation;
    this.signature = signature;
  }

  /** Names the signed transaction: hash of its message and signature. Computed once an object. */
  get id(): Hash {
    this.#id ??= hashOf('transaction-id', this.message, this.signature);
    return this.#id;
  }

  get message(): Uint8Array {
    this.#message ??= messageOf(this);
    return this.#message;
  }

  /** Whether this key signed it. */
  isSignedBy({ suite: id, publicKey }: AccountKey, suites: SuiteRegistry): boolean {
    if (this.#signer === publicKey && this.#signerSuite === id) return true;
    const suite = suites.get(id);
    if (suite?.verify(this.signature, this.message, publicKey) !== true) return false;
    this.#signer = publicKey;
    this.#signerSuite = id;
    return true;
  }

  /** Encoded size in bytes. */
  get size(): number {
    this.#size ??= plainCodec.size(this);
    return this.#size;
  }
}

/** Encoded sizes of these together. */
export function bytesOfTransactions(transactions: readonly Transaction[]): number {
  const isLong = transactions.length >= LONG;
  const known = isLong ? BYTES_OF_LISTS.get(transactions) : undefined;
  if (known !== undefined) return known;
  let bytes = 0;
  for (const { size } of transactions) bytes += size;
  if (isLong) BYTES_OF_LISTS.set(transactions, bytes);
  return bytes;
}

/** A list is as immutable as what is in it, and one of a block goes from every node to every other. */
const LONG = 64;
const BYTES_OF_LISTS = new RecentMap<readonly Transaction[], number>(4);

const plainCodec: Codec<Transaction> = struct(
  { ...unsignedFields, signature: signatureCodec },
  (fields: TransactionFields & { signature: Uint8Array }) =>
    new Transaction(fields, fields.signature),
);

export const transactionCodec: Codec<Transaction> = {
  ...plainCodec,
  // Asked for with every message that carries it.
  size: (transaction) => transaction.size,
};
