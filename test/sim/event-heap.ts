/**
 * The reference of the event queue: a 4-ary heap on typed arrays, with the same interface and
 * nothing clever. The tests hold the timing wheel against it; the benchmark says why it isn't used.
 *
 * @module
 */
import { InvariantViolation } from '../../protocol/kernel/assert.ts';

const FIRST_CAPACITY = 1024;

/** Events in order of (tick, insertion). */
export class EventHeap {
  tick = 0;
  kind = 0;
  a = 0;
  b = 0;
  payload: unknown = undefined;

  #size = 0;
  #sequence = 0;

  /** The heap: keys, and where the rest of the event is. */
  #ticks = new Float64Array(FIRST_CAPACITY);
  #sequences = new Float64Array(FIRST_CAPACITY);
  #records = new Int32Array(FIRST_CAPACITY);

  /** Records: kind, a, b. From `#size` on, `#records` holds those that are free. */
  #fields = new Int32Array(4 * FIRST_CAPACITY);
  readonly #payloads: unknown[] = new Array<undefined>(FIRST_CAPACITY).fill(undefined);

  constructor() {
    for (let i = 0; i < FIRST_CAPACITY; i++) this.#records[i] = i;
  }

  get size(): number {
    return this.#size;
  }

  push(tick: number, kind: number, a: number, b: number, payload: unknown): void {
    if (!(tick >= this.tick && Number.isSafeInteger(tick)))
      throw new InvariantViolation(`event at tick ${tick} after tick ${this.tick}`);
    if (this.#size === this.#ticks.length) this.#grow();
    const record = this.#records[this.#size]!;
    this.#fields[4 * record] = kind;
    this.#fields[4 * record + 1] = a;
    this.#fields[4 * record + 2] = b;
    this.#payloads[record] = payload;
    this.#rise(this.#size++, tick, this.#sequence++, record);
  }

  pop(): boolean {
    if (this.#size === 0) {
      this.payload = undefined;
      return false;
    }
    const record = this.#records[0]!;
    this.tick = this.#ticks[0]!;
    this.kind = this.#fields[4 * record]!;
    this.a = this.#fields[4 * record + 1]!;
    this.b = this.#fields[4 * record + 2]!;
    this.payload = this.#payloads[record];
    this.#payloads[record] = undefined;
    const last = --this.#size;
    if (last > 0) this.#sink(this.#ticks[last]!, this.#sequences[last]!, this.#records[last]!);
    this.#records[last] = record;
    return true;
  }

  peekTick(): number {
    return this.#size === 0 ? Infinity : this.#ticks[0]!;
  }

  #rise(from: number, tick: number, sequence: number, record: number): void {
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 2;
      // The risen event was inserted last: it stays behind its equals.
      if (this.#ticks[parent]! <= tick) break;
      this.#move(parent, at);
      at = parent;
    }
    this.#put(at, tick, sequence, record);
  }

  #sink(tick: number, sequence: number, record: number): void {
    const size = this.#size;
    let at = 0;
    for (;;) {
      const first = 4 * at + 1;
      if (first >= size) break;
      let least = first;
      let leastTick = this.#ticks[first]!;
      let leastSequence = this.#sequences[first]!;
      const end = Math.min(first + 4, size);
      for (let child = first + 1; child < end; child++) {
        const childTick = this.#ticks[child]!;
        if (
          childTick < leastTick ||
          (childTick === leastTick && this.#sequences[child]! < leastSequence)
        ) {
          least = child;
          leastTick = childTick;
          leastSequence = this.#sequences[child]!;
        }
      }
      if (tick < leastTick || (tick === leastTick && sequence < leastSequence)) break;
      this.#move(least, at);
      at = least;
    }
    this.#put(at, tick, sequence, record);
  }

  #move(from: number, to: number): void {
    this.#ticks[to] = this.#ticks[from]!;
    this.#sequences[to] = this.#sequences[from]!;
    this.#records[to] = this.#records[from]!;
  }

  #put(at: number, tick: number, sequence: number, record: number): void {
    this.#ticks[at] = tick;
    this.#sequences[at] = sequence;
    this.#records[at] = record;
  }

  #grow(): void {
    const capacity = this.#ticks.length;
    const ticks = new Float64Array(2 * capacity);
    ticks.set(this.#ticks);
    this.#ticks = ticks;
    const sequences = new Float64Array(2 * capacity);
    sequences.set(this.#sequences);
    this.#sequences = sequences;
    const records = new Int32Array(2 * capacity);
    records.set(this.#records);
    this.#records = records;
    const fields = new Int32Array(8 * capacity);
    fields.set(this.#fields);
    this.#fields = fields;
    for (let i = capacity; i < 2 * capacity; i++) {
      this.#records[i] = i;
      this.#payloads.push(undefined);
    }
  }
}
