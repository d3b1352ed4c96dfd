import { runScenario } from '../../sim/cli/run-scenario.ts';
import { scenario as parsed } from '../sim/scenarios.ts';
import { describe, expect, it } from 'vitest';
import { RunReport } from '../../reports/report.ts';
import { judge } from '../../reports/verdict.ts';
import type { Expectations } from '../../scenarios/scenario.ts';
import { CRASH, range, scenario, Stream, type ScenarioParts } from './stream.ts';

const all = range(0, 3);

function verdict(
  expectations: Partial<Expectations>,
  tell: (stream: Stream) => unknown,
  parts: ScenarioParts = {},
) {
  const subject = scenario(4, { ...parts, expect: expectations });
  const report = new RunReport(subject);
  tell(new Stream(report).start(4));
  return judge(subject, report.finish());
}

function outcomes(...args: Parameters<typeof verdict>) {
  const { exitCode, findings } = verdict(...args);
  return [exitCode, Object.fromEntries(findings.map((f) => [f.expectation, f.outcome]))];
}

const good = (s: Stream) => {
  for (let h = 1; h <= 10; h++) s.send(3 * h, 0, 'vote', 10, 100).commit(3 * h, all, h, `a${h}`);
  return s.end(30);
};
const forked = (s: Stream) => s.commit(3, [0], 1, 'a').commit(3, [1], 1, 'b').end(6);
const idle = (s: Stream) => s.end(600);
const recovering = (s: Stream) =>
  s
    .fault(3, 0, 'crash', [[0]])
    .crash(3, 0)
    .restart(4, 0, 0)
    .heal(4, 0)
    .commit(9, all, 1, 'a')
    .end(10);

