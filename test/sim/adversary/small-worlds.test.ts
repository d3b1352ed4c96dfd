import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../../scenarios/parse.ts';
import { COLLUSION_STRATEGIES } from '../../../scenarios/scenario.ts';
import { Simulation } from '../../../sim/simulation.ts';

/** The height that a run came to. Throws what an assertion of ours throws. */
function heightOf(behaviour: string, delegates: number, traitors: number): number {
  const text = `name: x
duration: 14s
chain: { delegates: ${delegates}, followers: 1 }
network: { latency: { min: 5ms, max: 150ms } }
faults: [{ nodes: [0..${traitors - 1}], byzantine: ${behaviour} }]
expect: { progress: any }
`;
  const outcome = parseScenario(text, 'x.yaml');
  if (outcome.code === 'invalid') throw new Error(JSON.stringify(outcome.problems));
  const simulation = new Simulation(outcome.scenario, { seed: 1, listeners: [] });
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
    ] as const)
      expect(heightOf(`{ collude: ${strategy} }`, delegates, traitors)).toBeGreaterThanOrEqual(0);
  });
});

describe('an invalid timestamp', () => {
  // A block interval before the first block there is no time: the fuzzer found it.
  it('of the first block leaves the simulator whole', () => {
    expect(heightOf('{ invalid-block: { faults: [timestamp] } }', 4, 4)).toBe(0);
    expect(heightOf('{ invalid-block: { faults: [timestamp] } }', 4, 1)).toBeGreaterThan(0);
  });
});
