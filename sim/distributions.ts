/**
 * Samplers of the distributions that scenarios name. All give whole microseconds, and draw from the
 * stream that they are handed, the same number of draws for each sample.
 *
 * @module
 */
import { assert } from '../protocol/kernel/assert.ts';
import type { Micros } from '../protocol/kernel/types.ts';
import type { Latency } from '../scenarios/scenario.ts';
import { exponential, lookUp, naturalLog, normalQuantile, quantileTable } from './quantiles.ts';
import type { RandomStream } from './random.ts';

export type Sampler = (stream: RandomStream) => Micros;

/** The standard normal's 99th percentile. */
const Z_99 = 2.3263478740408408;

/** Bounds a log-normal's far tail, about 36 years, where numbers are still exact integers. */
const LONGEST: Micros = 0x4_0000_0000_0000;

/** Log-normal tables by p99 ÷ median: the median is a factor. 16 KB each, so kept to a limit. */
const lognormalTables = new Map<number, Float64Array>();
const MOST_TABLES = 512;
let exponentialTable: Float64Array | undefined;

/**
 * A sampler of the given delay. `constant` makes no draw, `uniform` (both ends included) two,
 * `lognormal` one. A log-normal's `max` caps: what would be longer takes `max`, so that median and
 * p99 stay what the scenario says as long as `max` is not below them.
 *
 * @throws InvariantViolation for a latency that the scenario parser must refuse
 */
export function sampler(latency: Latency): Sampler {
  switch (latency.kind) {
    case 'constant':
      return constant(latency.value);
    case 'uniform':
      return uniform(latency.min, latency.max);
    case 'lognormal':
      return lognormal(latency.median, latency.p99, latency.max);
  }
}

/**
 * Gaps between the arrivals of a Poisson process; one draw each. The fraction that a gap's rounding
 * leaves is carried into the next gap, so that the rate is exact however short the gaps are. For
 * that the sampler has a memory: make one for each process.
 *
 * @param meanGap - microseconds, > 0, may be a fraction
 */
export function poissonGaps(meanGap: number): Sampler {
  assert(meanGap > 0 && meanGap < LONGEST, `mean gap ${meanGap}`);
  let carried = 0;
  return (stream) => {
    const exact = carried + exponentialDraw(stream) * meanGap;
    const gap = Math.floor(exact);
    carried = exact - gap;
    return gap;
  };
}

/** Exponentially distributed with mean 1; one draw. */
export function exponentialDraw(stream: RandomStream): number {
  exponentialTable ??= quantileTable((tail, side) =>
    side === 'lower' ? -naturalLog(1 - tail) : -naturalLog(tail),
  );
  return lookUp(exponentialTable, stream.uint32());
}

function constant(value: Micros): Sampler {
  assert(Number.isSafeInteger(value) && value >= 0, `constant latency ${value}`);
  return () => value;
}

function uniform(min: Micros, max: Micros): Sampler {
  const values = max - min + 1;
  assert(
    Number.isSafeInteger(min) && Number.isSafeInteger(max) && min >= 0 && values >= 1,
    `uniform latency ${min} … ${max}`,
  );
  return (stream) => min + Math.floor(stream.unit() * values);
}

function lognormal(median: Micros, p99: Micros, max: Micros | null): Sampler {
  assert(
    median > 0 && p99 >= median && p99 < LONGEST && (max === null || max >= 0),
    `log-normal latency with median ${median}, p99 ${p99}, max ${String(max)}`,
  );
  const table = lognormalTable(p99 / median);
  const cap = Math.min(max ?? LONGEST, LONGEST);
  return (stream) => {
    const value = Math.floor(lookUp(table, stream.uint32()) * median + 0.5);
    return value < cap ? value : cap;
  };
}

/** Quantiles of the log-normal with median 1 and the given 99th percentile. */
function lognormalTable(p99: number): Float64Array {
  let table = lognormalTables.get(p99);
  if (table === undefined) {
    const sigma = naturalLog(p99) / Z_99;
    table = quantileTable((tail, side) => {
      const z = normalQuantile(tail);
      return exponential(sigma * (side === 'lower' ? z : -z));
    });
    if (lognormalTables.size >= MOST_TABLES) lognormalTables.clear();
    lognormalTables.set(p99, table);
  }
  return table;
}
