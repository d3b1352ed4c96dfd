/**
 * Throughput over time, in at most {@link POINTS} intervals of equal length, whatever the duration.
 *
 * @module
 */
import type { Micros } from '../../protocol/kernel/types.ts';

export const POINTS = 600;

/** One entry for each interval that had begun when the run ended. */
export interface ThroughputSeries {
  readonly intervalMicros: Micros;
  /** Transactions first submitted in the interval. */
  readonly submitted: readonly number[];
  /** Transactions that became committed in it, again or for the first time. */
  readonly committed: readonly number[];
  /** Transactions that went from committed back to unconfirmed. */
  readonly uncommitted: readonly number[];
  /** Submitted and not committed, at the interval's end. */
  readonly unconfirmed: readonly number[];
  /** Heights of which a first block was committed, and the encoded sizes of these blocks. */
  readonly blocks: readonly number[];
  readonly blockBytes: readonly number[];
  /** Copies of messages, and their bytes, that nodes sent. */
  readonly messages: readonly number[];
  readonly sentBytes: readonly number[];
}

export class TimeSeries {
  readonly #interval: Micros;
  readonly #submitted = new Float64Array(POINTS);
  readonly #committed = new Float64Array(POINTS);
  readonly #uncommitted = new Float64Array(POINTS);
  readonly #unconfirmed = new Float64Array(POINTS);
  readonly #blocks = new Float64Array(POINTS);
  readonly #blockBytes = new Float64Array(POINTS);
  readonly #messages = new Float64Array(POINTS);
  readonly #bytes = new Float64Array(POINTS);
  /** Intervals before this one are complete. */
  #current = 0;

  /** @param duration - of the run; intervals are whole seconds */
  constructor(duration: Micros) {
    this.#interval = Math.max(1, Math.ceil(duration / POINTS / 1e6)) * 1e6;
  }

  submitted(at: Micros, unconfirmedBefore: number): void {
    add(this.#submitted, this.#advance(at, unconfirmedBefore), 1);
  }

  committed(at: Micros, unconfirmedBefore: number): void {
    add(this.#committed, this.#advance(at, unconfirmedBefore), 1);
  }

  uncommitted(at: Micros, unconfirmedBefore: number): void {
    add(this.#uncommitted, this.#advance(at, unconfirmedBefore), 1);
  }

  block(at: Micros, bytes: number): void {
    const index = this.#indexOf(at);
    add(this.#blocks, index, 1);
    add(this.#blockBytes, index, bytes);
  }

  sent(at: Micros, messages: number, bytes: number): void {
    const index = this.#indexOf(at);
    add(this.#messages, index, messages);
    add(this.#bytes, index, bytes);
  }

  result(end: Micros, unconfirmed: number): ThroughputSeries {
    const last = this.#advance(end, unconfirmed);
    this.#unconfirmed[last] = unconfirmed;
    const begun = (values: Float64Array): number[] => [...values.subarray(0, last + 1)];
    return {
      intervalMicros: this.#interval,
      submitted: begun(this.#submitted),
      committed: begun(this.#committed),
      uncommitted: begun(this.#uncommitted),
      unconfirmed: begun(this.#unconfirmed),
      blocks: begun(this.#blocks),
      blockBytes: begun(this.#blockBytes),
      messages: begun(this.#messages),
      sentBytes: begun(this.#bytes),
    };
  }

  /** The interval of this moment; earlier ones are closed with the depth that they ended with. */
  #advance(at: Micros, unconfirmed: number): number {
    const index = this.#indexOf(at);
    for (; this.#current < index; this.#current++) this.#unconfirmed[this.#current] = unconfirmed;
    return index;
  }

  /** What happens at the very end belongs to the last interval. */
  #indexOf(at: Micros): number {
    return Math.min(POINTS - 1, Math.floor(at / this.#interval));
  }
}

function add(values: Float64Array, index: number, amount: number): void {
  values[index] = (values[index] ?? 0) + amount;
}
