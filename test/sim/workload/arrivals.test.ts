import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BurstRate, ChangingRate, RampRate } from '../../../scenarios/scenario.ts';
import { RandomStream } from '../../../sim/random.ts';
import { arrivalsOf, type Timing } from '../../../sim/workload/arrivals.ts';
import { expectedCount } from '../../../sim/workload/rates.ts';

const SECOND = 1_000_000;
const perHour = (perSecond: number): number => 3_600 * perSecond;

const ramp = (more: Partial<RampRate> = {}): RampRate => ({
  kind: 'ramp',
  from: perHour(10),
  to: perHour(110),
  over: 100 * SECOND,
  steps: null,
  ...more,
});
const burst = (more: Partial<BurstRate> = {}): BurstRate => ({
  kind: 'burst',
  base: perHour(2),
  peak: perHour(50),
  every: 10 * SECOND,
  length: SECOND,
  ...more,
});

function times(timing: Partial<Timing>, end: number, key = 'arrivals'): number[] {
  const whole = { arrivals: 'constant' as const, start: 0, rate: 1, ...timing };
  const next = arrivalsOf(whole, end, new RandomStream(key));
  const all: number[] = [];
  for (let at = next(); at !== null; at = next()) all.push(at);
  return all;
}

describe('a changing rate leads to expect', () => {
  it.each([
    // (10 + 110) ÷ 2 a second for 100 s, then 110 a second.
    ['a straight ramp', ramp(), 100, 6_000n],
    ['half a ramp', ramp(), 50, 1_750n],
    ['the time after it', ramp(), 110, 7_100n],
    // 10, 60 and 110 a second, a third of 90 s each.
    ['a ramp in steps', ramp({ steps: 3, over: 90 * SECOND }), 90, 5_400n],
    ['its first step and half of its second', ramp({ steps: 3, over: 90 * SECOND }), 45, 1_200n],
    ['the time after the steps', ramp({ steps: 3, over: 90 * SECOND }), 100, 6_500n],
    ['a falling ramp', ramp({ from: perHour(110), to: 0 }), 1_000, 5_500n],
    // 50 in each burst and 18 until the next.
    ['bursts', burst(), 30, 204n],
    ['half a burst', burst({ length: 2 * SECOND }), 11, 166n],
  ] as const)('of %s', (_, rate, seconds, count) => {
    const { one, after } = expectedCount(rate);
    expect(after(seconds * SECOND)).toBe(count * one);
  });

  it('never less, and at no moment more than the highest rate allows', () => {
    const rate = fc.oneof(
      fc.record({
        kind: fc.constant('ramp' as const),
        from: fc.nat(1e9),
        to: fc.nat(1e9),
        over: fc.integer({ min: 1_000, max: 1e12 }),
        steps: fc.option(fc.integer({ min: 2, max: 1_000 })),
      }),
      fc
        .tuple(fc.nat(1e9), fc.nat(1e9), fc.integer({ min: 1, max: 1e9 }), fc.nat(1e9))
        .map(([base, peak, length, pause]): ChangingRate => {
          return { kind: 'burst', base, peak, length, every: length + pause };
        }),
    );
    fc.assert(
      fc.property(rate, fc.nat(1e12), fc.nat(1e7), (changing, from, more) => {
        const { one, after } = expectedCount(changing);
        const [low, high] =
          changing.kind === 'ramp' ? [changing.from, changing.to] : [changing.base, changing.peak];
        const grown = 3_600_000_000n * (after(from + more) - after(from));
        expect(after(0)).toBe(0n);
        expect(grown >= BigInt(Math.min(low, high)) * BigInt(more) * one).toBe(true);
        expect(grown <= BigInt(Math.max(low, high)) * BigInt(more) * one).toBe(true);
      }),
    );
  });
});

describe('constant arrivals', () => {
  it('of a steady rate do not drift', () => {
    expect(times({ rate: 3 }, 2 * SECOND)).toEqual([
      333_333, 666_666, 1_000_000, 1_333_333, 1_666_666, 2_000_000,
    ]);
  });

  it('of a ramp are as many as are expected, the n-th when n are', () => {
    const all = times({ rate: ramp(), start: 5 * SECOND }, 105 * SECOND);
    expect(all.length).toBe(6_000);
    expect(all.at(-1)).toBe(105 * SECOND);
    const { one, after } = expectedCount(ramp());
    for (const [index, at] of all.entries()) {
      const due = BigInt(index + 1) * one;
      expect(after(at - 5 * SECOND) <= due && after(at - 5 * SECOND + 1) >= due).toBe(true);
    }
  });

  it('of bursts without a base come in bursts alone', () => {
    const all = times({ rate: burst({ base: 0 }) }, 29 * SECOND);
    expect(all.length).toBe(150);
    expect(all.every((at) => at % (10 * SECOND) <= SECOND)).toBe(true);
  });

  it('end with a rate that falls to nothing', () => {
    const fading = ramp({ from: perHour(10), to: 0, over: 10 * SECOND });
    expect(times({ rate: fading }, 3_600 * SECOND).length).toBe(50);
  });
});

describe('arrivals by chance', () => {
  it('are these: a golden vector', () => {
    const golden = (rate: ChangingRate) =>
      times({ rate, arrivals: 'poisson' }, 30 * SECOND, 'golden').slice(0, 8);
    expect(golden(ramp())).toEqual([
      4_290, 151_252, 183_748, 202_678, 227_424, 407_673, 436_485, 521_375,
    ]);
    expect(golden(ramp({ steps: 4, over: SECOND }))).toEqual([
      4_291, 152_396, 185_436, 204_732, 230_010, 288_303, 295_233, 315_761,
    ]);
    expect(golden(burst({ length: 100_000 }))).toEqual([
      858, 30_479, 37_087, 40_946, 46_002, 83_196, 89_202, 274_835,
    ]);
  });

  // Counts of a Poisson process: mean = variance = what is expected, independent of each other.
  it('of a ramp have the mean and variance of a Poisson process in every part of it', () => {
    const rate = ramp({ from: perHour(20), to: perHour(100), over: 1_000 * SECOND });
    const all = times({ rate, arrivals: 'poisson' }, 1_000 * SECOND, 'statistics');
    const { one, after } = expectedCount(rate);
    const cell = 4 * SECOND;
    const counts = new Float64Array(250);
    for (const at of all) counts[Math.floor(at / cell)]! += 1;
    const chiSquare = counts.reduce((sum, count, index) => {
      const mean =
        Number(((after((index + 1) * cell) - after(index * cell)) * 1_000n) / one) / 1_000;
      return sum + ((count - mean) * (count - mean)) / mean;
    }, 0);
    // 250 degrees of freedom: standard deviation √500 ≈ 22; of the count √60,000 ≈ 245.
    expect(Math.abs(chiSquare - 250)).toBeLessThan(4 * 22);
    expect(Math.abs(all.length - 60_000)).toBeLessThan(4 * 245);
  });
});
