import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quorumOf } from '../../../protocol/kernel/fraction.ts';

describe('quorumOf', () => {
  it.each([
    [1, 1, 2, 1],
    [4, 1, 2, 3],
    [21, 1, 2, 11],
    [21, 2, 3, 15],
    [3, 2, 3, 3], // through a float 0.666…, 2
    [6, 2, 3, 5],
    [9, 2, 3, 7],
  ])('%i voters at %i/%i need %i', (size, numerator, denominator, expected) => {
    expect(quorumOf(size, numerator, denominator)).toBe(expected);
  });

  it.each([
    [1, 3],
    [1, 1],
    [3, 2],
    [0, 0],
    [-1, -2],
    [-2, -3],
    [0.5, 1],
    [Number.NaN, 2],
  ])('refuses %d/%d, under which quorums need not meet or cannot be', (numerator, denominator) => {
    expect(() => quorumOf(21, numerator, denominator)).toThrow(RangeError);
  });

  it('is the least number that is more than the fraction; two quorums share a voter', () => {
    const fraction = fc
      .tuple(fc.integer({ min: 1, max: 1_000 }), fc.integer({ min: 2, max: 1_000 }))
      .filter(([n, d]) => 2 * n >= d && n < d);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), fraction, (size, [n, d]) => {
        const quorum = quorumOf(size, n, d);
        expect(quorum * d).toBeGreaterThan(size * n);
        expect((quorum - 1) * d).toBeLessThanOrEqual(size * n);
        expect(2 * quorum).toBeGreaterThan(size);
        expect(quorum).toBeLessThanOrEqual(size);
      }),
    );
  });
});
