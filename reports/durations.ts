/**
 * Distributions of durations in constant memory.
 *
 * @module
 */
import { build, type Histogram } from 'hdr-histogram-js';
import type { Micros } from '../protocol/kernel/types.ts';
import { Bins, type Distribution } from './distribution.ts';

/**
 * Durations in microseconds. Count, mean (rounded to a microsecond) and maximum are exact;
 * percentiles are at most 0.1 % above the true value and never above the maximum.
 */
export interface DurationSummary {
  readonly count: number;
  readonly meanMicros: number;
  readonly p50Micros: number;
  readonly p95Micros: number;
  readonly p99Micros: number;
  readonly maxMicros: number;
}

/** Collects durations; its memory does not depend on how many. */
export class Durations {
  readonly #histogram: Histogram = build({
    bitBucketSize: 32,
    autoResize: true,
    lowestDiscernibleValue: 1,
    highestTrackableValue: 3_600_000_000,
    numberOfSignificantValueDigits: 3,
  });
  readonly #bins = new Bins();
  #count = 0;
  #sum = 0;
  #max = 0;

  /** Clocks that differ can make a span negative: it counts as 0. */
  record(duration: Micros): void {
    const value = Math.max(0, duration);
    this.#histogram.recordValue(value);
    this.#bins.record(value);
    this.#count += 1;
    this.#sum += value;
    this.#max = Math.max(this.#max, value);
  }

  /** For pictures; null where nothing was recorded. */
  distribution(): Distribution | null {
    return this.#bins.result();
  }

  /** Null where nothing was recorded. */
  summary(): DurationSummary | null {
    if (this.#count === 0) return null;
    const percentile = (p: number): number =>
      Math.min(this.#max, this.#histogram.getValueAtPercentile(p));
    return {
      count: this.#count,
      meanMicros: Math.round(this.#sum / this.#count),
      p50Micros: percentile(50),
      p95Micros: percentile(95),
      p99Micros: percentile(99),
      maxMicros: this.#max,
    };
  }
}
