/**
 * How long an operation takes on this machine: many samples, of which the median counts.
 *
 * @module
 */
import type { Picos } from '../../../scenarios/scenario.ts';

/** What one operation took; between the 10th and the 90th percentile are four of five samples. */
export interface Measured {
  readonly median: Picos;
  readonly p10: Picos;
  readonly p90: Picos;
  readonly samples: number;
}

/** Shorter samples would measure the clock. */
const SHORTEST_SAMPLE_NANOS = 100_000;
/** However long an operation takes. */
const FEWEST_SAMPLES = 3;
/** The part of the time in which the code is made fast, and nothing counts. */
const WARM_UP = 0.2;

/**
 * @param operations - that one call of `operate` stands for
 * @param nanos - for all samples together, warm-up included; a slow operation may take more
 */
export function measure(operate: () => void, operations: number, nanos: number): Measured {
  const calls = warmUp(operate, nanos * WARM_UP);
  const picos: Picos[] = [];
  const stop = nanosecondsNow() + nanos * (1 - WARM_UP);
  while (picos.length < FEWEST_SAMPLES || nanosecondsNow() < stop)
    picos.push((timeOf(operate, calls) * 1_000) / (calls * operations));
  picos.sort((a, b) => a - b);
  const percentile = (p: number): Picos =>
    Math.round(picos[Math.floor((p / 100) * (picos.length - 1))] ?? 0);
  return {
    median: percentile(50),
    p10: percentile(10),
    p90: percentile(90),
    samples: picos.length,
  };
}

/** Returns how many calls make a sample that is long enough. */
function warmUp(operate: () => void, nanos: number): number {
  const stop = nanosecondsNow() + nanos;
  let calls = 1;
  do {
    if (timeOf(operate, calls) < SHORTEST_SAMPLE_NANOS) calls *= 2;
  } while (nanosecondsNow() < stop);
  return calls;
}

function timeOf(operate: () => void, calls: number): number {
  const start = nanosecondsNow();
  for (let call = 0; call < calls; call += 1) operate();
  return nanosecondsNow() - start;
}

/** Since some moment, to a microsecond or better. */
export function nanosecondsNow(): number {
  return performance.now() * 1_000_000;
}
