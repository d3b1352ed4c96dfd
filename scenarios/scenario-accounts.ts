/**
 * Who has an account by name, and what account holders are told to do at which moment.
 *
 * @module
 */
import type { Micros } from '../protocol/kernel/types.ts';
import type { SignatureName } from './signatures.ts';

/** An account that the chain begins with, besides those of delegates and of loads. */
export interface NamedAccount {
  readonly name: string;
  /** In the smallest unit of the main coin. */
  readonly balance: bigint;
  /** Number of the delegate or candidate that it votes for from the start (W1). */
  readonly votes: number | null;
  readonly signatures: SignatureName;
}

/** Somebody with an account. Delegates, candidates and aspirants are named by their number. */
export type Party =
  | { readonly kind: 'account'; readonly name: string }
  /** The account of a delegate itself, which gets its fees. */
  | { readonly kind: 'delegate'; readonly delegate: number }
  /** The account whose coin stands behind a delegate or candidate from the start. */
  | { readonly kind: 'holder'; readonly delegate: number };

export interface TokenQuantity {
  readonly symbol: string;
  /** Of the token's smallest unit. */
  readonly amount: bigint;
}

/** What a transaction is to do; the kinds are the protocol's own. */
export type Order =
  | {
      readonly kind: 'transfer';
      readonly to: Party;
      readonly amount: bigint;
      /** Symbol; null: main coin. */
      readonly token: string | null;
    }
  | { readonly kind: 'vote'; readonly delegate: number }
  | { readonly kind: 'withdraw-vote' }
  | { readonly kind: 'register-delegate' }
  | { readonly kind: 'resign-delegate' }
  | { readonly kind: 'return' }
  | {
      readonly kind: 'register-address';
      readonly name: string;
      readonly signatures: SignatureName;
    }
  | {
      readonly kind: 'change-key';
      readonly signatures: SignatureName;
      /** Blocks from the one that the change is expected in to the first that the new key signs for. */
      readonly after: number;
    }
  | {
      readonly kind: 'issue-token';
      readonly symbol: string;
      readonly decimals: number;
      readonly supply: bigint;
    }
  | {
      readonly kind: 'swap';
      readonly with: Party;
      readonly give: TokenQuantity;
      readonly take: TokenQuantity;
      /** Blocks from the moment of signing in which the other's consent is good. */
      readonly within: number;
    };

export interface ScriptedTransaction {
  readonly at: Micros;
  readonly from: Party;
  /** Null: the least that the chain asks for. */
  readonly fee: bigint | null;
  readonly order: Order;
}
