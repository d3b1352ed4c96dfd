import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { medianInterval, shareInterval } from '../../reports/intervals.ts';

describe('the interval of a share', () => {
  // From Brown, Cai and DasGupta (2001) and any table of Wilson's interval.
  it.each([
    [1, 10, 0.0179, 0.4042],
    [5, 10, 0.2366, 0.7634],
    [10, 100, 0.0552, 0.1744],
    [19, 20, 0.7639, 0.9911],
  ])('%i of %i is %f … %f', (count, total, low, high) => {
    const interval = shareInterval(count, total);
    expect(interval.how).toBe('wilson');
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  });

  it('of what never or always happened is the 3/n bound, and says so', () => {
    expect(shareInterval(0, 20)).toEqual({ low: 0, high: 0.15, how: 'rule-of-three' });
    expect(shareInterval(20, 20)).toEqual({ low: 0.85, high: 1, how: 'rule-of-three' });
    expect(shareInterval(0, 2)).toMatchObject({ low: 0, high: 1 });
    // That is what it means: with probability 3/n, n runs show nothing in 5 % of all cases.
    for (const n of [20, 100, 1_000]) {
      let nothing = 1;
      for (let run = 0; run < n; run += 1) nothing *= 1 - 3 / n;
      expect(nothing).toBeLessThanOrEqual(0.05);
      expect(nothing).toBeGreaterThan(0.038);
    }
  });

  it('holds the share, mirrors its complement, and narrows with more runs', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5_000 }), fc.nat(5_000), (total, some) => {
        const count = some % (total + 1);
        const { low, high } = shareInterval(count, total);
        const share = count / total;
        expect(0 <= low && low <= share && share <= high && high <= 1).toBe(true);
        const mirrored = shareInterval(total - count, total);
        expect(mirrored.low).toBeCloseTo(1 - high, 9);
        if (count === 0 || count === total) return;
        const more = shareInterval(10 * count, 10 * total);
        expect(more.high - more.low).toBeLessThan(high - low);
      }),
    );
  });
});

describe('the interval of a median', () => {
  const ranks = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i + 1);
  /** Exactly, in whole numbers: of 2^n equally likely outcomes, those with fewer than k heads. */
  const fewerThan = (k: number, n: number): bigint => {
    let [sum, choose] = [0n, 1n];
    for (let i = 0; i < k; i += 1) {
      sum += choose;
      choose = (choose * BigInt(n - i)) / BigInt(i + 1);
    }
    return sum;
  };

  it('has the ranks that tables of the sign test have', () => {
    const found = [5, 6, 8, 9, 10, 20, 50, 100].map((n) => medianInterval(ranks(n)));
    expect(found.map((one) => one && [one.low, one.high])).toEqual([
      null,
      [1, 6],
      [1, 8],
      [2, 8],
      [2, 9],
      [6, 15],
      [18, 33],
      [40, 61],
    ]);
    expect(medianInterval([])).toBe(null);
  });

  it('misses the median in at most 5 % of all cases, and one rank narrower would not do', () => {
    for (let n = 6; n <= 300; n += 7) {
      const k = medianInterval(ranks(n))!.low;
      const all = 1n << BigInt(n);
      // Twice a tail of at most 2.5 %.
      expect(fewerThan(k, n) * 40n <= all).toBe(true);
      expect(fewerThan(k + 1, n) * 40n > all).toBe(true);
    }
  });

  it('is there for as many runs as a sweep may have', () => {
    const { low, high } = medianInterval(ranks(100_000))!;
    expect(low + high).toBe(100_001);
    expect(high - low).toBeGreaterThan(610);
    expect(high - low).toBeLessThan(630);
  });
});
