/**
 * How much a node lets wait, and for how long: a node's own affair, on which no rule of the chain
 * depends. Nodes of one chain may differ in it.
 *
 * @module
 */
import type { Amount, Micros } from '../kernel/types.ts';
import type { Inadmissible } from '../ledger/apply.ts';

export interface MempoolLimits {
  /** Transactions that wait at most. */
  readonly maxTransactions: number;
  /** Their encoded sizes together, at most. */
  readonly maxBytes: number;
  /**
   * Nonces of one account that may wait: from the account's next one so many, with or without gaps.
   * So it bounds both how many wait and how far ahead.
   */
  readonly maxPerAccount: number;
  /** What has waited so long leaves, by the node's own clock. */
  readonly expiry: Micros;
  /** How much more a transaction must pay to replace another of its sender and nonce, in parts per
   * million of that one's fee. */
  readonly replacementBumpPpm: number;
  /** The least fee that this node lets in. A block may hold less. */
  readonly minFee: Amount;
}

export const DEFAULT_MEMPOOL_LIMITS: MempoolLimits = {
  maxTransactions: 100_000,
  maxBytes: 67_108_864,
  maxPerAccount: 1_000,
  expiry: 3_600_000_000,
  replacementBumpPpm: 100_000,
  minFee: 0n as Amount,
};

/** Why a transaction is not taken into the mempool. */
export type MempoolRefusal =
  /** The account has used the nonce up. */
  | 'stale-nonce'
  /** The nonce is `maxPerAccount` or more ahead of the account's next. */
  | 'nonce-too-high'
  | 'fee-too-low'
  /** Another one of this sender and nonce waits, and this one does not pay enough more. */
  | 'underpriced'
  /** With it the account's waiting fees would exceed its balance. */
  | 'unpayable'
  /** The mempool is, with nothing in it that is worth less. */
  | 'full';

/** Why a transaction is not taken from a client or another node. */
export type TransactionRefusal =
  | 'foreign-chain'
  | 'unknown-sender'
  | 'bad-signature'
  /** No block has room for it, or for its work, however empty. */
  | 'too-large'
  | 'too-costly'
  | MempoolRefusal;

/** Why a transaction that waited, or that an undone block gave back, waits no longer. */
export type DropReason =
  /** By one of the same sender and nonce that pays more, or that an undone block gave back. */
  | 'replaced'
  /** Others are worth more, and not all fit. */
  | 'evicted'
  | 'expired'
  /** Its account can't pay the fees that wait, or is no more. */
  | 'unpayable'
  /** The chain has used its nonce up with another transaction, or done what it asks for. */
  | 'stale'
  /** It is signed with a key that its account has changed since. */
  | 'key-changed';

/** What can never be executed any more. A `return` is free only as long as there is a seat to get. */
export const DROPPED_WHEN_STUCK: Partial<Record<Inadmissible, DropReason>> = {
  'bad-transaction-signature': 'key-changed',
  'fee-too-low': 'stale',
};

/** How the loss of what an undone block held is told of; otherwise there was no room. */
export const REASON_OF_LOSS: Partial<Record<MempoolRefusal, DropReason>> = {
  'stale-nonce': 'stale',
  unpayable: 'unpayable',
};
