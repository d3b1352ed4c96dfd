/** The shipped scenarios show what they say they show: a small budget of seeds in the suite;
 * `.ci/run` takes more of them. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadScenario, runScenario } from '../../sim/cli/api.ts';
import { CLAIMS } from '../claims/claims.ts';

function seeds(count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => i + 1);
}

function filesIn(folder: string): readonly string[] {
  const names = readdirSync(join('scenarios', folder), { withFileTypes: true });
  return names
    .filter((entry) => entry.isFile() && entry.name.endsWith('.yaml'))
    .map((entry) => join('scenarios', folder, entry.name));
}

function codes(path: string, count: number): readonly number[] {
  const scenario = loadScenario(path);
  return seeds(count).map((seed) => runScenario(scenario, { seed }).verdict.exitCode);
}

describe('holes show on every seed', () => {
  it.each(filesIn('holes'))('%s', (path) => {
    expect(codes(path, 4)).toEqual(seeds(4).map(() => 0));
  });
});

describe('what went wrong once stays right', () => {
  it.each(filesIn('regressions'))('%s', (path) => {
    expect(codes(path, 3)).toEqual(seeds(3).map(() => 0));
  });
});

describe('elections end as they say', () => {
  it.each(filesIn('elections'))('%s', (path) => {
    expect(codes(path, 2)).toEqual([0, 0]);
  });
});

describe('claims hold', () => {
  // What docs/claims.md and README.md show is run by their own tests.
  const shown = new Set([
    'scenarios/quickstart.yaml',
    ...CLAIMS.flatMap((claim) => claim.shown.map(([path]) => join('scenarios', path))),
  ]);
  const rest = [...filesIn('claims'), ...filesIn('.')].filter((path) => !shown.has(path));

  it.each(rest)('%s', (path) => {
    expect(codes(path, 1)).toEqual([0]);
  });
});

describe('a rule that is missing in a hole closes it', () => {
  const without = filesIn('holes').filter((path) => /\/without-[^/]*$/.test(path));

  it.each(without)('%s', (path) => {
    const withRule = loadScenario(path, [
      { path: 'chain.without', value: '[]' },
      { path: 'expect', value: '{ forks: none, breaches: none, growth: { atLeast: 20% } }' },
    ]);
    for (const seed of seeds(2)) {
      const { verdict } = runScenario(withRule, { seed });
      expect(verdict.findings.filter(({ outcome }) => outcome !== 'held')).toEqual([]);
    }
  });
});

describe('what makes a hole is needed for it', () => {
  const without = (path: string, ...overrides: readonly { path: string; value: string }[]) =>
    runScenario(loadScenario(path, overrides), { seed: 1 }).verdict.exitCode;

  it('hidden-quorum: without the faults there is no fork', () => {
    const none = { path: 'faults', value: '[]' };
    expect(without('scenarios/holes/hidden-quorum.yaml', none)).toBe(1);
  });

  it('split-equivocation: without the traitor there is no fork', () => {
    const none = { path: 'faults', value: '[]' };
    expect(without('scenarios/holes/split-equivocation.yaml', none)).toBe(1);
  });

  it('split-equivocation: a line faster than a vote brings the evidence in time (W5)', () => {
    const fast = [0, 1].map((i) => ({ path: `network.links.${i}.latency`, value: '1ms' }));
    expect(without('scenarios/holes/split-equivocation.yaml', ...fast)).toBe(1);
  });
});
