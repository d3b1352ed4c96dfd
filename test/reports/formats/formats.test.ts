import { beforeAll, describe, expect, it } from 'vitest';
import type { CheckResults } from '../../../reports/check.ts';
import { FIGURES } from '../../../reports/figures.ts';
import { formatted } from '../../../reports/formats/formats.ts';
import { markdown } from '../../../reports/formats/markdown.ts';
import { nameOf, prometheus } from '../../../reports/formats/prometheus.ts';
import type { Saved } from '../../../reports/saved/saved.ts';
import { savedRun, SPLIT } from '../html/saved-run.ts';

const NASTY = 'a|b <img src=x> `c` \\ "d"\n# e';

const check = (more: Partial<CheckResults['runs'][number]> = {}): Saved => {
  const run = {
    scenario: 'good',
    file: 'good.yaml',
    seed: 1,
    exitCode: 0,
    summary: 'as expected',
    findings: [],
    fingerprint: 'f00',
    wallSeconds: 1.5,
    replay: 'npx ektsim run good.yaml --seed 1',
  };
  const bad = { ...run, seed: 2, exitCode: 1, summary: '1 fork', ...more };
  const results = {
    version: '0.0.1',
    exitCode: 1,
    interrupted: false,
    pages: true,
    runs: [run, bad],
  };
  return { kind: 'check', check: results };
};

const sweep: Saved = {
  kind: 'sweep',
  sweep: {
    identity: {
      version: '0.0.1',
      code: '0.0.1+c0de',
      scenario: 'tiny',
      file: 'tiny.yaml',
      axes: [{ path: 'chain.quorum', values: ['1/2', '2/3'] }],
      seeds: '1',
      shard: null,
      planned: 2,
    },
    rows: ['1/2', '2/3'].map((value, index) => ({
      values: [value],
      seed: 1,
      exitCode: index,
      verdict: index === 0 ? 'as expected' : 'forks',
      fingerprint: 'f00',
      figures: { growth: 0.5, blockTimeMeanMicros: 3_100_000, forks: index },
      error: null,
      replay: `npx ektsim run tiny.yaml --seed 1 --set chain.quorum=${value}`,
    })),
    scenarioText: 'name: tiny\n',
  },
};

let run: Saved;
beforeAll(() => {
  run = { kind: 'run', run: savedRun(SPLIT) };
});

/** Strict reader of the text exposition format: what Prometheus would refuse, or warn of, throws. */
function exposition(text: string): ReadonlyMap<string, ReadonlyMap<string, number>> {
  const metrics = new Map<string, Map<string, number>>();
  let [current, helped, type] = ['', '', ''];
  expect(text.endsWith('\n')).toBe(true);
  for (const line of text.trimEnd().split('\n')) {
    const [, word, name, rest] = /^# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)$/.exec(line) ?? [];
    if (word === 'HELP') {
      expect(metrics.has(name!), `${name} again`).toBe(false);
      helped = name!;
      continue;
    }
    if (word === 'TYPE') {
      expect(name).toBe(helped);
      expect(['gauge', 'counter']).toContain(rest);
      [current, type] = [name!, rest!];
      metrics.set(current, new Map());
      expect(current.endsWith('_total')).toBe(type === 'counter');
      continue;
    }
    const sample =
      /^([a-zA-Z_:][a-zA-Z0-9_:]*)\{((?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\[\\"n])*"(?:,(?!\}))?)*)\} (\S+)$/.exec(
        line,
      );
    expect(sample, line).not.toBeNull();
    const [, of, labels, value] = sample!;
    expect(of).toBe(current);
    const names = [...labels!.matchAll(/(\w+)="/g)].map(([, label]) => label);
    expect(new Set(names).size).toBe(names.length);
    expect(Number.isFinite(Number(value)), line).toBe(true);
    expect(metrics.get(current)?.has(labels!), line).toBe(false);
    metrics.get(current)?.set(labels!, Number(value));
  }
  return metrics;
}

describe('Prometheus text', () => {
  it('has the figures of a run, with base units', () => {
    const metrics = exposition(prometheus(run));
    const labels = 'scenario="split",seed="1"';
    expect(run.kind === 'run' && metrics.get('ektsim_forks')?.get(labels)).toBe(
      run.kind === 'run' ? run.run.results.forks.forks : null,
    );
    const mean = run.kind === 'run' ? run.run.results.liveness.blockTime!.meanMicros : 0;
    expect(metrics.get('ektsim_block_time_mean_seconds')?.get(labels)).toBe(mean / 1e6);
    expect(metrics.get('ektsim_expectation_held')?.get(`${labels},expectation="forks"`)).toBe(1);
    expect(metrics.get('ektsim_messages_total')?.size).toBeGreaterThan(5);
  });

  it('names every figure differently, with its unit in full', () => {
    const names = FIGURES.map(nameOf);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => /_s$|_s_/.test(name))).toEqual([]);
    expect(names).toContain('growth_ratio');
    expect(names).toContain('node_sent_bytes_per_second_mean');
  });

  it('of a check counts runs by scenario, and escapes what labels hold', () => {
    const metrics = exposition(prometheus(check({ scenario: NASTY, file: NASTY })));
    expect([...(metrics.get('ektsim_check_failed_runs')?.values() ?? [])]).toEqual([0, 1]);
    expect(prometheus(check({ scenario: NASTY, file: NASTY }))).toContain('\\\\ \\"d\\"\\n# e');
  });

  it('of a sweep has the values as labels', () => {
    const metrics = exposition(prometheus(sweep));
    expect(
      metrics.get('ektsim_forks')?.get('scenario="tiny",seed="1",set_chain_quorum="2/3"'),
    ).toBe(1);
  });
});

