import { describe, expect, it } from 'vitest';
import { Comparison } from '../../sim/cli/comparison.ts';
import { differenceText } from '../../sim/cli/commands/run.ts';
import type { Sliced } from '../../sim/cli/slices.ts';
import type { TraceEvent, TraceListener } from '../../sim/trace-event.ts';

const delivery = (at: number, to: number): TraceEvent => ({
  at,
  kind: 'delivered',
  from: 0,
  to,
  message: 'vote',
});
const events = (count: number): TraceEvent[] =>
  Array.from({ length: count }, (_, i) => delivery(i, i % 3));

/** Tells its events to the listener, as many at once as it is asked for. */
function telling(told: readonly TraceEvent[], listener: TraceListener): Sliced {
  let next = 0;
  return {
    advance: (maxEvents) => {
      for (const event of told.slice(next, next + maxEvents)) listener.onEvent(event);
      next += maxEvents;
      return next < told.length;
    },
  };
}

function compare(first: readonly TraceEvent[], second: readonly TraceEvent[]): Comparison {
  const comparison = new Comparison();
  const [a, b] = comparison.listeners;
  const both = comparison.inLockStep(telling(first, a), telling(second, b));
  while (both.advance(10));
  return comparison;
}

describe('comparing two runs (--verify)', () => {
  it('finds equal runs equal, deliveries included', () => {
    const comparison = compare(events(95), events(95));
    expect(comparison.difference).toBeNull();
    expect(comparison.equalEvents).toBe(95);
    expect(comparison.listeners.every(({ wantsDeliveries }) => wantsDeliveries === true)).toBe(
      true,
    );
  });

  it('finds the first event that differs', () => {
    const comparison = compare(events(95), events(95).with(42, delivery(42, 7)));
    expect(comparison.difference).toEqual({
      equalEvents: 42,
      first: delivery(42, 0),
      second: delivery(42, 7),
    });
  });

  it('finds a difference deep inside an event', () => {
    const started = (group: number): TraceEvent => ({
      at: 1,
      kind: 'fault-started',
      fault: 0,
      action: 'partition',
      groups: [[0], [1, group]],
    });
    expect(compare([started(2)], [started(2)]).difference).toBeNull();
    expect(compare([started(2)], [started(3)]).difference?.equalEvents).toBe(0);
  });

  it('finds a run that says more than the other', () => {
    expect(compare(events(20), events(25)).difference).toEqual({
      equalEvents: 20,
      first: null,
      second: delivery(20, 2),
    });
    expect(compare(events(25), events(20)).difference?.second).toBeNull();
  });

  it('stops at the first difference', () => {
    const comparison = new Comparison();
    const [a, b] = comparison.listeners;
    const first = telling(events(95), a);
    const second = telling(events(95).with(5, delivery(5, 9)), b);
    expect(comparison.inLockStep(first, second).advance(10)).toBe(false);
  });

  it('shows both events', () => {
    const { difference } = compare(events(9), events(9).with(4, delivery(4, 8)));
    expect(difference && differenceText(difference)).toBe(
      [
        'Not deterministic: the runs differ after 4 equal events.',
        '  first run   {"at":4,"kind":"delivered","from":0,"to":1,"message":"vote"}',
        '  second run  {"at":4,"kind":"delivered","from":0,"to":8,"message":"vote"}',
        '',
      ].join('\n'),
    );
  });
});
