/**
 * In which order transactions came into a mempool, and when. One record for each is all that nearly
 * every node ever needs of it: of 21 delegates one packs.
 *
 * @module
 */
import type { Micros } from '../kernel/types.ts';
import type { Transaction } from '../ledger/transaction.ts';

/** A time, by the node's clock, that all that comes in at it share: nodes are many. */
export interface Moment {
  readonly at: Micros;
}

/** One transaction that came in. */
export class Arrival {
  readonly transaction: Transaction;
  /** Rises with each. */
  readonly number: number;
  readonly since: Moment;
  hasLeft = false;

  constructor(transaction: Transaction, number: number, since: Moment) {
    this.transaction = transaction;
    this.number = number;
    this.since = since;
  }
}

/** Beyond twice what waits, so many may be in the log before it is cleared. */
const SLACK = 1_024;

/** All that wait, in order. What has left is taken out when it comes to the front, or by the way. */
export class ArrivalLog {
  readonly #slack: number;
  #log: Arrival[] = [];
  #front = 0;
  #last = 0;
  #moment: Moment = { at: 0 };

  constructor(slack = SLACK) {
    this.#slack = slack;
  }

  /** What it holds, with what has left and is still there. */
  get length(): number {
    return this.#log.length;
  }

  /** Made, and not in the log yet: whoever brings it may be refused. */
  next(transaction: Transaction, now: Micros): Arrival {
    this.#last += 1;
    if (this.#moment.at !== now) this.#moment = { at: now };
    return new Arrival(transaction, this.#last, this.#moment);
  }

  /** @param waiting - how many wait, with this one */
  push(arrival: Arrival, waiting: number): void {
    if (this.#log.length > 2 * waiting + this.#slack) {
      this.#log = this.#log.filter(({ hasLeft }) => !hasLeft);
      this.#front = 0;
    }
    this.#log.push(arrival);
  }

  /** Nothing waits any more. */
  clear(): void {
    if (this.#log.length === 0) return;
    this.#log = [];
    this.#front = 0;
  }

  /** The one that has waited longest. */
  get oldest(): Arrival | undefined {
    while (this.#log[this.#front]?.hasLeft === true) this.#front += 1;
    return this.#log[this.#front];
  }
}
