/**
 * What a mempool is made with.
 *
 * @module
 */
import type { AccountNumbers } from '../ledger/account-numbers.ts';
import type { Transaction } from '../ledger/transaction.ts';
import type { DropReason, MempoolLimits } from './mempool-limits.ts';

export interface MempoolOptions {
  readonly limits?: MempoolLimits;
  /** Execution cost of a transaction; that of its operation if not given. */
  readonly costOf?: (transaction: Transaction) => number;
  /** Bytes of a block that a unit of cost is worth, where a block is limited in both; else 0. */
  readonly bytesPerCost?: number;
  /** The order of selection is kept up until it has changed so many times for each account in it. */
  readonly keepOrderFor?: number;
  /** Of whoever has something waiting; may be shared by the mempools of a process. */
  readonly numbers?: AccountNumbers;
  /** Hears of everything that leaves but into a block. */
  readonly onDropped?: (transaction: Transaction, reason: DropReason) => void;
}

/** Keeping the order of selection up for more changes than this costs more than making it anew: a
 * change goes down a heap, past a dozen accounts, and making it looks at each account about twice. */
export const CHANGES_WORTH_KEEPING = 0.1;
