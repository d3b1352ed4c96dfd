/**
 * The events that are still to happen, ordered by tick and, at one tick, by insertion.
 *
 * A hierarchical timing wheel that needs no cascading on a clock's beat. A tick is read as six
 * digits of ten bits. An event waits on the wheel of the highest digit in which it differs from the
 * tick popped last, in the bucket of that digit's value, behind those that came before it. So all
 * events of one tick are in one bucket at any time, in order of insertion; the lowest occupied
 * wheel's first bucket holds the earliest event; and an event moves at most five times in its life,
 * however far in the future it was put (usually once: most buckets hold one event when their turn
 * comes, and that one needs no moving).
 *
 * Measured against a 4-ary heap (`test/bench/event-queue.ts`), which is the reference of its tests.
 *
 * @module
 */
import { InvariantViolation } from '../protocol/kernel/assert.ts';

/** Bits of a digit, and what follows from them. Two halves of three digits make a tick. */
const DIGIT_BITS = 10;
const SLOTS = 1024;
const SLOT_MASK = 1023;
const WORDS = 32;
const LEVELS = 6;
/** Levels whose digit lies in the low half of a tick. */
const LOW_LEVELS = 3;
const HALF = 0x4000_0000;
const PER_HALF = 1 / HALF;

/** Fields of a record: 32 bytes for each event, so that one cache line holds it. */
const RECORD_BITS = 3;
const NEXT = 0;
const LOW = 1;
const HIGH = 2;
const KIND = 3;
const A = 4;
const B = 5;

const NONE = -1;
const FIRST_CAPACITY = 1024;

/** The tick of the next event is not known without looking. */
const UNKNOWN = -1;

/** Events in order of (tick, insertion). Popping allocates nothing. */
export class EventQueue {
  /** The event popped last. Its payload is undefined once the queue was found empty. */
  tick = 0;
  kind = 0;
  a = 0;
  b = 0;
  payload: unknown = undefined;

  #size = 0;
  #nextTick = Infinity;

  /** Tick of the last pop, whole and in halves. The wheels are laid out around it. */
  #now = 0;
  #nowLow = 0;
  #nowHigh = 0;

  #records = new Int32Array(FIRST_CAPACITY << RECORD_BITS);
  readonly #payloads: unknown[] = new Array<undefined>(FIRST_CAPACITY).fill(undefined);
  /** Records given back, linked by NEXT; records from `#unused` on were never taken. */
  #free = NONE;
  #unused = 0;

  /** First and last record of each bucket, valid when the bucket's bit is set. */
  readonly #buckets = new Int32Array(2 * LEVELS * SLOTS);
  /** Which buckets hold events, which words of those bits aren't 0, and which wheels turn. */
  readonly #words = new Int32Array(LEVELS * WORDS);
  readonly #summaries = new Int32Array(LEVELS);
  #levels = 0;

  /** Events pending. */
  get size(): number {
    return this.#size;
  }