describe('Markdown', () => {
  it('of a run has the verdict, the fork in words and the replay command', () => {
    const text = markdown(run);
    expect(text).toMatch(/^### ✅ split, seed 1: as expected\n/);
    expect(text).toContain('| ✅ | forks |');
    expect(text).toContain('**At height 3 two blocks were committed.**');
    expect(text).toContain('```sh\nnpx ektsim run x.yaml --seed 1\n```');
  });

  it('of a check has a row for each scenario, and the failures with their commands', () => {
    const text = markdown(check());
    expect(text).toMatch(/^### ❌ ektsim check: 1 passed, 1 failed\n/);
    expect(text).toContain('| ❌ | good | 1 | 1 |');
    expect(text).toContain('**good, seed 2**: 1 fork');
  });

  it('of a sweep has a row for each point', () => {
    expect(markdown(sweep)).toContain('| 1/2 | 1 | 1 | 0 | 50.0 % |');
  });

  it('takes nothing that a scenario says for markup, and keeps cells and lines whole', () => {
    const text = markdown(check({ scenario: NASTY, file: NASTY, summary: NASTY, replay: NASTY }));
    expect(text).not.toContain('<img src=x> `c` \\ "d"\n# e (');
    const row = text.split('\n').find((line) => line.startsWith('| ❌'));
    expect(row).toBe('| ❌ | a\\|b &lt;img src=x> \\`c\\` \\\\ "d" \\# e | 0 | 1 |');
    // No line of the command ends its own fence.
    const fenced = markdown(check({ replay: 'x\n```\n<b>' }));
    expect(fenced).toContain('````sh\nx\n```\n<b>\n````');
  });
});

describe('the other formats', () => {
  it('CSV has one row for each run, with the columns of a sweep', async () => {
    const [head, ...rows] = (await formatted(run, 'csv')).trimEnd().split('\n');
    expect(head).toMatch(/^scenario,seed,exit_code,verdict,fingerprint,forks,/);
    expect(rows).toHaveLength(1);
    const checked = await formatted(check({ wallSeconds: 0.113_217_054_999_999_96 }), 'csv');
    expect(checked.trimEnd().split('\n')).toHaveLength(3);
    expect(checked).toContain(',f00,0.113,');
    expect((await formatted(sweep, 'csv')).split('\n')[1]).toMatch(/^1\/2,1,0,as expected,f00,0,/);
  });

  it('JUnit has a case for each run, without a time where none is known', async () => {
    expect(await formatted(run, 'junit')).toContain('<testcase classname="split" name="seed 1"/>');
    const text = await formatted(sweep, 'junit');
    expect(text).toContain('<testsuites name="ektsim" tests="2" failures="1" errors="0">');
    expect(text).toContain('<testsuite name="tiny, chain.quorum=2/3" tests="1"');
    expect(await formatted(check(), 'junit')).toContain('time="1.500"');
  });

  it('JSON is what the folder holds', async () => {
    for (const saved of [run, check(), sweep])
      expect(JSON.parse(await formatted(saved, 'json'))).toMatchObject({ version: '0.0.1' });
  });

  it('HTML of a check and a sweep escapes, loads nothing, and has the commands', async () => {
    for (const saved of [check({ scenario: NASTY, replay: NASTY, summary: NASTY }), sweep]) {
      const page = await formatted(saved, 'html');
      expect(page).not.toContain('<img');
      expect(page.match(/<script/g)).toHaveLength(1);
      expect(page).toContain(saved.kind === 'sweep' ? '--set chain.quorum=2/3' : '&#60;img src=x');
      const links = [...page.matchAll(/href="([^"]*)"/g)].map(([, to]) => to!);
      expect(
        links.filter((to) => !/^(#|data:text\/csv|\.\/[\w.-]+\/report\.html$)/.test(to)),
      ).toEqual([]);
    }
  });
});
