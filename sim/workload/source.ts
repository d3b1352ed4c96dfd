/**
 * What makes the transactions of one load, one after the other.
 *
 * @module
 */
import type { Hash, Micros } from '../../protocol/kernel/types.ts';
import type { Transaction } from '../../protocol/ledger/transaction.ts';

/** A transaction, and whose it is: the number of an account of its load. */
export interface Order {
  readonly transaction: Transaction;
  readonly account: number;
  /** How many its client wants to hear of, where those of the chain are not enough. */
  readonly confirmations?: number;
}

/** What the clients of a load hear of one block of the chain. */
export interface News {
  /** Some of its transactions. */
  readonly transactions: readonly Hash[];
  readonly height: number;
  /** 0: it is not on the chain any more. */
  readonly confirmations: number;
}

export interface TransactionSource {
  /** The one that is due now; null when there is nothing to hand in at the moment. */
  next(now: Micros): Order | null;
  /** Asked only of sources that wait for something: what they now hand in. */
  hear?(now: Micros, news: News): readonly Order[];
}