  /**
   * Adds an event.
   *
   * @param tick - integer, from the tick of the last pop to 2^53 − 1
   * @param kind - 0 … 255
   * @param a - 32-bit signed integer, as is `b`; what they mean is the caller's business
   * @throws InvariantViolation when one of these is out of range
   */
  push(tick: number, kind: number, a: number, b: number, payload: unknown): void {
    if (!(tick >= this.#now && tick <= Number.MAX_SAFE_INTEGER))
      throw new InvariantViolation(`event at tick ${tick} after tick ${this.#now}`);
    const high = Math.floor(tick * PER_HALF);
    const low = tick - high * HALF;
    if ((low | 0) !== low) throw new InvariantViolation(`tick ${tick} is no integer`);
    if ((kind & 255) !== kind || (a | 0) !== a || (b | 0) !== b)
      throw new InvariantViolation(`event of kind ${kind} with ${a}, ${b} does not fit its record`);

    const record = this.#take();
    const at = record << RECORD_BITS;
    const records = this.#records;
    records[at + LOW] = low;
    records[at + HIGH] = high;
    records[at + KIND] = kind;
    records[at + A] = a;
    records[at + B] = b;
    this.#payloads[record] = payload;
    this.#append(record, low, high);
    this.#size++;
    if (tick < this.#nextTick) this.#nextTick = tick;
  }

  /** Takes the next event out, into the public fields. False when there is none. */
  pop(): boolean {
    if (this.#size === 0) {
      this.payload = undefined;
      return false;
    }
    const bucket = this.#firstBucket();
    const head = this.#buckets[2 * bucket] ?? NONE;
    const tail = this.#buckets[2 * bucket + 1] ?? NONE;
    if (head === tail) {
      this.#clear(bucket);
      this.#release(head);
    } else if (bucket < SLOTS) {
      // On the lowest wheel a bucket is one tick: its first event is the first inserted.
      this.#buckets[2 * bucket] = this.#records[(head << RECORD_BITS) + NEXT] ?? NONE;
      this.#release(head);
    } else {
      this.#clear(bucket);
      this.#scatter(head, tail);
    }
    this.#size--;
    this.#nextTick = this.#size === 0 ? Infinity : UNKNOWN;
    return true;
  }

  /** Tick of the next event without taking it, or Infinity. Costs up to a scan of one bucket. */
  peekTick(): number {
    if (this.#nextTick === UNKNOWN) {
      const bucket = this.#firstBucket();
      const head = this.#buckets[2 * bucket] ?? NONE;
      const tail = this.#buckets[2 * bucket + 1] ?? NONE;
      const at = (bucket < SLOTS ? head : this.#earliest(head, tail)) << RECORD_BITS;
      this.#nextTick = (this.#records[at + HIGH] ?? 0) * HALF + (this.#records[at + LOW] ?? 0);
    }
    return this.#nextTick;
  }

  /** Every event that waits; those of one tick in the order in which they will come. Changes nothing. */
  each(visit: (tick: number, kind: number, a: number, b: number, payload: unknown) => void): void {
    const records = this.#records;
    for (let bucket = 0; bucket < LEVELS * SLOTS; bucket += 1) {
      if (((this.#words[bucket >>> 5] ?? 0) & (1 << (bucket & 31))) === 0) continue;
      const last = this.#buckets[2 * bucket + 1] ?? NONE;
      for (let record = this.#buckets[2 * bucket] ?? NONE; ;) {
        const at = record << RECORD_BITS;
        const tick = (records[at + HIGH] ?? 0) * HALF + (records[at + LOW] ?? 0);
        const payload = this.#payloads[record];
        visit(tick, records[at + KIND] ?? 0, records[at + A] ?? 0, records[at + B] ?? 0, payload);
        if (record === last) break;
        record = records[at + NEXT] ?? NONE;
      }
    }
  }

  /** A bucket of several ticks is due: its earliest event is popped, the others go to wheels below. */
  #scatter(head: number, tail: number): void {
    const earliest = this.#earliest(head, tail);
    const records = this.#records;
    // Read before release() makes the record's link part of the free list.
    const afterEarliest = records[(earliest << RECORD_BITS) + NEXT] ?? NONE;
    this.#release(earliest);
    for (let record = head; ;) {
      const at = record << RECORD_BITS;
      const next = record === earliest ? afterEarliest : (records[at + NEXT] ?? NONE);
      if (record !== earliest)
        this.#append(record, records[at + LOW] ?? 0, records[at + HIGH] ?? 0);
      if (record === tail) return;
      record = next;
    }
  }

  /** The first of the earliest events of a bucket. */
  #earliest(head: number, tail: number): number {
    const records = this.#records;
    let earliest = head;
    let low = records[(head << RECORD_BITS) + LOW] ?? 0;
    let high = records[(head << RECORD_BITS) + HIGH] ?? 0;
    for (let record = head; record !== tail;) {
      record = records[(record << RECORD_BITS) + NEXT] ?? NONE;
      const at = record << RECORD_BITS;
      const itsHigh = records[at + HIGH] ?? 0;
      const itsLow = records[at + LOW] ?? 0;
      if (itsHigh < high || (itsHigh === high && itsLow < low)) {
        earliest = record;
        low = itsLow;
        high = itsHigh;
      }
    }
    return earliest;
  }

  /** Puts a record at the end of the bucket that its tick has, seen from the last pop. */
  #append(record: number, low: number, high: number): void {
    let level = 0;
    let digit: number;
    if (high === this.#nowHigh) {
      const difference = low ^ this.#nowLow;
      if (difference >= SLOTS) level = difference < SLOTS * SLOTS ? 1 : 2;
      digit = (low >>> (level * DIGIT_BITS)) & SLOT_MASK;
    } else {
      const difference = high ^ this.#nowHigh;
      if (difference >= SLOTS) level = difference < SLOTS * SLOTS ? 1 : 2;
      digit = (high >>> (level * DIGIT_BITS)) & SLOT_MASK;
      level += LOW_LEVELS;
    }
    const bucket = level * SLOTS + digit;
    const word = bucket >>> 5;
    const bit = 1 << (bucket & 31);
    const bits = this.#words[word] ?? 0;
    if ((bits & bit) === 0) {
      this.#words[word] = bits | bit;
      this.#summaries[level] = (this.#summaries[level] ?? 0) | (1 << (word & 31));
      this.#levels |= 1 << level;
      this.#buckets[2 * bucket] = record;
    } else {
      const last = this.#buckets[2 * bucket + 1] ?? NONE;
      this.#records[(last << RECORD_BITS) + NEXT] = record;
    }
    this.#buckets[2 * bucket + 1] = record;
  }

  /** The bucket that holds the earliest event. There must be one. */
  #firstBucket(): number {
    const level = lowestBit(this.#levels);
    const word = level * WORDS + lowestBit(this.#summaries[level] ?? 0);
    return word * 32 + lowestBit(this.#words[word] ?? 0);
  }

  #clear(bucket: number): void {
    const word = bucket >>> 5;
    const bits = (this.#words[word] ?? 0) & ~(1 << (bucket & 31));
    this.#words[word] = bits;
    if (bits !== 0) return;
    const level = word >>> 5;
    const summary = (this.#summaries[level] ?? 0) & ~(1 << (word & 31));
    this.#summaries[level] = summary;
    if (summary === 0) this.#levels &= ~(1 << level);
  }

  /** Moves a record into the public fields, sets the wheels to its tick, and gives it back. */
  #release(record: number): void {
    const at = record << RECORD_BITS;
    const records = this.#records;
    this.#nowLow = records[at + LOW] ?? 0;
    this.#nowHigh = records[at + HIGH] ?? 0;
    this.#now = this.#nowHigh * HALF + this.#nowLow;
    this.tick = this.#now;
    this.kind = records[at + KIND] ?? 0;
    this.a = records[at + A] ?? 0;
    this.b = records[at + B] ?? 0;
    this.payload = this.#payloads[record];
    this.#payloads[record] = undefined;
    records[at + NEXT] = this.#free;
    this.#free = record;
  }

  #take(): number {
    const record = this.#free;
    if (record !== NONE) {
      this.#free = this.#records[(record << RECORD_BITS) + NEXT] ?? NONE;
      return record;
    }
    if (this.#unused << RECORD_BITS === this.#records.length) {
      const grown = new Int32Array(2 * this.#records.length);
      grown.set(this.#records);
      this.#records = grown;
      for (let i = this.#unused; i > 0; i--) this.#payloads.push(undefined);
    }
    return this.#unused++;
  }
}

/** Index of the lowest bit that is set in a number that isn't 0. */
function lowestBit(bits: number): number {
  return 31 - Math.clz32(bits & -bits);
}
