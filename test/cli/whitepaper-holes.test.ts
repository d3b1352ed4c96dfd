/** Each hole of the profile `whitepaper` is of the cause that it names: without that, no fork. */
import { describe, expect, it } from 'vitest';
import { loadScenario, runScenario } from '../../sim/cli/api.ts';

type Override = readonly [path: string, value: string];

function forks(name: string, ...overrides: readonly Override[]): number {
  const given = overrides.map(([path, value]) => ({ path, value }));
  const scenario = loadScenario(`scenarios/holes/${name}.yaml`, given);
  return runScenario(scenario, { seed: 1 }).results.forks.forks;
}

const ALL_RULES: Override = ['chain.without', '[]'];
const HARMLESS = '{ late: { votes: 1us } }';

describe('a hole closes with its check, or without its fault', () => {
  it.each<[name: string, ...overrides: Override[]]>([
    ['outsiders-votes', ALL_RULES],
    ['one-key-twice', ALL_RULES],
    ['mixed-hashes', ALL_RULES],
    ['replayed-certificate', ALL_RULES],
    ['packer-taken-from-the-block', ALL_RULES],
    ['no-vote-lock', ['chain.voteLock', '5s']],
    ['lock-of-one-interval', ['chain.voteLock', '10s']],
    ['double-vote', ['faults[0].byzantine', HARMLESS]],
    ['amnesia', ['faults[1].after', '5s']],
    ['late-certificate', ['faults[0].byzantine', '{ withhold-block: { from: [1] } }']],
    ['six-confirmations-undone', ['faults[0].byzantine', HARMLESS]],
    ['one-crash', ['faults', '[]']],
  ])('%s', (name, ...overrides) => {
    expect(forks(name)).toBeGreaterThan(0);
    expect(forks(name, ...overrides)).toBe(0);
  });

  // Three with a traitor, or a quorum of half of them, fork without any hole: four are needed.
  it.each<[name: string, ...overrides: Override[]]>([
    ['one-key-twice', ['faults[1].cut', '{ from: [0], to: [3] }']],
    ['outsiders-votes', ['faults[1].cut', '{ from: [0], to: [2] }']],
    ['replayed-certificate', ['faults[1].cut', '{ to: [2] }']],
    ['mixed-hashes', ['network.links', '[]']],
  ])('%s needs its line to fail', (name, ...overrides) => {
    expect(forks(name, ...overrides)).toBe(0);
  });
});

describe('certificates of votes that are not alike', () => {
  it.each(['mixed-hashes', 'one-key-twice', 'replayed-certificate'])(
    '%s is the same as bytes',
    (name) => {
      const print = (wire: string) =>
        runScenario(loadScenario(`scenarios/holes/${name}.yaml`, [{ path: 'wire', value: wire }]), {
          seed: 1,
        }).summary.fingerprint;
      expect(print('bytes')).toBe(print('objects'));
    },
  );
});
