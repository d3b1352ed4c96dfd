/**
 * Counts in intervals, as rates over longer ones.
 *
 * @module
 */
import type { Micros } from '../protocol/kernel/types.ts';

export interface Rate {
  readonly fromMicros: Micros;
  readonly toMicros: Micros;
  readonly perSecond: number;
}

/**
 * Means over columns of about `columnMicros`. The last interval may have been cut off by the run's end:
 * a last column of less than half the length is part of the one before.
 *
 * @param elapsed - when the run ended
 */
export function ratesOver(
  counts: readonly number[],
  intervalMicros: Micros,
  columnMicros: Micros,
  elapsed: Micros,
): readonly Rate[] {
  const group = Math.max(1, Math.round(columnMicros / intervalMicros));
  const length = group * intervalMicros;
  const columns = Math.max(1, Math.round(elapsed / length));
  return Array.from({ length: columns }, (_, column) => {
    const isLast = column === columns - 1;
    const part = counts.slice(column * group, isLast ? undefined : (column + 1) * group);
    const fromMicros = column * length;
    const toMicros = isLast ? Math.max(elapsed, fromMicros + 1) : fromMicros + length;
    const sum = part.reduce((total, count) => total + count, 0);
    return { fromMicros, toMicros, perSecond: sum / ((toMicros - fromMicros) / 1e6) };
  });
}
