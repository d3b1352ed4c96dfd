/**
 * Who leaves a full mempool first. Of one account always the transaction with the highest nonce, so
 * that no hole is made; between accounts the one whose last transaction is worth least:
 *
 * 1. one behind a gap, which can't be executed and so need never be paid for;
 * 2. then by the cheapest transaction before it and itself, for without that one it can't go;
 * 3. of equals the newest: who waited longer stays.
 *
 * What an undone block gave back (W14) stays as long as there is anything else.
 *
 * @module
 */
import { IndexedHeap, type HeapOrder } from '../kernel/indexed-heap.ts';
import { comparePrices, type AccountQueue, type Waiting } from './waiting.ts';

/** How firmly a transaction stands, whatever it pays. */
const BEHIND_A_GAP = 0;
const IN_LINE = 1;
const RETURNED = 2;

/** Accounts, the one whose last transaction leaves first in front. */
export type EvictionOrder = IndexedHeap<AccountQueue>;

const ORDER: HeapOrder<AccountQueue> = {
  isBefore: (a, b) => {
    const standing = standingOfLast(a) - standingOfLast(b);
    if (standing !== 0) return standing < 0;
    const [x, y] = [a.cheapest, b.cheapest];
    const price = x === null || y === null ? 0 : comparePrices(x, y);
    if (price !== 0) return price < 0;
    return (a.last?.place ?? 0) > (b.last?.place ?? 0);
  },
  slotOf: (queue) => queue.evictionSlot,
  setSlot: (queue, slot) => {
    queue.evictionSlot = slot;
  },
};

/** @param queues - none of them empty */
export function evictionOrder(queues: Iterable<AccountQueue>): EvictionOrder {
  return new IndexedHeap(ORDER, [...queues]);
}

function standingOfLast(queue: AccountQueue): number {
  if (queue.last?.standing === 'returned') return RETURNED;
  return queue.isUnbroken ? IN_LINE : BEHIND_A_GAP;
}

/** Whether a transaction that is not in its queue yet is worth more than the last one of another. */
export function isWorthMore(newcomer: Waiting, other: AccountQueue): boolean {
  const { queue, nonce } = newcomer;
  const inLine = queue.reaches(nonce) ? IN_LINE : BEHIND_A_GAP;
  const standing = (newcomer.standing === 'returned' ? RETURNED : inLine) - standingOfLast(other);
  if (standing !== 0) return standing > 0;
  const before = queue.cheapestBelow(nonce);
  const worth = before !== null && comparePrices(before, newcomer) < 0 ? before : newcomer;
  return other.cheapest === null || comparePrices(worth, other.cheapest) > 0;
}
