import { afterEach, describe, expect, it, vi } from 'vitest';
import { InvariantViolation } from '../../../../protocol/kernel/assert.ts';
import { failureOfError, type Failure } from '../../../../sim/campaign/shrink/failure.ts';
import { resultOf, unproved, type Origin } from '../../../../sim/campaign/shrink/result.ts';
import { sizeOf } from '../../../../sim/campaign/shrink/size.ts';
import { nothingExpected } from '../../../../sim/campaign/shrink/usual.ts';
import { Simulation } from '../../../../sim/simulation.ts';
import { scenario } from '../../scenarios.ts';

/** With seed 2 node 0 signs a second proposal after 6.06 s; the first block is there after 12 s. */
const found = scenario(`
name: signs-twice-shrunk
duration: 7s
chain: { delegates: 3, blockInterval: 6s, maxDelay: 400ms, maxSkew: 20ms, bodies: push, without: [R1] }
network: { latency: 30ms }
faults: [{ when: { certified: { height: 1 } }, for: 3ms, crash: [0] }]
`);

function originOf(failure: Failure, seconds: number): Origin {
  const given = { ...found, name: 'signs-twice', duration: seconds * 1_000_000 };
  return { scenario: given, words: given.name, seed: 2, failure, size: sizeOf(given) };
}

const breach: Failure = { kind: 'breach', checker: 'single-vote' };
const pace = (steps: { advance: (most: number) => boolean }): Promise<boolean> => {
  while (steps.advance(1000));
  return Promise.resolve(true);
};
const says = (isOwn: boolean | null) => ({ pace, isOfRun: () => Promise.resolve(isOwn) });
const RED = 'Its run is red: no expectation says so.';

afterEach(() => vi.restoreAllMocks());

describe('a result', () => {
  it('gets as much time as its expectation needs, and no more than the run had', async () => {
    const long = await resultOf(found, { origin: originOf(breach, 36), ...says(true) });
    expect(long).toMatchObject({
      scenario: { duration: 13_000_000, expect: { breaches: 'some' } },
      verdict: { exitCode: 0 },
    });
    expect(long?.scenario.about).not.toContain('red');
    const short = await resultOf(found, { origin: originOf(breach, 8), ...says(true) });
    expect(short).toMatchObject({
      scenario: { duration: 7_000_000, expect: nothingExpected() },
      verdict: { exitCode: 1 },
    });
    expect(short?.scenario.about).toContain(`single-vote finds. ${RED} Shrunk from`);
  });

  it('gets none in which it would show another failure', async () => {
    const origin = originOf(breach, 36);
    const kept = await resultOf(found, { origin, ...says(false) });
    expect(kept?.scenario).toMatchObject({ duration: 7_000_000, expect: nothingExpected() });
    expect(await resultOf(found, { origin, ...says(null) })).toBeNull();
  });

  it('expects no other breach than the one that was looked for', async () => {
    const origin = originOf({ kind: 'breach', checker: 'ledger' }, 36);
    const result = await resultOf({ ...found, duration: 13_000_000 }, { origin, ...says(true) });
    expect(result?.scenario.about).toContain(RED);
  });

  it('is red where an assertion of ours fails', async () => {
    const error = new InvariantViolation('block 4 is missing');
    vi.spyOn(Simulation.prototype, 'advance').mockImplementation(() => {
      throw error;
    });
    const origin = originOf(failureOfError(error), 36);
    const result = await resultOf(found, { origin, ...says(true) });
    expect(result).toMatchObject({ verdict: null, scenario: { expect: found.expect } });
    expect(result?.scenario.about).toContain(`block # is missing. ${RED} Shrunk from`);
    expect(unproved(found, origin).scenario.about).toBe(result?.scenario.about);
    expect(unproved(found, originOf(breach, 36)).scenario.about).not.toContain(RED);
  });
});
