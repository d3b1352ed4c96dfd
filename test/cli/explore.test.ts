import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { loadScenario } from '../../scenarios/parse.ts';
import { commandLine } from '../../sim/cli/command-line.ts';
import { runScenario } from '../../sim/cli/run-scenario.ts';
import { Workplace, type Ended } from './ektsim.ts';

const place = new Workplace();
const explore = (...args: readonly string[]): Ended =>
  place.ektsim('explore', '--workers', '1', ...args);
const read = (path: string): string => readFileSync(join(place.path, path), 'utf8');

/** A world of fifteen cases. */
const TINY = ['--nodes', '3', '--views', '1', '--effects', 'late'];

describe('ektsim explore', () => {
  it('writes the smallest counterexample as a scenario whose run is green by showing it', () => {
    const { status, stdout } = explore(...TINY, '--without', 'R7', '--out', 'b', '--json');
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      exitCode: 1,
      ending: 'found',
      space: { raw: '90', canonical: '15', choices: 5 },
      bound: { nodes: 3, twins: 1, without: ['R7'] },
      counterexample: { failure: 'fork', twins: [0], verdict: { exitCode: 0 } },
      out: 'b/explored-repaired-of-3-1-view-late-alone-without-r7.yaml',
      replay: 'npx ektsim run b/explored-repaired-of-3-1-view-late-alone-without-r7.yaml --seed 1',
    });
    const scenario = loadScenario(
      join(place.path, 'b/explored-repaired-of-3-1-view-late-alone-without-r7.yaml'),
    );
    expect(scenario).toMatchObject({ nodes: 3, expect: { forks: 'some' }, duration: 4_000_000 });
    expect(scenario.about).toContain("View 0: {0', 1} and {2, 0''} are apart, and hear of each");
    const { verdict } = runScenario(scenario, { seed: 1 });
    expect(verdict).toMatchObject({ exitCode: 0, safety: 'broken' });
  });

  it('ends with its budget; goes on from there, and says that there is no fork in all of it', () => {
    const part = explore(...TINY, '--budget', '5', '--out', 'a');
    expect(part.status).toBe(3);
    expect(part.stdout).toContain('ended by --budget, called again it goes on from here');
    const { status, stdout, stderr } = explore(...TINY, '--out', 'a');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(
      /^repaired: 3 nodes, 1 twin, 1 view, late alone\n[^]* space +90 cases\n +canonical +15, [^]*run/,
    );
    expect(stdout).toContain('of them by an earlier call');
    expect(stdout).toMatch(/covered +15 canonical cases in .* with 1 worker, .*\/s\n/);
    expect(stdout).toContain('no fork, and nothing that a checker finds, in all 15');
    expect(existsSync(join(place.path, 'a/explored-repaired-of-3-1-view-late-alone.yaml'))).toBe(
      false,
    );
    // What the journal knows all of has no rate.
    expect(explore(...TINY, '--out', 'a').stdout).toMatch(/covered +15 .* with 1 worker\n/);
  });

  it('says all that its verdict depends on, and keeps another bound apart', () => {
    const without = explore(...TINY, '--commit-wait', '0s', '--out', 'g');
    expect(without.status).toBe(1);
    expect(without.stdout).toMatch(
      /^repaired: 3 nodes, 1 twin, 1 view, late alone, a wait of 0s\n/,
    );
    const file = 'g/explored-repaired-of-3-1-view-late-alone-a-wait-of-0s.yaml';
    expect(loadScenario(join(place.path, file)).about).toContain(
      'of 3 nodes, 1 twin, 1 view, late alone, a wait of 0s that shows a fork',
    );
    const before = read(file);
    explore(...TINY, '--without', 'R7', '--out', 'g');
    expect(read(file)).toBe(before);
    expect(place.filesIn('g').filter((name) => name.endsWith('.yaml'))).toHaveLength(2);
  });

  it('leaves on the disk what it has when it is interrupted', async () => {
    const journal = join(place.path, 'd/explored-repaired-of-4.journal.ndjson');
    const ended = await place.interrupted(
      'SIGINT',
      () => existsSync(journal),
      ...['explore', '--workers', '1', '--out', 'd'],
    );
    expect(ended.status).toBe(130);
    expect(ended.stdout).toContain('interrupted, called again it goes on from here');
    expect(
      read('d/explored-repaired-of-4.journal.ndjson').trimEnd().split('\n').length,
    ).toBeGreaterThan(0);
  });

  it('tells how many cases there are before it makes any, and a signal ends it there', async () => {
    const large = ['--nodes', '7', '--views', '1', '--groups', '8', '--crashes', '1', '--out', 'e'];
    // Some 54,000 choices for each of seven turns.
    const ended = await place.interrupted(
      'SIGTERM',
      (stdout) => stdout.includes('canonical'),
      ...['explore', '--workers', '1', '--effects', 'lost', ...large],
    );
    expect(ended.stdout).toMatch(/ canonical +[\d,]+,/);
    expect([null, 130]).toContain(ended.status);
  });

  it('refuses what it does not understand', async () => {
    expect(await refusal('--nodes', '8')).toBe(
      '--nodes: found "8"; allowed: a whole number 3 … 7\n',
    );
    expect(await refusal('--twins', '2')).toBe(
      '--twins: found "2"; allowed: a whole number 0 … 1\n',
    );
    expect(await refusal('--groups', '6')).toMatch(/^--groups: found 6; allowed: 1 … 5, the nodes/);
    expect(await refusal('--effects', 'lots')).toMatch(
      /^--effects: found "lots".*; allowed: lost, /,
    );
    expect(await refusal('--without', 'R99')).toMatch(/^--without: found "R99".*; allowed: W4, W5/);
    expect(await refusal('--quorum', '1/3')).toMatch(
      /^--quorum: found "1\/3"; allowed: a fraction/,
    );
    expect(await refusal('--commit-wait', 'no')).toMatch(
      /^--commit-wait: found "no"; allowed: a time/,
    );
    expect(await refusal('--without', 'W4')).toMatch(
      /^--without: W4 is no rule of .*repaired; allowed/,
    );
    expect(await refusal('--commit-wait', '10s')).toMatch(
      /^--commit-wait: nothing can ever become/,
    );
    expect(await refusal('--profile', 'whitepaper', '--commit-wait', '1s')).toBe(
      '--commit-wait: found 1s; allowed with whitepaper: nothing, it has no wait (R7)\n',
    );
    expect(await refusal('--nodes', '7', '--groups', '8', '--crashes', '4')).toMatch(
      /^--nodes, --groups, --crashes and --effects make [\d,]+ choices for a view; allowed: at most/,
    );
    expect(await refusal('--time', 'soon')).toMatch(/^--time: found "soon"; allowed: a time/);
  });
});

/** What it says before it ends with 64. */
async function refusal(...args: readonly string[]): Promise<string> {
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  try {
    expect(await commandLine(['explore', ...args])).toBe(64);
    return write.mock.calls.map(([text]) => String(text)).join('');
  } finally {
    write.mockRestore();
  }
}
