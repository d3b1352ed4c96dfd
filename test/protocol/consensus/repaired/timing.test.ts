import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  defaultCommitWait,
  timingOf,
  type TimingParameters,
} from '../../../../protocol/consensus/dpos/repaired/timing.ts';

const DEFAULTS: TimingParameters = {
  blockInterval: 3_000_000,
  maxDelay: 200_000,
  maxSkew: 10_000,
  commitWait: 800_000,
  bodies: 'fetch',
};

const timing = (change: Partial<TimingParameters> = {}) => timingOf({ ...DEFAULTS, ...change });

describe('timingOf (R9)', () => {
  it('of the defaults: 3Δ + W + 2σ of I/2, and 6Δ + W + 2σ of I', () => {
    expect(timing()).toEqual({
      firstView: { needed: 1_420_000, available: 1_500_000, holds: true },
      laterViews: { needed: 2_020_000, available: 3_000_000, holds: true },
    });
  });

  it('with push a first view needs Δ + W + 2σ, and later ones no question and answer', () => {
    const { firstView, laterViews } = timing({ bodies: 'push', commitWait: 400_000 });
    expect([firstView.needed, laterViews.needed]).toEqual([620_000, 1_220_000]);
  });

  it('holds at the bound and not a microsecond beyond', () => {
    const first = (commitWait: number) => timing({ commitWait }).firstView.holds;
    expect([first(880_000), first(880_001)]).toEqual([true, false]);
    const later = (commitWait: number) => timing({ commitWait }).laterViews.holds;
    expect([later(1_780_000), later(1_780_001)]).toEqual([true, false]);
  });

  it('needs no more and has no less with a longer interval, a shorter delay, skew or wait', () => {
    const amounts = fc.record({
      blockInterval: fc.integer({ min: 1, max: 1e7 }).map((half) => 2 * half),
      maxDelay: fc.nat(1e6),
      maxSkew: fc.nat(1e5),
      commitWait: fc.nat(4e6),
      bodies: fc.constantFrom('fetch' as const, 'push' as const),
    });
    fc.assert(
      fc.property(amounts, fc.nat(1e5), (given, more) => {
        const [a, b] = [timingOf(given), timingOf({ ...given, maxDelay: given.maxDelay + more })];
        for (const which of ['firstView', 'laterViews'] as const) {
          expect(b[which].needed).toBeGreaterThanOrEqual(a[which].needed);
          expect(a[which].holds).toBe(a[which].needed <= a[which].available);
        }
      }),
    );
  });
});

describe('defaultCommitWait (R7)', () => {
  it('is 4Δ with fetch and 2Δ with push: both exactly tight', () => {
    expect(defaultCommitWait(200_000, 'fetch')).toBe(800_000);
    expect(defaultCommitWait(200_000, 'push')).toBe(400_000);
  });
});
