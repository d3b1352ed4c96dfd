import { describe, expect, it } from 'vitest';
import { RunReport } from '../../../reports/report.ts';
import { parseScenario } from '../../../scenarios/parse.ts';
import { COLLUSION_STRATEGIES } from '../../../scenarios/scenario.ts';
import { Simulation, simulate } from '../../../sim/simulation.ts';
import { scenario } from '../scenarios.ts';

interface World {
  readonly delegates: number;
  /** Numbers of the traitors. */
  readonly nodes: string;
  readonly seconds?: number;
  readonly chain?: string;
}

/** The height that a run came to. Throws what an assertion of ours throws. */
function heightOf(
  behaviour: string,
  { delegates, nodes, seconds = 14, chain = '' }: World,
): number {
  const text = `name: x
duration: ${seconds}s
chain: { delegates: ${delegates}, followers: 1${chain} }
network: { latency: { min: 5ms, max: 150ms } }
faults: [{ nodes: [${nodes}], byzantine: ${behaviour} }]
expect: { progress: any }
`;
  return heightIn(text, 1);
}

function heightIn(text: string, seed: number): number {
  const outcome = parseScenario(text, 'x.yaml');
  if (outcome.code === 'invalid') throw new Error(JSON.stringify(outcome.problems));
  const simulation = new Simulation(outcome.scenario, { seed, listeners: [] });
  while (simulation.advance(10_000));
  return Math.max(...simulation.finish().heads.map(({ height }) => height));
}

// Plots were written for worlds with enough victims; the fuzzer drew others.
describe('a plot in a world that is too small for it', () => {
  it.each(COLLUSION_STRATEGIES)('%s leaves the simulator whole', (strategy) => {
    for (const [delegates, traitors] of [
      [2, 1],
      [2, 2],
      [3, 1],
      [3, 2],
      [3, 3],
      [4, 3],
    ] as const) {
      const world = { delegates, nodes: `0..${traitors - 1}` };
      expect(heightOf(`{ collude: ${strategy} }`, world)).toBeGreaterThanOrEqual(0);
    }
  });

  // Found by a campaign beyond n/2: a traitor's second turn at a height, with node 0 honest.
  it.each(COLLUSION_STRATEGIES)('%s leaves it whole where turns follow numbers', (strategy) => {
    const chain = ', order: fixed, bodies: push';
    for (const delegates of [3, 4, 5])
      for (let first = 0; first < delegates; first += 1) {
        const world = { delegates, nodes: `${first}..${delegates - 1}`, seconds: 40, chain };
        expect(heightOf(`{ collude: ${strategy} }`, world)).toBeGreaterThanOrEqual(0);
      }
  });
});

describe('an invalid timestamp', () => {
  // A block interval before the first block there is no time: the fuzzer found it.
  it('of the first block leaves the simulator whole', () => {
    expect(
      heightOf('{ invalid-block: { faults: [timestamp] } }', { delegates: 4, nodes: '0..3' }),
    ).toBe(0);
    expect(
      heightOf('{ invalid-block: { faults: [timestamp] } }', { delegates: 4, nodes: '0' }),
    ).toBeGreaterThan(0);
  });
});

describe('a plot whose later views elections have given to others', () => {
  // Found by the fuzzer, with seed 655875: no honest delegate of the beginning packed any of them.
  it('is left, and the simulator is whole', () => {
    const text = `name: x
duration: 20s
chain: { delegates: 3, candidates: 2, blockInterval: 1.5s, maxDelay: 100ms, maxSkew: 5ms, order: fixed }
workload:
  - mix:
      rate: 3/s
      accounts: 14
      of: { transfer: 10, vote: 4, changeKey: 2, withdrawVote: 1, registerAddress: 1 }
faults: [{ nodes: [0], byzantine: { collude: early-header } }]
`;
    expect(heightIn(text, 655875)).toBeGreaterThan(8);
  });
});

describe('unjustified proposals of half of the delegates', () => {
  const forksWithout = (rules: string): number => {
    const parsed = scenario(`name: x
duration: 60s
chain: { delegates: 6, without: [${rules}] }
faults: [{ nodes: [0..2], byzantine: { collude: { strategy: unjustified-proposals, maxDelay: 1min } } }]
expect: { progress: any }
`);
    const report = new RunReport(parsed);
    simulate(parsed, { seed: 1, listeners: [report] });
    return report.finish().forks.forks;
  };

  // Two honest statuses and the packer's own are no quorum of four.
  it('come with statuses of all members, so that they fork without the rule that refuses them', () => {
    expect(forksWithout('R3.claims')).toBeGreaterThan(0);
    expect(forksWithout('')).toBe(0);
  });
});
