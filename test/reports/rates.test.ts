import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ratesOver } from '../../reports/rates.ts';

describe('ratesOver', () => {
  it('gives means of neighbouring intervals', () => {
    expect(ratesOver([1, 3, 5, 7], 1e6, 2e6, 4e6)).toEqual([
      { fromMicros: 0, toMicros: 2e6, perSecond: 2 },
      { fromMicros: 2e6, toMicros: 4e6, perSecond: 6 },
    ]);
  });

  it('takes what is left of a cut-off column to the one before', () => {
    // The last interval had just begun when the run ended.
    expect(ratesOver([2, 2, 2, 2, 0], 1e6, 2e6, 4e6).map(({ perSecond }) => perSecond)).toEqual([
      2, 2,
    ]);
  });

  it('loses and invents no transaction, and covers the run without a gap', () => {
    const counts = fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(counts, fc.integer({ min: 1, max: 9 }), (values, columns) => {
        const elapsed = values.length * 1e6 - 400_000;
        const rates = ratesOver(values, 1e6, columns * 1e6, elapsed);
        const total = rates.reduce(
          (sum, { fromMicros, toMicros, perSecond }) =>
            sum + (perSecond * (toMicros - fromMicros)) / 1e6,
          0,
        );
        expect(total).toBeCloseTo(
          values.reduce((sum, value) => sum + value, 0),
          6,
        );
        expect(rates[0]?.fromMicros).toBe(0);
        expect(rates.at(-1)?.toMicros).toBe(elapsed);
        for (const [index, { fromMicros }] of rates.entries())
          if (index > 0) expect(rates[index - 1]?.toMicros).toBe(fromMicros);
      }),
    );
  });
});