describe('the verdict', () => {
  it('is 0 for a scenario that expects nothing, unless it forks', () => {
    expect(outcomes({}, idle)).toEqual([0, {}]);
    expect(outcomes({}, good)).toEqual([0, {}]);
    expect(outcomes({}, forked)).toEqual([1, { forks: 'broken' }]);
  });

  it('is 1 for a fork that no expectation speaks of', () => {
    const [exitCode, findings] = outcomes({ growth: { atLeast: 0, atMost: null } }, forked);
    expect([exitCode, findings]).toEqual([1, { growth: 'held', forks: 'broken' }]);
    expect(verdict({}, forked).summary).toBe('1 fork, none expected');
  });

  it('is 1 when a fork was seen and none expected, or the other way', () => {
    expect(outcomes({ forks: 'none' }, good)).toEqual([0, { forks: 'held' }]);
    expect(outcomes({ forks: 'none' }, forked)).toEqual([1, { forks: 'broken' }]);
    expect(outcomes({ forks: 'some' }, forked)).toEqual([0, { forks: 'held' }]);
    expect(outcomes({ forks: 'some' }, good)).toEqual([1, { forks: 'broken' }]);
    expect(verdict({ forks: 'none' }, forked).summary).toBe('1 fork, none expected');
  });

  it('is 3 when nothing was committed: no fork proves nothing', () => {
    expect(outcomes({ forks: 'none' }, idle)).toEqual([
      3,
      { blocks: 'not-exercised', forks: 'not-exercised' },
    ]);
  });

  it('is 2 when a fork lasted too long, or to the end, and 3 without one', () => {
    const within = (seconds: number) => ({
      forks: 'some' as const,
      heals: { within: seconds * 1e6 },
    });
    const healed = (s: Stream) =>
      s
        .commit(3, [0, 2, 3], 1, 'a')
        .commit(4, [1], 1, 'b')
        .undo(9, [1], 1, 'b', 1)
        .commit(9, [1], 1, 'a')
        .end(12);
    expect(outcomes(within(5), healed)).toEqual([0, { forks: 'held', heals: 'held' }]);
    expect(outcomes(within(4.9), healed)).toEqual([2, { forks: 'held', heals: 'broken' }]);
    expect(outcomes(within(50), forked)).toEqual([2, { forks: 'held', heals: 'broken' }]);
    expect(outcomes({ heals: { within: 1 } }, good)).toEqual([3, { heals: 'not-exercised' }]);
  });

  it('judges the confirmations of the deepest transaction that was undone', () => {
    const undone = (atLeast: number | null, atMost: number | null) => ({
      forks: 'some' as const,
      undone: { atLeast, atMost },
    });
    const tell = (s: Stream) =>
      s
        .submit(1, 't')
        .commit(3, [0], 1, 'a', { transactions: ['t'] })
        .commit(6, [0], 2, 'c')
        .undo(9, [0], 2, 'c', 1)
        .undo(9, [0], 1, 'a', 2, ['t'])
        .commit(9, [0], 1, 'b')
        .end(12);
    expect(outcomes(undone(2, 2), tell)).toEqual([0, { forks: 'held', undone: 'held' }]);
    expect(outcomes(undone(3, null), tell)).toEqual([2, { forks: 'held', undone: 'broken' }]);
    expect(outcomes(undone(null, 1), tell)).toEqual([2, { forks: 'held', undone: 'broken' }]);
    expect(outcomes(undone(1, null), forked)).toEqual([
      3,
      { forks: 'held', undone: 'not-exercised' },
    ]);
  });

  it('judges the longest gap, to the end of the run too', () => {
    const gap = (atLeast: number, atMost: number) => ({
      longestGap: { atLeast: atLeast * 1e6, atMost: atMost * 1e6 },
    });
    expect(outcomes(gap(3, 3), good)).toEqual([0, { longestGap: 'held' }]);
    expect(outcomes(gap(3.1, 4), good)).toEqual([2, { longestGap: 'broken' }]);
    const late = (s: Stream) => s.commit(3, all, 1, 'a').end(10);
    expect(outcomes(gap(7, 7), late)).toEqual([0, { longestGap: 'held' }]);
  });

  it('is 2 when a healing was not followed by a commit everywhere in time', () => {
    const within = (seconds: number) => ({ recovers: { within: seconds * 1e6 } });
    const parts = { faults: [CRASH] };
    expect(outcomes(within(5), recovering, parts)).toEqual([0, { recovers: 'held' }]);
    expect(outcomes(within(4.9), recovering, parts)).toEqual([2, { recovers: 'broken' }]);
    const never = (s: Stream) =>
      s
        .fault(1, 0, 'crash', [[0]])
        .commit(3, all, 1, 'a')
        .heal(4, 0)
        .end(20);
    expect(outcomes(within(5), never, parts)).toEqual([2, { recovers: 'broken' }]);
    expect(outcomes(within(50), never, parts)).toEqual([3, { recovers: 'not-exercised' }]);
    expect(outcomes(within(5), good)).toEqual([3, { recovers: 'not-exercised' }]);
  });

  it('is 3 when a fault of the scenario never began', () => {
    expect(outcomes({ forks: 'none' }, good, { faults: [CRASH] })).toEqual([
      3,
      { 'faults[0]': 'not-exercised', forks: 'held' },
    ]);
  });

  it('is 2 when the chain halted and should not, or the other way', () => {
    const halting = (s: Stream) => s.commit(3, all, 1, 'a').end(60);
    expect(outcomes({ halts: 'none' }, good)).toEqual([0, { halts: 'held' }]);
    expect(outcomes({ halts: 'none' }, halting)).toEqual([2, { halts: 'broken' }]);
    expect(outcomes({ halts: 'some' }, halting)).toEqual([0, { halts: 'held' }]);
    expect(outcomes({ halts: 'some' }, good)).toEqual([2, { halts: 'broken' }]);
  });

  it.each([
    ['growth', 1],
    ['blockTime', 3_000_000],
    ['messagesPerBlock', 10],
  ] as const)('is 2 when %s leaves its bounds, which are inclusive', (name, value) => {
    const bounds = (atLeast: number | null, atMost: number | null) => ({
      [name]: { atLeast, atMost },
    });
    expect(outcomes(bounds(value, value), good)).toEqual([0, { [name]: 'held' }]);
    expect(outcomes(bounds(value * 1.01, null), good)).toEqual([2, { [name]: 'broken' }]);
    expect(outcomes(bounds(null, value * 0.99), good)).toEqual([2, { [name]: 'broken' }]);
  });

  it('judges rates and latencies, and knows when there was no transaction', () => {
    const loaded = (s: Stream) => {
      s.submit(1, 't').commit(3, all, 1, 'a', { transactions: ['t'], timestamp: 2 });
      return s.end(10);
    };
    const atMost = (max: number | null, p50: number | null) => ({
      latency: { inclusion: null, confirmation: null, commit: { p50, p95: null, p99: null, max } },
    });
    expect(outcomes(atMost(2_000_000, 2_000_000), loaded)).toEqual([
      0,
      { 'latency.commit.p50': 'held', 'latency.commit.max': 'held' },
    ]);
    expect(outcomes(atMost(1_900_000, null), loaded)).toEqual([
      2,
      { 'latency.commit.max': 'broken' },
    ]);
    expect(outcomes(atMost(1, null), good)).toEqual([3, { 'latency.commit.max': 'not-exercised' }]);
    const rate = (atLeast: number) => ({ throughput: { atLeast, atMost: null } });
    expect(outcomes(rate(0.1), loaded)).toEqual([0, { throughput: 'held' }]);
    expect(outcomes(rate(0.2), loaded)).toEqual([2, { throughput: 'broken' }]);
    expect(outcomes(rate(0.2), good)).toEqual([3, { throughput: 'not-exercised' }]);
  });

  describe('of breaches', () => {
    const breached = (s: Stream) => {
      for (let h = 1; h <= 3; h++) s.commit(3 * h, all, h, `a${h}`);
      return s.breach(8, 2, 3, 'single-vote').breach(8, 2, 3, 'promise').end(9);
    };

    it('is 1 for a breach that no expectation speaks of, with its words', () => {
      expect(outcomes({}, breached)).toEqual([1, { breaches: 'broken' }]);
      const { summary, safety } = verdict({ forks: 'none' }, breached);
      expect(summary).toBe('2 breaches (single-vote, promise), none expected');
      expect(safety).toBe('broken');
    });

    it('is as the scenario says where it does', () => {
      expect(outcomes({ breaches: 'none' }, breached)).toEqual([1, { breaches: 'broken' }]);
      expect(outcomes({ breaches: 'none' }, good)).toEqual([0, { breaches: 'held' }]);
      expect(outcomes({ breaches: 'some' }, breached)).toEqual([0, { breaches: 'held' }]);
      expect(outcomes({ breaches: 'some' }, good)).toEqual([1, { breaches: 'broken' }]);
      expect(outcomes({ breaches: 'some' }, idle)).toEqual([
        3,
        { blocks: 'not-exercised', breaches: 'not-exercised' },
      ]);
    });

    it('does not judge them where a fork is expected, unless told to', () => {
      const both = (s: Stream) => forked(s.breach(3, 1, 1, 'agreement'));
      expect(outcomes({ forks: 'some' }, both)).toEqual([0, { forks: 'held' }]);
      expect(outcomes({ forks: 'some', breaches: 'none' }, both)).toEqual([
        1,
        { forks: 'held', breaches: 'broken' },
      ]);
    });

    it('counts those of phase two', () => {
      const late = (s: Stream) => good(s).breach(40, 0, 11, 'agreement');
      expect(outcomes({}, late)).toEqual([1, { breaches: 'broken' }]);
    });
  });

  describe('of progress in phase two', () => {
    const repaired = { chain: { profile: 'repaired' as const } };
    const decided = (s: Stream) => good(s).phaseTwo(30, [0, 1, 2], 12, 7, true);
    const stuck = (s: Stream) => good(s).phaseTwo(30, [0, 1, 2], 12, 36, false);
    const skipped = (s: Stream) => good(s).skipPhaseTwo(30, 'too-few-honest-delegates');

    it('is 2 where a repaired chain makes none, whether or not the scenario says so', () => {
      expect(outcomes({}, stuck, repaired)).toEqual([2, { progress: 'broken' }]);
      expect(outcomes({ forks: 'none' }, stuck, repaired)).toEqual([
        2,
        { forks: 'held', progress: 'broken' },
      ]);
      expect(outcomes({ progress: 'some' }, stuck, repaired)).toEqual([2, { progress: 'broken' }]);
      expect(verdict({ progress: 'some' }, stuck, repaired).findings[0]?.found).toBe(
        '0-2 alone did not decide two new heights in 36.0 s',
      );
    });

    it('holds where it is made, or where none is expected and made', () => {
      expect(outcomes({}, decided, repaired)).toEqual([0, {}]);
      expect(outcomes({ forks: 'none' }, decided, repaired)).toEqual([
        0,
        { forks: 'held', progress: 'held' },
      ]);
      expect(outcomes({ progress: 'none' }, stuck, repaired)).toEqual([0, { progress: 'held' }]);
      expect(outcomes({ progress: 'none' }, decided, repaired)).toEqual([
        2,
        { progress: 'broken' },
      ]);
    });

    it('is 3 where there was nothing to ask, if anything was expected', () => {
      expect(outcomes({ forks: 'none' }, skipped, repaired)).toEqual([
        3,
        { forks: 'held', progress: 'not-exercised' },
      ]);
      expect(outcomes({}, skipped, repaired)).toEqual([0, {}]);
      expect(outcomes({ progress: 'some' }, good, repaired)).toEqual([
        3,
        { progress: 'not-exercised' },
      ]);
    });

    it('is not judged of whitepaper, with forks expected, or with any', () => {
      expect(outcomes({}, stuck)).toEqual([0, {}]);
      expect(outcomes({ progress: 'any' }, stuck, repaired)).toEqual([0, {}]);
      const both = (s: Stream) => forked(s).phaseTwo(30, [0, 1, 2], 12, 36, false);
      expect(outcomes({ forks: 'some' }, both, repaired)).toEqual([0, { forks: 'held' }]);
    });
  });

  it('lets 1 go before 2, and 2 before 3', () => {
    const growth = { atLeast: 9, atMost: null };
    expect(verdict({ forks: 'none', growth }, forked).exitCode).toBe(1);
    expect(verdict({ growth, recovers: { within: 1 } }, good).exitCode).toBe(2);
  });
});

describe('Byzantine nodes that never misbehave', () => {
  const text = (from: string) => `
name: idle-traitor
duration: 60s
chain: { delegates: 4, blockInterval: 3s }
network: { latency: 20ms }
faults: [{ nodes: [1], at: ${from}, byzantine: withhold-votes }]
expect: { forks: none }
`;

  it('leave the scenario not exercised; one that does is enough', () => {
    const idle = runScenario(parsed(text('59999ms')), { seed: 1 });
    expect(idle.verdict.exitCode).toBe(3);
    expect(idle.verdict.findings).toContainEqual(
      expect.objectContaining({ expectation: 'byzantine[0]', outcome: 'not-exercised' }),
    );
    const { verdict, results } = runScenario(parsed(text('0s')), { seed: 1 });
    expect(verdict.exitCode).toBe(0);
    expect(results.misconduct).toMatchObject([{ behaviours: ['withhold-votes'], nodes: [1] }]);
  });
});
