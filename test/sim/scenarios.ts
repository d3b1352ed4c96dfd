/** Scenarios for tests, made from a small base by replacing what matters. */
import type { Scenario } from '../../scenarios/scenario.ts';
import { parseScenario } from '../../scenarios/parse.ts';

/** Parses a scenario that must be valid. */
export function scenario(text: string): Scenario {
  const parsed = parseScenario(text, 'test.yaml');
  if (parsed.code === 'ok') return parsed.scenario;
  throw new Error(parsed.problems.map((p) => `${p.line}:${p.column} ${p.message}`).join('\n'));
}

/** Five delegates, a minute, a few transfers and a crash: quick, and touches most of the code. */
export const SMALL = `
name: small
duration: 60s
chain: { delegates: 5, profile: whitepaper, blockInterval: 3s }
network: { latency: { median: 60ms, p99: 180ms }, loss: 1%, duplicate: 1%, bandwidth: 10Mbit/s }
clocks: { maxOffset: 5ms, maxDrift: 20ppm }
workload:
  - transfers: { rate: 5/s, accounts: 20 }
faults:
  - { at: 12s, for: 12s, crash: 1 }
  - { at: 36s, for: 9s, partition: [[0, 1], [2..4]] }
`;
