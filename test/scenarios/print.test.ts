import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatProblem, parseScenario } from '../../scenarios/parse.ts';
import { printScenario } from '../../scenarios/print.ts';
import { scenarioArbitrary } from './scenario-arbitrary.ts';

const LIBRARY = fileURLToPath(new URL('../../scenarios/', import.meta.url));

function parse(text: string, file = 'printed.yaml') {
  const outcome = parseScenario(text, file);
  if (outcome.code === 'invalid')
    throw new Error(`${outcome.problems.map(formatProblem).join('\n')}\n${text}`);
  return outcome.scenario;
}

describe('printScenario', () => {
  it('parses back to an equal scenario', () => {
    fc.assert(
      fc.property(scenarioArbitrary, (scenario) => {
        expect(parse(printScenario(scenario))).toEqual(scenario);
      }),
      { numRuns: 400 },
    );
  });

  it('writes out every default', () => {
    expect(printScenario(parse('name: small\nduration: 1min\n'))).toBe(`name: small
about: ""
duration: 1min
chain:
  delegates: 21
  candidates: 0
  aspirants: 0
  followers: 0
  profile: repaired
  blockInterval: 3s
  quorum: 1/2
  maxDelay: 200ms
  maxSkew: 10ms
  tallyTimeout: 1.5s
  voteLock: 0s
  commitWait: 800ms
  bodies: fetch
  evictAfterMissedRounds: 2
  confirmations: 6
  order: shuffled
  maxBlockBytes: 1MiB
  maxBlockCost: 1000000
  fees: { base: 0, perByte: 0, registration: 0 }
  blockReward: 0
  transactionBatch: 200ms
  gossipDegree: 8
  accounts: 0
  signatures: ed25519
  without: []
network:
  latency: 50ms
  loss: 0%
  duplicate: 0%
  reorder: 100%
  bandwidth: unlimited
  links: []
clocks:
  maxOffset: 0s
  maxDrift: 0ppm
disk:
  flushInterval: 1s
  crashLoses: unsynced
mempool:
  maxTransactions: 100000
  maxBytes: 64MiB
  maxPerAccount: 1000
  expiry: 1h
  replacementBump: 10%
  minFee: 0
crypto: modelled
wire: objects
accounts: []
workload: []
faults: []
expect: {}
`);
  });
});

describe('the library', () => {
  const files = readdirSync(LIBRARY, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.yaml'),
  );

  it.each(files)('%s is valid, without warnings, points to the schema, and prints', (file) => {
    const text = readFileSync(join(LIBRARY, file), 'utf8');
    const depth = file.split('/').length - 1;
    expect(text).toMatch(
      new RegExp(
        `^# yaml-language-server: \\$schema=(\\./)?${'\\.\\./'.repeat(depth)}scenario\\.schema\\.json\\n`,
      ),
    );
    const outcome = parseScenario(text, file);
    expect(outcome.code === 'ok' ? outcome.warnings : outcome.problems).toEqual([]);
    const scenario = parse(text, file);
    expect(parse(printScenario(scenario))).toStrictEqual(scenario);
    expect(file.endsWith(`${scenario.name}.yaml`)).toBe(true);
  });
});
