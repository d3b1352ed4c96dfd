/**
 * The middle of some values, and how far they lie apart.
 *
 * @module
 */
import { medianInterval, type Interval } from './intervals.ts';

export interface Spread {
  /** How many values there were, at least 1. */
  readonly count: number;
  readonly min: number;
  /** A quarter of the way from the least value to the greatest, by rank. */
  readonly q1: number;
  readonly median: number;
  readonly q3: number;
  readonly max: number;
  /** 95 % confidence interval of the median; null for fewer than six values. */
  readonly medianInterval: Interval | null;
}

/**
 * Null for no values. A quantile between two values lies on the straight line between them, in
 * proportion: of 1, 2, 3, 4 the quartiles are 1.75, 2.5 and 3.25.
 */
export function spreadOf(values: readonly number[]): Spread | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  return {
    count: sorted.length,
    min: quantile(sorted, 0),
    q1: quantile(sorted, 1),
    median: quantile(sorted, 2),
    q3: quantile(sorted, 3),
    max: quantile(sorted, 4),
    medianInterval: medianInterval(sorted),
  };
}

/** Ranks are counted in quarters, so that they stay whole numbers. */
function quantile(sorted: readonly number[], quarters: number): number {
  const rank = (sorted.length - 1) * quarters;
  const below = sorted[Math.floor(rank / 4)] ?? NaN;
  const above = sorted[Math.ceil(rank / 4)] ?? NaN;
  return below + ((above - below) * (rank % 4)) / 4;
}
