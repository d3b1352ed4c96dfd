import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spreadOf } from '../../reports/spread.ts';

/**
 * The naive reading of the definition: walk up the sorted values in steps of a quarter of the way
 * from one to the next, until as many quarters have been walked as the quantile asks for.
 */
function walked(values: readonly number[], quarters: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const fine: number[] = [];
  for (let index = 0; index < sorted.length - 1; index += 1) {
    const [from, to] = [sorted[index]!, sorted[index + 1]!];
    for (let step = 0; step < 4; step += 1) fine.push(from * (1 - step / 4) + to * (step / 4));
  }
  fine.push(sorted.at(-1)!);
  return fine[(sorted.length - 1) * quarters]!;
}

const values = fc.array(fc.integer({ min: -1_000_000, max: 1_000_000 }), { minLength: 1 });

describe('the spread of values', () => {
  it('is that of the definition', () => {
    fc.assert(
      fc.property(values, (some) => {
        const expected = [0, 1, 2, 3, 4].map((quarters) => walked(some, quarters));
        const { count, min, q1, median, q3, max } = spreadOf(some)!;
        expect(count).toBe(some.length);
        [min, q1, median, q3, max].forEach((value, i) =>
          expect(value).toBeCloseTo(expected[i]!, 6),
        );
        expect([min, max]).toEqual([Math.min(...some), Math.max(...some)]);
      }),
    );
  });

  it('does not depend on the order of the values, to the last bit', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true, noDefaultInfinity: true })), (some) => {
        expect(spreadOf(some.toReversed())).toEqual(spreadOf(some));
      }),
    );
  });

  it('has quartiles between the values', () => {
    expect(spreadOf([4, 1, 3, 2])).toEqual({
      count: 4,
      medianInterval: null,
      min: 1,
      q1: 1.75,
      median: 2.5,
      q3: 3.25,
      max: 4,
    });
    expect(spreadOf([7])).toEqual({
      medianInterval: null,
      count: 1,
      min: 7,
      q1: 7,
      median: 7,
      q3: 7,
      max: 7,
    });
  });

  it('of nothing is nothing', () => expect(spreadOf([])).toBeNull());
});
