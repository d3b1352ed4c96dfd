import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Bins } from '../../reports/distribution.ts';

function binned(durations: readonly number[]) {
  const bins = new Bins();
  for (const duration of durations) bins.record(duration);
  return bins.result();
}

describe('Bins', () => {
  it('has nothing where nothing was recorded', () => expect(binned([])).toBeNull());

  it('grows in widths of one and two by powers of ten', () => {
    expect(binned([0, 150, 9_999])).toMatchObject({ binMicros: 100 });
    expect(binned([10_000])?.binMicros).toBe(200);
    expect(binned([20_000])?.binMicros).toBe(1_000);
    expect(binned([3_000_000])?.binMicros).toBe(100_000);
    expect(binned([100, 3_000_000])?.counts[0]).toBe(1);
  });

  it('counts each duration in its bin, in whatever order they came', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 4_000_000_000 }), { minLength: 1 }), (all) => {
        const result = binned(all)!;
        const expected = new Map<number, number>();
        for (const duration of all) {
          const bin = Math.floor(duration / result.binMicros);
          expected.set(bin, (expected.get(bin) ?? 0) + 1);
        }
        expect(result.counts.length).toBeLessThanOrEqual(100);
        expect(result.counts.flatMap((count, bin) => (count === 0 ? [] : [[bin, count]]))).toEqual(
          [...expected].sort(([a], [b]) => a - b),
        );
      }),
    );
  });
});
