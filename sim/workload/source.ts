/**
 * What makes the transactions of one load, one after the other.
 *
 * @module
 */
import type { Micros } from '../../protocol/kernel/types.ts';
import type { Transaction } from '../../protocol/ledger/transaction.ts';

/** A transaction, and whose it is: the number of an account of its load. */
export interface Order {
  readonly transaction: Transaction;
  readonly account: number;
}

export interface TransactionSource {
  /** The one that is due now; null when there is nothing to hand in at the moment. */
  next(now: Micros): Order | null;
}
