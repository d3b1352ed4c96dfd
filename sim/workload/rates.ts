/**
 * How many transactions a changing rate has led to expect by a moment: exact, in integers, however
 * long a run is.
 *
 * @module
 */
import type { Micros } from '../../protocol/kernel/types.ts';
import type { BurstRate, ChangingRate, RampRate } from '../../scenarios/scenario.ts';

export interface ExpectedCount {
  /** What one transaction counts; everything is in whole multiples of a part of it. */
  readonly one: bigint;
  /** Expected from the load's start for so long; never falls, 0 at 0. */
  readonly after: (elapsed: Micros) => bigint;
}

/** Rates are per hour, times in microseconds. */
const HOUR = 3_600_000_000n;

export function expectedCount(rate: ChangingRate): ExpectedCount {
  switch (rate.kind) {
    case 'ramp':
      return rate.steps === null ? straightRamp(rate) : steppedRamp(rate, rate.steps);
    case 'burst':
      return bursts(rate);
  }
}

/** ∫ (from + (to − from) t ÷ over) dt, times 2 over. */
function straightRamp({ from, to, over }: RampRate): ExpectedCount {
  const [first, rise, length] = [BigInt(from), BigInt(to - from), BigInt(over)];
  const last = BigInt(to);
  return {
    one: 2n * length * HOUR,
    after: (elapsed) => {
      const time = BigInt(elapsed);
      if (time < length) return time * (2n * length * first + rise * time);
      return length * (length * (first + last) + 2n * last * (time - length));
    },
  };
}

/** Step i of k, from 0, has the rate (from (k − 1 − i) + to i) ÷ (k − 1). All is times k (k − 1). */
function steppedRamp({ from, to, over }: RampRate, steps: number): ExpectedCount {
  const [first, last, length] = [BigInt(from), BigInt(to), BigInt(over)];
  const [count, gaps] = [BigInt(steps), BigInt(steps - 1)];
  const rateOf = (step: bigint): bigint => first * (gaps - step) + last * step;
  return {
    one: count * gaps * HOUR,
    after: (elapsed) => {
      const time = BigInt(elapsed) * count; // so that steps begin at whole multiples of `length`
      const whole = time < length * count ? time / length : gaps;
      // The steps before, each as long as `length`: an arithmetic series.
      const before = (whole * (rateOf(0n) + rateOf(whole - 1n))) / 2n;
      return before * length + rateOf(whole) * (time - whole * length);
    },
  };
}

function bursts({ base, peak, every, length }: BurstRate): ExpectedCount {
  const [low, high] = [BigInt(base), BigInt(peak)];
  const inPeriod = high * BigInt(length) + low * BigInt(every - length);
  return {
    one: HOUR,
    after: (elapsed) => {
      const periods = Math.floor(elapsed / every);
      const rest = elapsed - periods * every;
      const burst = Math.min(rest, length);
      return BigInt(periods) * inPeriod + high * BigInt(burst) + low * BigInt(rest - burst);
    },
  };
}
