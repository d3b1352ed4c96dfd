/**
 * In which order transactions came into a mempool, and when. One entry for each, in arrays, is all
 * that nearly every node ever needs of it: of 21 delegates one packs.
 *
 * @module
 */
import { assert } from '../kernel/assert.ts';
import type { Micros } from '../kernel/types.ts';
import type { Transaction } from '../ledger/transaction.ts';
import { NOT_HERE, Waiting } from './waiting.ts';

/** What came: as it is while it stands in a line, or in the queue of its account. */
export type Arrival = Transaction | Waiting;

/** Hears that what came moves to a lower place. */
export type OnMoved = (arrival: Transaction, from: number, to: number) => void;

/** Beyond twice what waits, so many may be in the log before those that have left are taken out. */
const SLACK = 1_024;
const LEAST_ROOM = 16;

/** All that wait, by place: in the order in which they came. */
export class ArrivalLog {
  readonly #slack: number;
  readonly #onMoved: OnMoved;
  /** Null: it has left. */
  readonly #arrivals: (Arrival | null)[] = [];
  #times = new Float64Array(LEAST_ROOM);
  /** Place of the one that comes next in its account's line. */
  #next = new Int32Array(LEAST_ROOM);
  #front = 0;
  #waiting = 0;

  constructor(onMoved: OnMoved, slack = SLACK) {
    this.#onMoved = onMoved;
    this.#slack = slack;
  }

  /** What it holds, with what has left and is still there. */
  get length(): number {
    return this.#arrivals.length;
  }

  /** How many wait. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Puts in one that comes now, and returns its place. Moves nothing. */
  push(arrival: Arrival, now: Micros): number {
    const place = this.#arrivals.length;
    if (place === this.#times.length) this.#grow();
    this.#arrivals.push(arrival);
    this.#times[place] = now;
    this.#next[place] = NOT_HERE;
    this.#waiting += 1;
    return place;
  }

  /** What stands at a place. */
  at(place: number): Arrival | null | undefined {
    return this.#arrivals[place];
  }

  /** Place of the one behind it in its account's line; {@link NOT_HERE}: it is the last. */
  nextOf(place: number): number {
    return this.#next[place] ?? NOT_HERE;
  }

  setNext(place: number, next: number): void {
    this.#next[place] = next;
  }

  /** What stood in a line is in a queue from now on. */
  replace(place: number, waiting: Waiting): void {
    this.#arrivals[place] = waiting;
    waiting.place = place;
  }

  /** Takes one out. All others may move. */
  remove(place: number): void {
    assert(this.#arrivals[place] != null, 'what leaves was there');
    this.#arrivals[place] = null;
    this.#waiting -= 1;
    if (this.#waiting === 0) this.#clear();
    else if (this.#arrivals.length > 2 * this.#waiting + this.#slack) this.#tidy();
  }

  /** The one that has waited longest, if it came then or before. */
  oldestUntil(time: Micros): Transaction | undefined {
    while (this.#arrivals[this.#front] === null) this.#front += 1;
    const oldest = this.#arrivals[this.#front];
    if (oldest == null || (this.#times[this.#front] ?? 0) > time) return undefined;
    return transactionOf(oldest);
  }

  /** All that wait, in the order in which they came. */
  *all(): Generator<Arrival, void, undefined> {
    for (const arrival of this.#arrivals) if (arrival !== null) yield arrival;
  }

  #clear(): void {
    this.#arrivals.length = 0;
    this.#front = 0;
    if (this.#times.length > this.#slack) this.#resize(LEAST_ROOM);
  }

  #grow(): void {
    this.#resize(2 * this.#times.length);
  }

  #resize(room: number): void {
    const times = new Float64Array(room);
    const next = new Int32Array(room);
    const used = this.#arrivals.length;
    times.set(this.#times.subarray(0, used));
    next.set(this.#next.subarray(0, used));
    this.#times = times;
    this.#next = next;
  }

  /** Moves together what is left. */
  #tidy(): void {
    const arrivals = this.#arrivals;
    const moved = new Int32Array(arrivals.length);
    let to = 0;
    for (let from = this.#front; from < arrivals.length; from += 1) {
      const arrival = arrivals[from];
      if (arrival == null) continue;
      moved[from] = to;
      arrivals[to] = arrival;
      this.#times[to] = this.#times[from] ?? 0;
      this.#next[to] = this.#next[from] ?? NOT_HERE;
      if (arrival instanceof Waiting) arrival.place = to;
      else this.#onMoved(arrival, from, to);
      to += 1;
    }
    arrivals.length = to;
    this.#front = 0;
    for (let place = 0; place < to; place += 1) {
      const next = this.#next[place] ?? NOT_HERE;
      if (next !== NOT_HERE) this.#next[place] = moved[next] ?? NOT_HERE;
    }
  }
}

export function transactionOf(arrival: Arrival): Transaction {
  return arrival instanceof Waiting ? arrival.transaction : arrival;
}
