/**
 * Who has something waiting. Nearly every account has one transaction, its next: such a one is
 * kept as it came, without a queue around it, for as long as nobody asks for more than that.
 *
 * @module
 */
import type { Address } from '../kernel/types.ts';
import type { Transaction } from '../ledger/transaction.ts';
import { Arrival } from './arrivals.ts';
import { AccountQueue, type Waiting } from './waiting.ts';

export class PendingAccounts {
  /** An arrival stands alone: it is its account's next, and of usual standing. No queue is empty. */
  readonly #entries = new Map<Address, Arrival | AccountQueue>();
  readonly #wait: (arrival: Arrival, queue: AccountQueue) => Waiting;

  /** @param wait - gives what stood alone its place in a queue */
  constructor(wait: (arrival: Arrival, queue: AccountQueue) => Waiting) {
    this.#wait = wait;
  }

  has(from: Address): boolean {
    return this.#entries.has(from);
  }

  /** Puts in an arrival of an account that has nothing here. */
  addAlone(arrival: Arrival): void {
    this.#entries.set(arrival.transaction.from, arrival);
  }

  /** Takes out a transaction that stands alone. */
  takeAlone({ from, id }: Transaction): Arrival | null {
    const entry = this.#entries.get(from);
    if (!(entry instanceof Arrival) || entry.transaction.id !== id) return null;
    this.#entries.delete(from);
    return entry;
  }

  /** The transaction of an account with this nonce. */
  find(from: Address, nonce: number): Transaction | undefined {
    const entry = this.#entries.get(from);
    if (!(entry instanceof Arrival)) return entry?.find(nonce)?.transaction;
    return entry.transaction.nonce === nonce ? entry.transaction : undefined;
  }

  /** An account's queue, made if what waits stands alone. */
  queue(from: Address): AccountQueue | undefined {
    const entry = this.#entries.get(from);
    return entry instanceof Arrival ? this.#queueOf(entry) : entry;
  }

  /** Every account's queue. */
  queues(): readonly AccountQueue[] {
    return Array.from(this.#entries.values(), (entry) =>
      entry instanceof Arrival ? this.#queueOf(entry) : entry,
    );
  }

  /** In the order in which the accounts came. */
  *transactions(): Iterable<Transaction> {
    for (const entry of this.#entries.values()) {
      if (entry instanceof Arrival) yield entry.transaction;
      else for (let { first: one } = entry; one !== null; one = one.next) yield one.transaction;
    }
  }

  /** A queue has its first transaction. */
  open(queue: AccountQueue): void {
    this.#entries.set(queue.from, queue);
  }

  /** A queue has none any more. */
  close({ from }: AccountQueue): void {
    this.#entries.delete(from);
  }

  #queueOf(arrival: Arrival): AccountQueue {
    const { from, nonce } = arrival.transaction;
    const queue = new AccountQueue(from, nonce);
    queue.insert(this.#wait(arrival, queue));
    this.#entries.set(from, queue);
    return queue;
  }
}
