import { describe, expect, it } from 'vitest';
import { runScenario } from '../../../../sim/cli/run-scenario.ts';
import { expectFailure, expectWhileSearching } from '../../../../sim/campaign/shrink/expect.ts';
import {
  failureOfError,
  failuresOf,
  isFailureName,
  nameOf,
} from '../../../../sim/campaign/shrink/failure.ts';
import { scenario } from '../../scenarios.ts';

const BASE = 'duration: 40s\nchain: { delegates: 3, profile: whitepaper, order: fixed }\n';
const FORK = `name: fork\n${BASE}network: { latency: 50ms, links: [{ from: [0], to: [1], latency: 2s }] }
faults: [{ when: { committed: { height: 7, by: 0 } }, for: 6s, crash: announcer }]\n`;

function namesOf(text: string) {
  const { results, verdict } = runScenario(scenario(text), { seed: 1 });
  const { unexpected, expected } = failuresOf(results, verdict);
  return { unexpected: unexpected.map(nameOf), expected: expected.map(nameOf) };
}

describe('the failures of a run', () => {
  it('are those that were not expected, a fork first', () => {
    expect(namesOf(FORK).unexpected[0]).toBe('fork');
    const more = `${FORK}expect: { forks: none, longestGap: { atMost: 1s }, halts: some }\n`;
    expect(namesOf(more).unexpected).toEqual(['fork', 'halts', 'longestGap']);
  });

  it('and, apart from them, what the scenario expects', () => {
    expect(namesOf(`${FORK}expect: { forks: some }\n`)).toMatchObject({ unexpected: [] });
    expect(namesOf(`${FORK}expect: { forks: some }\n`).expected[0]).toBe('fork');
  });

  it('of a fork that was expected and did not come: the expectation', () => {
    expect(namesOf(`name: calm\n${BASE}expect: { forks: some }\n`)).toEqual({
      unexpected: ['forks'],
      expected: [],
    });
  });

  it('have the names that the option takes', () => {
    const names = ['fork', 'invariant', 'breach:state', 'growth', 'seats[0]', 'latency.commit.p99'];
    expect(names.filter(isFailureName)).toEqual(names);
    expect(
      ['forks!', 'breach:', 'breach:nobody', '', 'grow', 'constructor'].filter(isFailureName),
    ).toEqual([]);
  });

  it('are the same assertion whatever its numbers', () => {
    const [a, b] = ['block 12 of 3 is missing', 'block 7 of 44 is missing'].map((text) =>
      failureOfError(new Error(text)),
    );
    expect(a).toEqual(b);
    expect(a).not.toEqual(failureOfError(new Error('another')));
  });
});

describe('what is expected', () => {
  const { expect: given } = scenario(
    `name: x\n${BASE}workload: [{ transfers: { rate: 1/s } }]\nexpect: { forks: none, growth: { atLeast: 60% }, halts: none, throughput: { atLeast: 1/s, atMost: 2/s } }\n`,
  );
  const also = { forks: false, breaches: false };
  const opposite = (expectation: string) =>
    expectFailure({ kind: 'expectation', expectation }, given, also);

  it('while searching is what the failure is about', () => {
    const growth = expectWhileSearching({ kind: 'expectation', expectation: 'growth' }, given);
    expect(growth).toMatchObject({
      growth: { atLeast: 0.6 },
      progress: 'any',
      forks: null,
      halts: null,
    });
    expect(expectWhileSearching({ kind: 'fork' }, given)).toMatchObject({
      forks: 'some',
      growth: null,
    });
  });

  it('of the result is the failure', () => {
    expect(opposite('growth')).toMatchObject([{ growth: { atLeast: null, atMost: 0.6 } }]);
    expect(opposite('halts')).toMatchObject([{ halts: 'some', progress: 'any' }]);
    expect(opposite('progress')).toMatchObject([{ progress: 'none' }]);
  });

  it('of the result stays what is broken where there is no word for it', () => {
    expect(opposite('throughput')).toEqual([]);
    expect(opposite('latency.commit.p99')).toEqual([]);
  });
});
