import { afterEach, describe, expect, it, vi } from 'vitest';
import { InvariantViolation } from '../../../../protocol/kernel/assert.ts';
import { failureOfError } from '../../../../sim/campaign/shrink/failure.ts';
import { observe, type Pace } from '../../../../sim/campaign/shrink/observe.ts';
import { Simulation } from '../../../../sim/simulation.ts';
import { scenario } from '../../scenarios.ts';

const fork = scenario(`
name: fork
duration: 40s
chain: { delegates: 3, profile: whitepaper, order: fixed }
network: { latency: 50ms, links: [{ from: [0], to: [1], latency: 2s }] }
faults: [{ when: { committed: { height: 7, by: 0 } }, for: 6s, crash: announcer }]
`);

const inSteps =
  (size: number): Pace =>
  (steps) => {
    while (steps.advance(size));
    return Promise.resolve(true);
  };
const options = {
  seed: 1,
  failure: { kind: 'fork' },
  maxEvents: 1e6,
  pace: inSteps(1000),
} as const;

afterEach(() => vi.restoreAllMocks());

describe('a candidate', () => {
  it('is run until the failure shows, at the same moment in whatever steps', async () => {
    const advance = vi.spyOn(Simulation.prototype, 'advance');
    const seen = [];
    for (const size of [1, 77, 100_000])
      seen.push(await observe(fork, { ...options, pace: inSteps(size) }));
    expect(seen[0]).toMatchObject({ isShown: true, error: null });
    expect(seen[0]?.failedAt).toBeGreaterThan(20_000_000);
    expect(seen).toEqual([seen[0], seen[0], seen[0]]);
    const ends = advance.mock.contexts.map((one) => (one as Simulation).now);
    expect(Math.max(...ends)).toBeLessThan(30_000_000);
  });

  it('does not show it after too many events', async () => {
    const few = await observe(fork, { ...options, maxEvents: 100 });
    expect(few).toEqual({ isShown: false, failedAt: null, untested: 0, error: null });
  });

  it('is not decided when it is stopped', async () => {
    const pace = (): Promise<boolean> => Promise.resolve(false);
    expect(await observe(fork, { ...options, pace })).toBeNull();
  });

  it('shows an assertion that fails, the numbers in its message apart', async () => {
    vi.spyOn(Simulation.prototype, 'advance').mockImplementation(() => {
      throw new InvariantViolation('block 31 is missing');
    });
    const failure = failureOfError(new InvariantViolation('block 4 is missing'));
    expect(await observe(fork, { ...options, failure })).toMatchObject({ isShown: true });
    const other = failureOfError(new InvariantViolation('node 4 is missing'));
    const seen = await observe(fork, { ...options, failure: other });
    expect(seen).toMatchObject({ isShown: false, error: failure });
    expect(await observe(fork, options)).toMatchObject({ isShown: false, error: failure });
  });
});
