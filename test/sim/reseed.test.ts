import { describe, expect, it } from 'vitest';
import { Simulation } from '../../sim/simulation.ts';
import type { TraceEvent } from '../../sim/trace-event.ts';
import { scenario, SMALL } from './scenarios.ts';

const END = 15_000_000;
const small = scenario(
  SMALL.replace('duration: 60s', 'duration: 15s')
    .replace('at: 12s, for: 12s', 'at: 4s, for: 4s')
    .replace('at: 36s, for: 9s', 'at: 10s, for: 4s'),
);

interface Told {
  readonly events: readonly TraceEvent[];
  readonly fingerprint: string;
  readonly faults: unknown;
}

/** A run of seed 1 that goes on from a moment with another one; without a seed as it was. */
function run(after: number, seed?: number | string): Told {
  const events: TraceEvent[] = [];
  const listener = {
    wantsDeliveries: true,
    onEvent: (event: TraceEvent) => void events.push(event),
  };
  const simulation = new Simulation(small, { seed: 1, listeners: [listener] });
  while (simulation.advanceUntil(after, 10_000));
  if (seed !== undefined) simulation.reseed(seed);
  while (simulation.advance(10_000));
  const { fingerprint, plan } = simulation.finish();
  return { events, fingerprint, faults: plan.faults };
}

const upTo = ({ events }: Told, at: number): readonly TraceEvent[] =>
  events.filter((event) => event.at <= at);

describe('a run that is reseeded', () => {
  const original = run(0);

  it.each([0, 5_000_000, 11_234_567])('has the same past up to %d µs, and another future', (at) => {
    const changed = run(at, 2);
    expect(upTo(changed, at)).toEqual(upTo(original, at));
    expect(changed.fingerprint).not.toBe(original.fingerprint);
    // The schedule of faults was drawn before the run.
    expect(changed.faults).toEqual(original.faults);
  });

  it('has the same future with the same seed, and another one with another or from elsewhere', () => {
    const at = 5_000_000;
    const futures = [run(at, 'a'), run(at, 'a'), run(at, 'b'), run(at + 1_000_000, 'a')];
    const [first, second, ...others] = futures.map(({ fingerprint }) => fingerprint);
    expect(second).toBe(first);
    expect(new Set([first, ...others]).size).toBe(3);
  });

  it('is not the run of that seed: what was drawn before stays', () => {
    const simulation = new Simulation(small, { seed: 2 });
    while (simulation.advance(10_000));
    expect(run(0, 2).fingerprint).not.toBe(simulation.finish().fingerprint);
  });

  it('is as it was where nothing is left to draw', () => {
    expect(run(END, 2).fingerprint).toBe(original.fingerprint);
  });
});
