/**
 * When the transactions of a load are due.
 *
 * A rate that changes is a change of time: the n-th transaction is due when n are expected, and by
 * chance when the n-th arrival of a Poisson process of rate 1 is. Both are looked up in the exact
 * count of `rates.ts`, so that nothing is rounded but the moment itself.
 *
 * @module
 */
import { assert } from '../../protocol/kernel/assert.ts';
import type { Micros } from '../../protocol/kernel/types.ts';
import type { ChangingRate, Regularity, TransferLoad } from '../../scenarios/scenario.ts';
import { exponentialDraw, poissonGaps } from '../distributions.ts';
import type { RandomStream } from '../random.ts';
import { expectedCount } from './rates.ts';

/** Gives the moment of one transaction after the other, ascending; null when no more are due. */
export type Arrivals = () => Micros | null;

export type Timing = Pick<TransferLoad, 'rate' | 'arrivals' | 'start'>;

/** @param end - the last moment at which one may be due */
export function arrivalsOf(timing: Timing, end: Micros, stream: RandomStream): Arrivals {
  const { rate, arrivals, start } = timing;
  const elapsed =
    typeof rate === 'number'
      ? steadyArrivals(rate, arrivals, stream)
      : changingArrivals(rate, arrivals, end - start, stream);
  return () => {
    const next = elapsed();
    return next === null || start + next > end ? null : start + next;
  };
}

/** Constant gaps are computed from the count, so that no rounding adds up. */
function steadyArrivals(rate: number, regularity: Regularity, stream: RandomStream): Arrivals {
  if (regularity === 'constant') {
    let count = 0;
    return () => {
      count += 1;
      return Math.floor((count * 1_000_000) / rate);
    };
  }
  const gap = poissonGaps(1_000_000 / rate);
  let last = 0;
  return () => {
    last += gap(stream);
    return last;
  };
}

/** Parts of one transaction in which gaps by chance are counted. */
const PARTS = 0x1_0000_0000;

/** @param longest - where the search for the next moment may end */
function changingArrivals(
  rate: ChangingRate,
  regularity: Regularity,
  longest: Micros,
  stream: RandomStream,
): Arrivals {
  const { one, after } = expectedCount(rate);
  const parts = BigInt(PARTS);
  let due = 0n; // in parts of a transaction
  let last = 0;
  let gap = 1;
  return () => {
    due += regularity === 'constant' ? parts : BigInt(Math.floor(exponentialDraw(stream) * PARTS));
    const target = due * one;
    const reaches = (elapsed: Micros): boolean => after(elapsed) * parts >= target;
    if (!reaches(longest)) return null;
    const reached = firstThat(reaches, last, gap);
    // The moment itself is in the microsecond before, unless it is just this one.
    const moment = after(reached) * parts === target ? reached : Math.max(last, reached - 1);
    gap = Math.max(1, moment - last);
    last = moment;
    return moment;
  };
}

/**
 * The first integer from `from` on for which `holds`, which holds from there on.
 *
 * @param stride - how far it is expected to be
 */
function firstThat(holds: (value: number) => boolean, from: number, stride: number): number {
  if (holds(from)) return from;
  let below = from;
  let step = stride;
  while (!holds(below + step)) {
    below += step;
    step *= 2;
    assert(Number.isSafeInteger(below + step), 'a search without an end');
  }
  let above = below + step;
  while (above - below > 1) {
    const middle = below + Math.floor((above - below) / 2);
    if (holds(middle)) above = middle;
    else below = middle;
  }
  return above;
}
