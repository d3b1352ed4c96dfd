import { describe, expect, it } from 'vitest';
import { machineText } from '../../reports/machine-state.ts';
import { Simulation, simulate } from '../../sim/simulation.ts';
import { small, smallRuns } from '../reports/trace/runs.ts';

describe('looking at nodes', () => {
  it.each(smallRuns().map((subject) => ({ name: subject.name, subject })))(
    'changes nothing in $name, and gives plain data',
    ({ subject }) => {
      const simulation = new Simulation(subject, { seed: 1, keepTimers: true });
      const nodes = Array.from({ length: subject.nodes }, (_, node) => node);
      for (let more = true; more;) {
        more = simulation.advance(97);
        for (const node of nodes) {
          const machine = simulation.inspect(node);
          expect(JSON.parse(JSON.stringify(machine))).toEqual(machine);
          expect(machineText(machine)).not.toMatch(/undefined|NaN|\[object/);
        }
      }
      expect(simulation.finish().fingerprint).toBe(simulate(subject, { seed: 1 }).fingerprint);
    },
  );

  it('shows the votes that were counted, who is down, and which timers are set', () => {
    const subject = small();
    const simulation = new Simulation(subject, { seed: 1, keepTimers: true });
    while (simulation.advanceUntil(12_500_000, 1_000));
    expect(simulation.now).toBeLessThanOrEqual(12_500_000);
    expect([0, 1, 2].map((node) => simulation.inspect(node).up)).toEqual([true, false, true]);
    const { state, timers, clock } = simulation.inspect(0);
    expect(state.head.height).toBeGreaterThan(1);
    expect(state.consensus.profile).toBe('whitepaper');
    expect(Math.abs(clock - simulation.now)).toBeLessThan(10_000);
    expect(timers.map(({ timer }) => timer)).toContain('heartbeat');
  });

  it('stops between the events of one time and the next', () => {
    const [whole, pieces] = [small(), small()].map(
      (subject) => new Simulation(subject, { seed: 1 }),
    ) as [Simulation, Simulation];
    while (whole.advance(10_000));
    for (let until = 0; until < 90_000_000; until += 700_001)
      while (pieces.advanceUntil(until, 50)) expect(pieces.now).toBeLessThanOrEqual(until);
    expect(pieces.isOver).toBe(true);
    expect(pieces.finish().fingerprint).toBe(whole.finish().fingerprint);
  });
});
