/** The fault schedule is data: what was drawn can be written down, read again, and run again. */
import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../scenarios/parse.ts';
import { printScenario } from '../../scenarios/print.ts';
import type { Fault, FaultAction } from '../../scenarios/scenario.ts';
import { planFaults } from '../../sim/faults/plan.ts';
import { RandomStreams } from '../../sim/random.ts';
import { faultScenario, runOf } from './fault-run.ts';

const EVERYTHING = `
duration: 60s
faults:
  - { at: 5s, for: 10s, gray: { any: 1 } }
  - { at: 5s, for: 20s, slow: { nodes: { any: 2 }, processing: 20ms } }
  - { at: 8s, for: 20s, flap: { to: { any: 1 }, up: 1s, down: 300ms, jitter: 200ms } }
  - { at: 9s, for: 20s, disk: { nodes: { any: 3 }, mode: forget, records: [block] } }
  - { at: 12s, for: 8s, disk: { nodes: { any: 1 }, mode: full } }
  - { at: 12s, for: 8s, disk: { nodes: { any: 2 }, mode: tear } }
  - { at: 15s, for: 10s, restarts: { nodes: { any: 1 }, up: [2s, 3s], down: 1s, jitter: 500ms } }
  - { at: 30s, for: 20s, swizzle: { nodes: { any: 3 }, over: 5s } }
  - { at: 31s, for: 20s, swizzle: { nodes: { any: 3 }, over: 5s } }
  - { when: { votes: { height: 3, count: 3 } }, for: 9s, hold: { from: { any: 2 }, messages: [vote], count: 3 } }
  - { at: 40s, for: 9s, drop: { to: { any: 2 }, messages: [header], count: 3 } }
`;

const subject = faultScenario(EVERYTHING);
const plan = (seed: number, faults = subject.faults) =>
  planFaults({ ...subject, faults }, new RandomStreams(seed));

describe('a plan', () => {
  it('leaves nothing to draw', () => {
    for (const { action } of plan(1).faults) {
      expect(JSON.stringify(action)).not.toContain('"any"');
      if ('cycle' in action) expect(action.cycle.jitter).toBe(0);
      if (action.kind === 'swizzle')
        for (const order of [action.fail, action.restore])
          expect([...(order ?? [])].sort((a, b) => a - b)).toEqual(
            action.nodes.kind === 'ids' && action.nodes.ids,
          );
    }
    expect(plan(1, plan(1).faults)).toEqual(plan(1));
  });

  it('is written down, read, and run again with the same fingerprint', () => {
    const seeds = [1, 2, 3];
    for (const seed of seeds) {
      const first = runOf(subject, seed).summary;
      expect(first.faultsStarted).not.toContain(false);
      const printed = printScenario({ ...subject, faults: first.plan.faults });
      const parsed = parseScenario(printed, 'plan.yaml');
      if (parsed.code === 'invalid') throw new Error(printed);
      const again = runOf(parsed.scenario, seed).summary;
      expect(again.fingerprint).toBe(first.fingerprint);
    }
  });

  it('differs between seeds in all that is drawn', () => {
    for (const index of subject.faults.keys()) {
      const drawn = Array.from({ length: 12 }, (_, seed) =>
        JSON.stringify(plan(seed).faults[index]),
      );
      expect(new Set(drawn).size).toBeGreaterThan(1);
    }
  });

  it('does not depend in one fault on what others draw', () => {
    const plain: Fault = faultScenario('duration: 60s\nfaults: [{ at: 1s, crash: 0 }]').faults[0]!;
    for (const [index, fault] of subject.faults.entries()) {
      const alone = subject.faults.map((other) => (other === fault ? fault : plain));
      expect(plan(1, alone).faults[index]).toEqual(plan(1).faults[index]);
    }
  });
});

describe('the lengths of a cycle with jitter', () => {
  const drawn = (text: string, seed = 1) => {
    const long = faultScenario(`duration: 10min\nfaults: [{ at: 1s, ${text} }]`);
    const { faults } = planFaults(long, new RandomStreams(seed));
    const action = faults[0]!.action as Extract<FaultAction, { kind: 'flap' }>;
    return action.cycle;
  };

  it('are drawn from ± jitter, each on its own', () => {
    const { up, down } = drawn('flap: { up: 2s, down: 500ms, jitter: 100ms }');
    for (const length of up) expect(Math.abs(length - 2_000_000)).toBeLessThanOrEqual(100_000);
    for (const length of down) expect(Math.abs(length - 500_000)).toBeLessThanOrEqual(100_000);
    expect(new Set(up).size).toBeGreaterThan(60);
    expect([up.length, down.length]).toEqual([64, 64]);
  });

  it('are as many as the fault needs, and keep taking turns', () => {
    const text = 'for: 10s, flap: { up: [2s, 10s], down: 500ms, jitter: 100ms }';
    const { up, down } = drawn(text);
    expect([up.length, down.length]).toEqual([6, 5]);
    expect(up.map((length) => Math.round(length / 1_000_000))).toEqual([2, 10, 2, 10, 2, 10]);
  });
});
