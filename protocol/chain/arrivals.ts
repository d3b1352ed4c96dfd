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
/** Places are numbered anew long before a list of them could not hold one. */
const HIGHEST_PLACE = 0x4000_0000;

/**
 * All that wait, by place: in the order in which they came. Nearly all leave in that order, too, so
 * the arrays are rings, and a place stands in them at its lowest bits.
 */
export class ArrivalLog {
  readonly #slack: number;
  readonly #onMoved: OnMoved;
  /** Null: it has left. */
  #arrivals: (Arrival | null)[] = new Array<Arrival | null>(LEAST_ROOM).fill(null);
  #times = new Float64Array(LEAST_ROOM);
  /** Place of the one that comes next in its account's line. */
  #next = new Int32Array(LEAST_ROOM);
  /** The lowest place where one waits, if any does, and the first place that is free. */
  #front = 0;
  #end = 0;
  #waiting = 0;

  constructor(onMoved: OnMoved, slack = SLACK) {
    this.#onMoved = onMoved;
    this.#slack = slack;
  }

  /** What it holds, with what has left and is still there. */
  get length(): number {
    return this.#end - this.#front;
  }

  /** How many wait. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Puts in one that comes now, and returns its place. Moves nothing. */
  push(arrival: Arrival, now: Micros): number {
    if (this.length === this.#arrivals.length) this.#grow();
    const place = this.#end;
    const slot = this.#slotOf(place);
    this.#arrivals[slot] = arrival;
    this.#times[slot] = now;
    this.#next[slot] = NOT_HERE;
    this.#end += 1;
    this.#waiting += 1;
    return place;
  }

  /** What stands at a place between the lowest and the highest. */
  at(place: number): Arrival | null | undefined {
    return this.#arrivals[this.#slotOf(place)];
  }

  /** Place of the one behind it in its account's line; {@link NOT_HERE}: it is the last. */
  nextOf(place: number): number {
    return this.#next[this.#slotOf(place)] ?? NOT_HERE;
  }

  setNext(place: number, next: number): void {
    this.#next[this.#slotOf(place)] = next;
  }

  /** What stood in a line is in a queue from now on. */
  replace(place: number, waiting: Waiting): void {
    this.#arrivals[this.#slotOf(place)] = waiting;
    waiting.place = place;
  }

  /** Takes one out. All others may move. */
  remove(place: number): void {
    const slot = this.#slotOf(place);
    assert(this.#arrivals[slot] != null, 'what leaves was there');
    this.#arrivals[slot] = null;
    this.#waiting -= 1;
    if (this.#waiting === 0) {
      this.#clear();
      return;
    }
    while (this.at(this.#front) === null) this.#front += 1;
    if (this.length > 2 * this.#waiting + this.#slack || this.#end > HIGHEST_PLACE) this.#tidy();
  }

  /** The one that has waited longest, if it came then or before. */
  oldestUntil(time: Micros): Transaction | undefined {
    if (this.#waiting === 0) return undefined;
    const slot = this.#slotOf(this.#front);
    if ((this.#times[slot] ?? 0) > time) return undefined;
    return transactionOf(this.#arrivals[slot] as Arrival);
  }

  /** All that wait, in the order in which they came. */
  *all(): Generator<Arrival, void, undefined> {
    for (let place = this.#front; place < this.#end; place += 1) {
      const arrival = this.at(place);
      if (arrival != null) yield arrival;
    }
  }

  #slotOf(place: number): number {
    return place & (this.#arrivals.length - 1);
  }

  #clear(): void {
    this.#front = 0;
    this.#end = 0;
    if (this.#arrivals.length > 2 * this.#slack) this.#resize(LEAST_ROOM);
  }

  #grow(): void {
    this.#resize(2 * this.#arrivals.length);
  }

  /** @param room - a power of two */
  #resize(room: number): void {
    const arrivals = new Array<Arrival | null>(room).fill(null);
    const times = new Float64Array(room);
    const next = new Int32Array(room);
    for (let place = this.#front; place < this.#end; place += 1) {
      const [from, to] = [this.#slotOf(place), place & (room - 1)];
      arrivals[to] = this.#arrivals[from] ?? null;
      times[to] = this.#times[from] ?? 0;
      next[to] = this.#next[from] ?? NOT_HERE;
    }
    this.#arrivals = arrivals;
    this.#times = times;
    this.#next = next;
  }

  /** Moves together what is left, to places from 0 on. */
  #tidy(): void {
    const [front, end, room] = [this.#front, this.#end, this.#arrivals.length];
    const arrivals = new Array<Arrival | null>(room).fill(null);
    const times = new Float64Array(room);
    const next = new Int32Array(room);
    /** By how far a place is behind the front. */
    const moved = new Int32Array(end - front);
    let to = 0;
    for (let from = front; from < end; from += 1) {
      const slot = this.#slotOf(from);
      const arrival = this.#arrivals[slot];
      if (arrival == null) continue;
      moved[from - front] = to;
      arrivals[to] = arrival;
      times[to] = this.#times[slot] ?? 0;
      next[to] = this.#next[slot] ?? NOT_HERE;
      if (arrival instanceof Waiting) arrival.place = to;
      else this.#onMoved(arrival, from, to);
      to += 1;
    }
    for (let place = 0; place < to; place += 1) {
      const behind = next[place] ?? NOT_HERE;
      if (behind !== NOT_HERE) next[place] = moved[behind - front] ?? NOT_HERE;
    }
    this.#arrivals = arrivals;
    this.#times = times;
    this.#next = next;
    this.#front = 0;
    this.#end = to;
  }
}

export function transactionOf(arrival: Arrival): Transaction {
  return arrival instanceof Waiting ? arrival.transaction : arrival;
}
