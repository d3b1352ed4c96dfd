/**
 * How often durations fall between which bounds, in constant memory: a fixed number of bins of equal
 * width, which grows with the largest duration. Counts are exact.
 *
 * @module
 */
import type { Micros } from '../protocol/kernel/types.ts';

/** Bin i holds durations from i × width up to, and without, (i + 1) × width. */
export interface Distribution {
  readonly binMicros: Micros;
  /** Up to the last bin that holds anything. */
  readonly counts: readonly number[];
}

const BINS = 100;
const FIRST_WIDTH = 100;

export class Bins {
  readonly #counts = new Float64Array(BINS);
  #width = FIRST_WIDTH;
  /** Widths are 1 or 2 times a power of ten: they double, then grow fivefold. */
  #next: 2 | 5 = 2;

  /** @param duration - not negative */
  record(duration: Micros): void {
    while (duration >= BINS * this.#width) this.#widen();
    const bin = Math.floor(duration / this.#width);
    this.#counts[bin] = (this.#counts[bin] ?? 0) + 1;
  }

  /** Null where nothing was recorded. */
  result(): Distribution | null {
    const last = this.#counts.findLastIndex((count) => count > 0);
    if (last < 0) return null;
    return { binMicros: this.#width, counts: [...this.#counts.subarray(0, last + 1)] };
  }

  #widen(): void {
    const factor = this.#next;
    for (let bin = 0; bin < BINS; bin++) {
      const count = this.#counts[bin] ?? 0;
      this.#counts[bin] = 0;
      const target = Math.floor(bin / factor);
      this.#counts[target] = (this.#counts[target] ?? 0) + count;
    }
    this.#width *= factor;
    this.#next = factor === 2 ? 5 : 2;
  }
}
