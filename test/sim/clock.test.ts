import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NodeClock } from '../../sim/clock.ts';

const DAY = 86_400_000_000;
const times = fc.integer({ min: 0, max: 30 * DAY });
const offsets = fc.integer({ min: -10_000_000, max: 10_000_000 });
const drifts = fc.oneof(
  fc.constantFrom(0, 0.001, -0.001, 1, -1, 9_000_000, 999_999, -900_000),
  fc.integer({ min: -500_000, max: 500_000 }).map((thousandths) => thousandths / 1000),
);

/** The law in arbitrary precision: offset + t + floor(t × ppb ÷ 10^9), at least 0. */
function law(offset: number, driftPpm: number, time: number): number {
  const product = BigInt(time) * BigInt(Math.round(driftPpm * 1000));
  const quotient = product / 1_000_000_000n;
  const gain = product < 0n && quotient * 1_000_000_000n !== product ? quotient - 1n : quotient;
  return Math.max(0, offset + time + Number(gain));
}

describe('NodeClock', () => {
  it('shows offset and drift exactly, for a month', () => {
    fc.assert(
      fc.property(offsets, drifts, times, (offset, drift, time) => {
        expect(new NodeClock(offset, drift).local(time)).toBe(law(offset, drift, time));
      }),
    );
    expect(new NodeClock(250, 100).local(DAY)).toBe(DAY + 250 + 8_640_000);
  });

  it('never goes back', () => {
    fc.assert(
      fc.property(offsets, drifts, times, fc.nat({ max: 5 }), (offset, drift, time, later) => {
        const clock = new NodeClock(offset, drift);
        expect(clock.local(time + later)).toBeGreaterThanOrEqual(clock.local(time));
      }),
    );
  });

  it('says the first moment at which it will show a time', () => {
    fc.assert(
      fc.property(offsets, drifts, times, (offset, drift, local) => {
        const clock = new NodeClock(offset, drift);
        const moment = clock.trueTimeOf(local);
        expect(clock.local(moment)).toBeGreaterThanOrEqual(local);
        if (moment > 0) expect(clock.local(moment - 1)).toBeLessThan(local);
      }),
      { numRuns: 500 },
    );
  });

  it('says it after decades too, where a float’s guess is off', () => {
    fc.assert(
      fc.property(drifts, fc.integer({ min: 2 ** 46, max: 2 ** 49 }), (drift, local) => {
        const clock = new NodeClock(0, drift);
        const moment = clock.trueTimeOf(local);
        expect(clock.local(moment)).toBeGreaterThanOrEqual(local);
        expect(clock.local(moment - 1)).toBeLessThan(local);
      }),
      { numRuns: 3000 },
    );
  });

  it('shows 0, not less, until a clock that is behind gets there', () => {
    const clock = new NodeClock(-500, 0);
    expect([clock.local(0), clock.local(499), clock.local(501)]).toEqual([0, 0, 1]);
    expect([clock.trueTimeOf(0), clock.trueTimeOf(1)]).toEqual([0, 501]);
  });

  it('jumps and changes its rate at an adjustment, and comes back when it is undone', () => {
    const clock = new NodeClock(100, 10);
    const other = new NodeClock(100, 10);
    clock.adjust(1_000_000, 5_000, 40);
    expect(clock.local(1_000_000)).toBe(other.local(1_000_000) + 5_000);
    expect(clock.local(3_000_000)).toBe(other.local(3_000_000) + 5_000 + 80);
    clock.adjust(3_000_000, -5_000, -40);
    expect(clock.local(3_000_000)).toBe(other.local(3_000_000) + 80);
    expect(clock.local(DAY)).toBe(other.local(DAY) + 80);
  });

  it('keeps its laws after any adjustments', () => {
    const adjustments = fc.array(
      fc.record({
        after: fc.nat({ max: DAY }),
        jump: offsets,
        drift: fc.integer({ min: -99, max: 99 }),
      }),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(offsets, adjustments, fc.nat({ max: DAY }), (offset, changes, wait) => {
        const clock = new NodeClock(offset, 0);
        let now = 0;
        for (const { after, jump, drift } of changes) {
          now += after;
          clock.adjust(now, jump, drift);
        }
        const local = clock.local(now) + wait;
        const moment = clock.trueTimeOf(local);
        expect(moment).toBeGreaterThanOrEqual(now);
        expect(clock.local(moment)).toBeGreaterThanOrEqual(local);
        if (moment > now) expect(clock.local(moment - 1)).toBeLessThan(local);
      }),
    );
  });

  it('does not look back behind an adjustment', () => {
    const clock = new NodeClock(0, 0);
    clock.adjust(1000, 500, 0);
    expect(clock.trueTimeOf(1200)).toBe(1000);
    expect(() => clock.local(999)).toThrow('before its last adjustment');
  });

  it('runs at a tenth of the true pace when asked for less, and comes back exactly', () => {
    const clock = new NodeClock(0, -600_000);
    clock.adjust(0, 0, -600_000);
    expect([clock.local(1000), clock.trueTimeOf(100)]).toEqual([100, 1000]);
    clock.adjust(1000, 0, 600_000);
    expect(clock.local(2000)).toBe(100 + 400);
    expect(new NodeClock(0, 1e9).local(1000)).toBe(10_000);
  });

  it('puts what lies beyond 200 years at 200 years', () => {
    const never = 1.5 * 2 ** 52;
    expect(new NodeClock(0, 0).trueTimeOf(2 ** 53 - 1)).toBe(never);
    expect(new NodeClock(0, -900_000).trueTimeOf(2 ** 52)).toBe(never);
  });

  it('refuses fractions and what is no number', () => {
    expect(() => new NodeClock(0.5, 0)).toThrow('clock offset 0.5');
    expect(() => new NodeClock(0, Number.NaN)).toThrow('clock drift NaN');
  });
});
