import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadScenario } from '../../scenarios/parse.ts';
import { bugText, exitCodeOf } from '../../sim/cli/commands/run.ts';
import { execute, type Job, type Outcome } from '../../sim/cli/execute.ts';
import { worstOf } from '../../sim/cli/exit-code.ts';
import { campaignLine, Gauge, Progress, progressLine } from '../../sim/cli/progress.ts';
import { runScenario } from '../../sim/cli/run-scenario.ts';
import { runInSlices } from '../../sim/cli/slices.ts';
import { simulate } from '../../sim/simulation.ts';
import { Workplace } from './ektsim.ts';

const scenario = loadScenario('scenarios/holes/hidden-quorum.yaml');
const workplace = new Workplace();

function executed(job: Partial<Job>, requested = false): Promise<Outcome> {
  const progress = new Progress({ write: () => true });
  const surroundings = { interruption: { requested }, progress, label: '' };
  return execute(
    { scenario, seed: 1, out: null, replay: 'npx ektsim run x', ...job },
    surroundings,
  );
}

describe('one run', () => {
  it('in slices shows the same as in one piece', async () => {
    const outcome = await executed({});
    const { fingerprint } = simulate(scenario, { seed: 1 });
    expect(outcome.kind === 'finished' && outcome.summary.fingerprint).toBe(fingerprint);
  });

  it('gives the API and the commands the same answer', async () => {
    const outcome = await executed({ seed: 2 });
    const { summary, results, verdict } = runScenario(scenario, { seed: 2 });
    expect(outcome).toMatchObject({ kind: 'finished', results, verdict, summary });
  });

  it('ends as a bug of ours when an assertion fails, and leaves no file', async () => {
    const chain = { ...scenario.chain, delegates: 0 };
    const outcome = await executed({
      scenario: { ...scenario, chain },
      out: join(workplace.path, 'bug'),
    });
    expect(outcome.kind).toBe('bug');
    expect(exitCodeOf(outcome)).toBe(70);
    expect(workplace.filesIn('bug')).toEqual([]);
    if (outcome.kind !== 'bug') return;
    const text = bugText({ ...outcome, at: 1_500_000 }, { scenario, seed: 9 });
    expect(text).toContain('hidden-quorum, seed 9, at 1.50 s (1500000 µs)');
  });

  it('leaves no file when it is interrupted', async () => {
    const job = {
      scenario: { ...scenario, duration: 3_600_000_000 },
      out: `${workplace.path}/cut`,
    };
    const outcome = await executed(job, true);
    expect(outcome.kind).toBe('interrupted');
    expect(exitCodeOf(outcome)).toBe(130);
    expect(workplace.filesIn('cut')).toEqual([]);
  });

  it('counts what it compared when it verifies', async () => {
    const outcome = await executed({ verify: true });
    expect(outcome.kind === 'finished' && outcome.verifiedEvents).toBeGreaterThan(500);
  });
});

describe('slices', () => {
  it('take all events and then end', async () => {
    let left = 100_000;
    const sizes: number[] = [];
    const advance = (maxEvents: number): boolean => {
      sizes.push(maxEvents);
      left -= maxEvents;
      return left > 0;
    };
    expect(await runInSlices({ advance }, () => true)).toBe(true);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(20_000);
  });

  it('grow small where events cost much, so that a signal is heard soon', async () => {
    const sizes: number[] = [];
    const advance = (maxEvents: number): boolean => {
      sizes.push(maxEvents);
      const until = performance.now() + maxEvents * 0.5;
      while (performance.now() < until);
      return true;
    };
    let calls = 0;
    expect(await runInSlices({ advance }, () => (calls += 1) < 3)).toBe(false);
    expect(sizes).toHaveLength(3);
    expect(sizes[2]).toBeLessThanOrEqual(200);
  });
});

describe('worstOf', () => {
  it.each([
    [[], 0],
    [[0, 0], 0],
    [[0, 3, 0], 3],
    [[3, 2, 0], 2],
    [[2, 1, 3], 1],
    [[1, 4, 2], 4],
    [[1, 70, 4], 70],
  ] as const)('of %j is %i', (codes, worst) => expect(worstOf(codes)).toBe(worst));
});

describe('progress', () => {
  const position = {
    label: 'quickstart, seed 1',
    now: 258_000_000,
    duration: 600_000_000,
    height: 84,
    forks: 0,
    transactions: 5134,
    wallSeconds: 0.2,
  };

  it('says how far, how high and how fast', () => {
    expect(progressLine(position)).toBe(
      'quickstart, seed 1 · 43 % · 4 min 18 s of 10 min · 1,290 × real time · height 84 · no fork · 19.9 tps',
    );
    expect(progressLine({ ...position, forks: 2 })).toContain(' · 2 forks · ');
    expect(progressLine({ ...position, now: 0 })).toMatch(/ · no fork$/);
  });

  it('says how far a campaign is, and how long the rest takes at the pace so far', () => {
    const campaign = { label: 'quickstart', reused: 0, total: 60, workers: 2 };
    expect(campaignLine({ ...campaign, done: 0, wallSeconds: 9 })).toBe(
      'quickstart · 0 of 60 runs · 0 % · 2 workers',
    );
    expect(campaignLine({ ...campaign, done: 12, wallSeconds: 15.6 })).toBe(
      'quickstart · 12 of 60 runs · 20 % · 2 workers · 1 min 3 s left',
    );
    // What an earlier call has done took no time in this one.
    expect(campaignLine({ ...campaign, reused: 30, done: 12, wallSeconds: 15.6 })).toBe(
      'quickstart · 42 of 60 runs · 70 % · 2 workers · 24.0 s left',
    );
  });

  it('is drawn on a terminal only, cut to its width, and cleared', () => {
    const written: string[] = [];
    const write = (text: string): boolean => written.push(text) > 0;
    const terminal = new Progress({ isTTY: true, columns: 10, write });
    terminal.draw(() => 'a line that is long');
    terminal.draw(() => 'too soon');
    terminal.clear();
    terminal.clear();
    expect(written).toEqual(['\ra line th\u001b[K', '\r\u001b[K']);

    const pipe = new Progress({ isTTY: false, write });
    pipe.draw(() => 'nobody sees this');
    pipe.clear();
    expect(written).toHaveLength(2);
    expect([terminal.isShown, pipe.isShown]).toEqual([true, false]);
  });

  it('knows the height of the chain, and what was committed up to there', () => {
    const gauge = new Gauge();
    const { results } = runScenario(scenario, { seed: 1, listeners: [gauge] });
    expect(gauge.height).toBe(results.liveness.height);
    expect(gauge.transactions).toBe(results.throughput.committedTransactions);
  });
});
