import { describe, expect, it } from 'vitest';
import { shuffle } from '../../../protocol/consensus/dpos/shuffle.ts';
import { hashFor } from '../chain/small-chain.ts';

/** Sum of (seen − expected)² ÷ expected. */
function chiSquare(counts: readonly number[], expected: number): number {
  return counts.reduce((sum, seen) => sum + ((seen - expected) * (seen - expected)) / expected, 0);
}

const numbers = (count: number) => Array.from({ length: count }, (_, i) => i);

describe('shuffle (W1a)', () => {
  // The historic shuffle could not produce most permutations.
  it('reaches each of the 24 permutations of 4, each equally often', () => {
    const draws = 24_000;
    const seen = new Map<string, number>();
    for (let i = 0; i < draws; i += 1) {
      const order = shuffle(numbers(4), hashFor(i)).join('');
      seen.set(order, (seen.get(order) ?? 0) + 1);
    }
    expect(seen.size).toBe(24);
    // 23 degrees of freedom: above 49.7 in one case of a thousand, if it is uniform.
    expect(chiSquare([...seen.values()], draws / 24)).toBeLessThan(49.7);
  });

  it('puts each of 21 delegates equally often at each position', () => {
    const draws = 8_400;
    const counts = new Array<number>(21 * 21).fill(0);
    for (let i = 0; i < draws; i += 1) {
      shuffle(numbers(21), hashFor(i)).forEach((delegate, position) => {
        counts[21 * delegate + position] = (counts[21 * delegate + position] ?? 0) + 1;
      });
    }
    // 20 × 20 degrees of freedom: above 493.7 in one case of a thousand, if it is uniform.
    expect(chiSquare(counts, draws / 21)).toBeLessThan(493.7);
  });

  it('reaches every permutation of 5', () => {
    const seen = new Set(numbers(2_000).map((i) => shuffle(numbers(5), hashFor(i)).join('')));
    expect(seen.size).toBe(120);
  });

  it('is the same for the same seed, loses nobody and leaves its input alone', () => {
    const items = numbers(40);
    const once = shuffle(items, hashFor(1));
    expect(shuffle(items, hashFor(1))).toEqual(once);
    expect(shuffle(items, hashFor(2))).not.toEqual(once);
    expect(items).toEqual(numbers(40));
    expect(once.toSorted((a, b) => a - b)).toEqual(items);
  });

  it('of one or none is what it was', () => {
    expect(shuffle([7], hashFor(1))).toEqual([7]);
    expect(shuffle([], hashFor(1))).toEqual([]);
  });
});
