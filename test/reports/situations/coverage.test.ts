import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cellName, Coverage } from '../../../reports/situations/coverage.ts';
import { parseScenario } from '../../../scenarios/parse.ts';
import { Simulation } from '../../../sim/simulation.ts';

function coveredBy(text: string, seed = 1): readonly string[] {
  const outcome = parseScenario(text, 'x.yaml');
  if (outcome.code === 'invalid') throw new Error(JSON.stringify(outcome.problems));
  const coverage = new Coverage(outcome.scenario);
  const simulation = new Simulation(outcome.scenario, { seed, listeners: [coverage] });
  while (simulation.advance(10_000));
  simulation.finish();
  return coverage.result().map(cellName);
}

const three = 'name: x\nduration: 40s\nchain: { delegates: 3, order: fixed }\n';

describe('coverage', () => {
  it('of a run without trouble has nothing but ordinary deeds', () => {
    const cells = coveredBy(three);
    expect(cells).toContain('votes, nothing is wrong');
    expect(cells).toContain('packs a block, at a round’s end');
    const troubles = /down|cut off|held up|clock|disk|restarted|behind|evidence|traitor|view/;
    expect(cells.filter((cell) => troubles.test(cell.split(', ')[1] ?? ''))).toEqual([]);
  });

  it('tells what was going on at the node', () => {
    const cells = coveredBy(
      `${three}faults:\n  - { at: 7.2s, for: 8s, crash: 1 }\n  - { at: 25s, for: 6s, isolate: [2] }`,
    );
    for (const wanted of [
      'votes, a delegate is down',
      'restarts, it has restarted',
      'commits by its own tally, in view 1',
      'votes, nodes are cut off',
      'commits while catching up, it is behind',
    ])
      expect(cells).toContain(wanted);
    expect(cells.filter((cell) => /evidence|a clock|a disk|traitor/.test(cell))).toEqual([]);
  });

  it('tells of traitors, by what honest nodes see', () => {
    const cells = coveredBy(`${three}faults: [{ nodes: [0], byzantine: equivocate }]`);
    expect(cells).toContain('sees two proposals, it has seen evidence');
    expect(cells).toContain('convicts by proposals, nothing is wrong');
    expect(cells).toContain('votes, a traitor packed');
    // What the traitor itself does is not covered by it.
    const alone = coveredBy(
      'name: x\nduration: 10s\nchain: { delegates: 3 }\nfaults: [{ nodes: [0..2], byzantine: twins }]',
    );
    expect(alone).toEqual([]);
  });

  it('tells of merges', () => {
    const file = 'scenarios/claims/merge-makes-the-quorum.yaml';
    const cells = coveredBy(readFileSync(file, 'utf8'));
    expect(cells.some((cell) => cell.startsWith('commits by a merge, '))).toBe(true);
    expect(cells.some((cell) => cell.startsWith('exchanges a tally, '))).toBe(true);
  });

  it('tells of blocks undone in the paper’s profile', () => {
    const chain = 'chain: { delegates: 3, profile: whitepaper }\nnetwork: { latency: 50ms }\n';
    const hidden = `name: x\nduration: 60s\n${chain}faults:
  - { when: { proposed: { height: 5 } }, for: 1s, cut: { to: successor } }
  - { when: { committed: { height: 5 } }, for: 8s, isolate: announcer }`;
    const cells = coveredBy(hidden);
    expect(cells.some((cell) => cell.startsWith('undoes a block, '))).toBe(true);
    expect(cells.some((cell) => cell.startsWith('opens a view'))).toBe(false);
  });
});
