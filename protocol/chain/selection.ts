/**
 * What a packer puts into a block (W3): the transactions that pay most for their room, those of one
 * account by nonce, as far as they can be executed and fit.
 *
 * @module
 */
import { IndexedHeap, OUTSIDE, type HeapOrder } from '../kernel/indexed-heap.ts';
import { applyTransaction, type Inadmissible } from '../ledger/apply.ts';
import type { BlockContext } from '../ledger/operations/operation.ts';
import type { Transaction } from '../ledger/transaction.ts';
import type { BegunBlock } from './execute.ts';
import { goesBefore, type AccountQueue, type Waiting } from './waiting.ts';

/** Bytes that a block has for a transaction's id, besides the transaction. */
export const ID_BYTES = 32;

/** What a block has room for. */
export interface BlockRoom {
  /** For transactions and their ids together. */
  readonly bytes: number;
  /** Execution cost; `Infinity` where only bytes count. */
  readonly cost: number;
}

export interface Selection {
  readonly transactions: readonly Transaction[];
  /** Those that could not be executed where they were due. */
  readonly stuck: readonly Stuck[];
}

export interface Stuck {
  readonly waiting: Waiting;
  readonly reason: Inadmissible;
}

/** After so many that do not fit, a block counts as full: nobody looks through all for a small one. */
const MOST_MISFITS = 16;

/** Accounts whose next transaction waits, the one that pays most in front. */
export type ReadyOrder = IndexedHeap<AccountQueue>;

const READY: HeapOrder<AccountQueue> = {
  isBefore: (a, b) => isFirstBefore(a.first, b.first),
  slotOf: (queue) => queue.readySlot,
  setSlot: (queue, slot) => {
    queue.readySlot = slot;
  },
};

export function readyOrder(queues: Iterable<AccountQueue>): ReadyOrder {
  const ready: AccountQueue[] = [];
  for (const queue of queues) {
    queue.readySlot = OUTSIDE;
    if (queue.isReady) ready.push(queue);
  }
  return new IndexedHeap(READY, ready);
}

/** A transaction that may be next: the first of its account, found at `place` of the order, or one
 * that follows what was taken. */
interface Candidate {
  readonly waiting: Waiting;
  /** {@link OUTSIDE}: it follows one that was taken. */
  readonly place: number;
  slot: number;
}

const CANDIDATES: HeapOrder<Candidate> = {
  isBefore: (a, b) => goesBefore(a.waiting, b.waiting),
  slotOf: (candidate) => candidate.slot,
  setSlot: (candidate, slot) => {
    candidate.slot = slot;
  },
};

/**
 * Goes through `ready` without changing it, no further than what it takes: O(k log k) for k looked
 * at, however many wait.
 *
 * @param begun - the block so far; afterwards with all that was taken
 */
export function selectTransactions(
  ready: ReadyOrder,
  begun: BegunBlock,
  block: BlockContext,
  room: BlockRoom,
  costOf: (transaction: Transaction) => number,
): Selection {
  const transactions: Transaction[] = [];
  const stuck: Stuck[] = [];
  const candidates = new IndexedHeap<Candidate>(CANDIDATES);
  const consider = (waiting: Waiting | null | undefined, place: number): void => {
    if (waiting != null) candidates.put({ waiting, place, slot: OUTSIDE });
  };
  let { bytes, cost } = room;
  let misfits = 0;
  consider(ready.at(0)?.first, 0);
  while (misfits < MOST_MISFITS) {
    const candidate = candidates.pop();
    if (candidate === undefined) break;
    const { waiting, place } = candidate;
    if (place !== OUTSIDE)
      for (const below of [2 * place + 1, 2 * place + 2]) consider(ready.at(below)?.first, below);
    const { transaction } = waiting;
    const size = transaction.size + ID_BYTES;
    const work = costOf(transaction);
    if (size > bytes || work > cost) {
      misfits += 1;
      continue;
    }
    const receipt = applyTransaction(begun.draft, transaction, block);
    if (typeof receipt === 'string') {
      stuck.push({ waiting, reason: receipt });
      continue;
    }
    transactions.push(transaction);
    begun.receipts.push(receipt);
    bytes -= size;
    cost -= work;
    const { next } = waiting;
    if (next?.nonce === transaction.nonce + 1) consider(next, OUTSIDE);
  }
  return { transactions, stuck };
}

function isFirstBefore(a: Waiting | null, b: Waiting | null): boolean {
  return a !== null && b !== null && goesBefore(a, b);
}
