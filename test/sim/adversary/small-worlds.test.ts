import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../../scenarios/parse.ts';
import { COLLUSION_STRATEGIES } from '../../../scenarios/scenario.ts';
import { Simulation } from '../../../sim/simulation.ts';

/** Heights that a run came to. Throws what an assertion of ours throws. */
function heightOf(strategy: string, delegates: number, traitors: number): number {
  const text = `name: x
duration: 14s
chain: { delegates: ${delegates}, followers: 1 }
network: { latency: { min: 5ms, max: 150ms } }
faults: [{ nodes: [0..${traitors - 1}], byzantine: { collude: ${strategy} } }]
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
      expect(heightOf(strategy, delegates, traitors)).toBeGreaterThanOrEqual(0);
  });
});
