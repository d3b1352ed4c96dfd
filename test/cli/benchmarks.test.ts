/** Benchmark scenarios show what they say, at a tenth of their load and ten times their costs. */
import { describe, expect, it } from 'vitest';
import { loadScenario, runScenario } from '../../sim/cli/api.ts';

function run(name: string, verify: string) {
  const rates = [30, 30, 60].map((rate, index) => ({
    path: `workload.${index}.transfers.rate`,
    value: `${rate}/s`,
  }));
  const scenario = loadScenario(`scenarios/benchmarks/${name}.yaml`, [
    ...rates,
    { path: 'chain.delegates', value: '5' },
    { path: 'processing.verify', value: verify },
    { path: 'expect.throughput', value: '{ atLeast: 0/s }' },
  ]);
  return runScenario(scenario, { seed: 1 });
}

describe('a network whose processors are the limit', () => {
  const slow = run('processors-too-slow', '11ms');
  const fast = run('processors-fast-enough', '1.1ms');

  it('stands still where they are too slow, and goes on where they are not', () => {
    expect(slow.verdict.findings.filter(({ outcome }) => outcome !== 'held')).toEqual([]);
    expect(fast.verdict.findings.filter(({ outcome }) => outcome !== 'held')).toEqual([]);
    expect(fast.results.throughput.committedPerSecond).toBeGreaterThan(
      1.5 * slow.results.throughput.committedPerSecond,
    );
  });

  it('shows it in how busy they are, and how long inputs wait', () => {
    expect(slow.results.processors!.meanBusy).toBeGreaterThan(0.6);
    expect(slow.results.processors!.waits!.maxMicros).toBeGreaterThan(1_000_000);
    expect(fast.results.processors!.mostBusy).toBeLessThan(0.2);
  });
});
