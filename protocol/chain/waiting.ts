/**
 * What waits in a mempool: transactions, each worth its fee for the room that it takes, and the
 * queue of each account.
 *
 * @module
 */
import { OUTSIDE } from '../kernel/indexed-heap.ts';
import type { Address } from '../kernel/types.ts';
import type { Transaction } from '../ledger/transaction.ts';

/** Fees are compared in millionths of a unit for each byte first, exactly only where these are equal. */
const FINENESS = 1_000_000n;
/** Not computed yet. */
const UNKNOWN = -1;

/** Place of what is not in the log of arrivals: it has left, or is not let in yet. */
export const NOT_HERE = -1;

/** `urgent`: before any fee, and without one. `returned`: from a block that was undone (W14). */
export type Standing = 'usual' | 'urgent' | 'returned';

/** One transaction in the queue of its account. */
export class Waiting {
  readonly transaction: Transaction;
  readonly queue: AccountQueue;
  /** Bytes of a block that it takes, or that its cost is worth. */
  readonly weight: number;
  readonly standing: Standing;
  /** In the log of arrivals, which keeps it up: what came first has the lowest. */
  place = NOT_HERE;
  /** Neighbours in the queue. */
  previous: Waiting | null = null;
  next: Waiting | null = null;
  #price = UNKNOWN;

  constructor(transaction: Transaction, queue: AccountQueue, weight: number, standing: Standing) {
    this.transaction = transaction;
    this.queue = queue;
    this.weight = weight;
    this.standing = standing;
  }

  get nonce(): number {
    return this.transaction.nonce;
  }

  /**
   * A whole number that never ranks two transactions wrongly, though it may not tell them apart:
   * rounding down, and then to a double, keeps the order. Computed only where it is asked for.
   */
  get price(): number {
    if (this.#price === UNKNOWN) {
      this.#price =
        this.standing === 'urgent'
          ? Number.MAX_VALUE
          : Number((this.transaction.fee * FINENESS) / BigInt(this.weight));
    }
    return this.#price;
  }
}

/** Above 0 where `a` pays more for the room that it takes, 0 where both pay exactly the same. */
export function comparePrices(a: Waiting, b: Waiting): number {
  if (a.price !== b.price) return a.price < b.price ? -1 : 1;
  if (a.weight === b.weight) return compareAmounts(a.transaction.fee, b.transaction.fee);
  return compareAmounts(a.transaction.fee * BigInt(b.weight), b.transaction.fee * BigInt(a.weight));
}

function compareAmounts(a: bigint, b: bigint): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Whether a packer prefers `a`: it pays more, or the same and came first. */
export function goesBefore(a: Waiting, b: Waiting): boolean {
  const difference = comparePrices(a, b);
  return difference === 0 ? a.place < b.place : difference > 0;
}

const MILLION = 1_000_000n;

/**
 * Whether a transaction pays so much more than another of its sender and nonce that it may take its
 * place.
 *
 * @param bumpPpm - how much more at least, in parts per million of the other's fee
 */
export function outbids(
  { transaction: { fee }, weight, standing }: Waiting,
  rival: Waiting,
  bumpPpm: number,
): boolean {
  if (rival.standing === 'urgent') return false;
  if (standing === 'urgent') return true;
  const before = rival.transaction.fee;
  const needed = before * (MILLION + BigInt(bumpPpm));
  // Paying more for more room may be paying less for each byte.
  const noCheaper = fee * BigInt(rival.weight) >= before * BigInt(weight);
  return fee > before && fee * MILLION >= needed && noCheaper;
}

/**
 * What waits of one account, by nonce: a linked list, because nearly all hold one or two, most come
 * with rising nonces, and an array costs more than they do. A walk is as long as one account may be.
 */
export class AccountQueue {
  readonly from: Address;
  /** The account's, in the mempool's numbering. */
  readonly number: number;
  /** The account's next nonce. Nothing below it waits. */
  nonce: number;
  /** Fees of all that waits, together. */
  fees = 0n;
  length = 0;
  /** The one with the lowest nonce. */
  first: Waiting | null = null;
  /** The one with the highest nonce. */
  last: Waiting | null = null;
  /** Place in the order in which packers take, and in which evictions go. */
  readySlot = OUTSIDE;
  evictionSlot = OUTSIDE;
  /** Null: to be looked for. */
  #cheapest: Waiting | null = null;

  constructor(from: Address, number: number, nonce: number) {
    this.from = from;
    this.number = number;
    this.nonce = nonce;
  }

  /** Whether the account's next transaction is here. */
  get isReady(): boolean {
    return this.first !== null && this.first.nonce === this.nonce;
  }

  /** Whether nothing is missing from the account's next nonce to the highest one here. */
  get isUnbroken(): boolean {
    return this.last !== null && this.last.nonce - this.nonce === this.length - 1;
  }

  /** Whether nothing is missing from the account's next nonce up to this one. */
  reaches(nonce: number): boolean {
    let next = this.nonce;
    for (let { first: one } = this; one !== null && one.nonce < nonce; one = one.next) {
      if (one.nonce !== next) return false;
      next += 1;
    }
    return next === nonce;
  }

  /** One that pays least for its room. What follows it can't go without it. */
  get cheapest(): Waiting | null {
    this.#cheapest ??= this.cheapestBelow(Number.POSITIVE_INFINITY);
    return this.#cheapest;
  }

  /** As {@link cheapest}, of those with a lower nonce than this. */
  cheapestBelow(nonce: number): Waiting | null {
    let cheapest: Waiting | null = null;
    for (let { first: one } = this; one !== null && one.nonce < nonce; one = one.next)
      if (cheapest === null || comparePrices(one, cheapest) < 0) cheapest = one;
    return cheapest;
  }

  /** The one with this nonce. */
  find(nonce: number): Waiting | null {
    const before = this.#before(nonce + 1);
    return before?.nonce === nonce ? before : null;
  }

  /** Puts in one whose nonce is not here. */
  insert(waiting: Waiting): void {
    const previous = this.#before(waiting.nonce);
    const next = previous === null ? this.first : previous.next;
    waiting.previous = previous;
    waiting.next = next;
    if (previous === null) this.first = waiting;
    else previous.next = waiting;
    if (next === null) this.last = waiting;
    else next.previous = waiting;
    const { fee } = waiting.transaction;
    this.fees = this.length === 0 ? fee : this.fees + fee;
    this.length += 1;
    if (this.#cheapest !== null && comparePrices(waiting, this.#cheapest) < 0)
      this.#cheapest = waiting;
  }

  remove(waiting: Waiting): void {
    const { previous, next } = waiting;
    if (previous === null) this.first = next;
    else previous.next = next;
    if (next === null) this.last = previous;
    else next.previous = previous;
    waiting.previous = null;
    waiting.next = null;
    this.length -= 1;
    this.fees = this.length === 0 ? 0n : this.fees - waiting.transaction.fee;
    if (this.#cheapest === waiting) this.#cheapest = null;
  }

  /** The last one with a lower nonce than this. */
  #before(nonce: number): Waiting | null {
    if (this.first === null || this.first.nonce >= nonce) return null;
    let one = this.last;
    while (one !== null && one.nonce >= nonce) one = one.previous;
    return one;
  }
}
