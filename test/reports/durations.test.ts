import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Durations } from '../../reports/durations.ts';

describe('Durations', () => {
  it('has nothing to say about nothing', () => {
    expect(new Durations().summary()).toBeNull();
  });

  it('gives percentiles within 0.1 %, never above the maximum', () => {
    const micros = fc.integer({ min: 0, max: 1e12 });
    fc.assert(
      fc.property(fc.array(micros, { minLength: 1, maxLength: 200 }), (values) => {
        const durations = new Durations();
        for (const value of values) durations.record(value);
        const sorted = values.toSorted((a, b) => a - b);
        const exact = (p: number) => sorted[Math.max(0, Math.ceil((p / 100) * sorted.length) - 1)]!;
        const summary = durations.summary()!;
        expect(summary.count).toBe(values.length);
        expect(summary.maxMicros).toBe(sorted.at(-1));
        for (const [p, found] of [
          [50, summary.p50Micros],
          [95, summary.p95Micros],
          [99, summary.p99Micros],
        ] as const) {
          expect(found).toBeGreaterThanOrEqual(exact(p));
          expect(found).toBeLessThanOrEqual(Math.min(summary.maxMicros, exact(p) * 1.001 + 1));
        }
      }),
      { numRuns: 50 },
    );
  });
});
