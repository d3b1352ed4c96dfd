/**
 * What clients send: loads, each with its arrivals, its accounts and its transactions.
 *
 * @module
 */
import type { Micros } from '../protocol/kernel/types.ts';
import type { SignatureName } from './signatures.ts';

export type Load = TransferLoad | MixLoad | TraceLoad | SpamLoad | ReplayLoad | InvalidLoad;

interface Timed {
  readonly rate: Rate;
  readonly arrivals: Regularity;
  readonly start: Micros;
  /** Null: until the run ends. */
  readonly stop: Micros | null;
}

/** Transfers of the least amount for the least fee. */
export interface SpamLoad extends Timed {
  readonly kind: 'spam';
  readonly accounts: number;
  readonly clients: ClientSettings;
}

/** Hands in again what other loads have had committed. */
export interface ReplayLoad extends Timed {
  readonly kind: 'replays';
  /** It needs none. */
  readonly accounts: 0;
  readonly clients: ClientSettings;
}

/** Transactions that must never be committed, with one fault after the other. */
export interface InvalidLoad extends Timed {
  readonly kind: 'invalid';
  readonly accounts: number;
  readonly faults: readonly TransactionFault[];
  readonly clients: ClientSettings;
}

/** What is wrong with a transaction: signed with another's key; a nonce that was used, or one far
 * ahead; a sender that does not exist; a fee that he does not have; another chain's; as long as the
 * encoding allows. */
export const TRANSACTION_FAULTS = [
  'signature',
  'nonce-used',
  'nonce-ahead',
  'sender',
  'fee',
  'chain',
  'size',
] as const;
export type TransactionFault = (typeof TRANSACTION_FAULTS)[number];

export interface TransferLoad extends Timed {
  readonly kind: 'transfers';
  readonly accounts: number;
  readonly spread: Spread;
  /** In the smallest unit. */
  readonly amount: bigint;
  readonly fee: Fee;
  /** Null: transactions are handed to nodes without the network. */
  readonly clients: ClientSettings | null;
}

/** In the smallest unit; `least`: what the chain asks for, and 1 at least. */
export type Fee = bigint | 'least';

/** Operations of several kinds, made by the same accounts. */
export interface MixLoad extends Timed {
  readonly kind: 'mix';
  readonly accounts: number;
  readonly spread: Spread;
  /** Kinds with their weights, at least one, in the order of {@link MIXED_OPERATIONS}. */
  readonly of: readonly MixedShare[];
  /** Of each transfer of coin or of a token, and of each side of a swap. */
  readonly amount: bigint;
  readonly fee: Fee;
  /** So many are issued before anything else, where tokens are moved or swapped. */
  readonly tokens: number;
  /** Null: only what `of` has. */
  readonly migrate: Migration | null;
  readonly clients: ClientSettings | null;
}

/** What accounts of a mix may do, by the names that scenarios have for it. */
export const MIXED_OPERATIONS = [
  'transfer',
  'issueToken',
  'transferToken',
  'swap',
  'changeKey',
  'vote',
  'withdrawVote',
  'registerAddress',
] as const;
export type MixedOperation = (typeof MIXED_OPERATIONS)[number];

/** A kind of operation is drawn in proportion to its weight, above 0. */
export type MixedShare =
  | { readonly operation: Exclude<MixedOperation, 'vote' | 'changeKey'>; readonly weight: number }
  /** For each of these delegates and candidates as often. */
  | { readonly operation: 'vote'; readonly weight: number; readonly to: readonly number[] }
  /** To keys of each of these algorithms as often. */
  | {
      readonly operation: 'changeKey';
      readonly weight: number;
      readonly to: readonly SignatureName[];
    };

/** Every account of the load changes its key once, beside what else it does, at equal distances. */
export interface Migration {
  readonly to: SignatureName;
  readonly start: Micros;
  readonly over: Micros;
}

/** Clients with a place in the network. */
export interface ClientSettings {
  readonly count: number;
  /** Nodes whose region and side of partitions they share, dealt to the clients in turn. */
  readonly beside: readonly number[];
  /** `random`: any delegate for each transaction; `sticky`: the same until it does not answer. */
  readonly delegate: 'random' | 'sticky';
  /** How long a client waits for news of a transaction before it tries another delegate. */
  readonly retryAfter: Micros;
  /** It gives up after so many. */
  readonly attempts: number;
}

/** How transactions are spread over the accounts of a load. Receivers of whom nothing is said are
 * others, each as likely. */
export type Spread =
  | { readonly kind: 'uniform' }
  /** Account k sends in proportion to 1 ÷ k^(quarters ÷ 4). */
  | { readonly kind: 'zipf'; readonly quarters: number }
  /** Parts of all transactions, 0 … 1 together, that are from and to one account. */
  | { readonly kind: 'hot'; readonly from: number; readonly to: number };

/** Transfers as they were written down. */
export interface TraceLoad {
  readonly kind: 'trace';
  /** Ascending by time. */
  readonly rows: readonly TraceRow[];
  /** Accounts that the rows name: 0 … accounts − 1. */
  readonly accounts: number;
  readonly start: Micros;
  readonly clients: ClientSettings | null;
}

export interface TraceRow {
  /** From the load's start. */
  readonly at: Micros;
  readonly from: number;
  readonly to: number;
  /** In the smallest unit. */
  readonly amount: bigint;
  readonly fee: bigint;
}

/** Whether transactions come by chance, or exactly when the rate says. */
export type Regularity = 'poisson' | 'constant';

/** Transactions per second, > 0, or how that changes from the load's start on. */
export type Rate = number | ChangingRate;

/** Rates in it are whole numbers of transactions per hour, so that their sums are exact. */
export type ChangingRate = RampRate | BurstRate;

/** From one rate to another, and then on at the second. */
export interface RampRate {
  readonly kind: 'ramp';
  readonly from: number;
  readonly to: number;
  readonly over: Micros;
  /** Null: straight. Otherwise in so many equal steps, at least 2: the first at `from`, the last at
   * `to`. */
  readonly steps: number | null;
}

/** `peak` for `length` at the beginning of every period of `every`, `base` for the rest of it. */
export interface BurstRate {
  readonly kind: 'burst';
  readonly base: number;
  readonly peak: number;
  readonly every: Micros;
  readonly length: Micros;
}
