import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { readSaved } from '../../reports/saved/saved.ts';
import { UsageError } from '../../scenarios/usage-error.ts';
import { commandLine } from '../../sim/cli/command-line.ts';
import { VERSION } from '../../sim/cli/package.ts';
import { csvRows } from '../../reports/saved/csv-rows.ts';
import { scenarioText, SCENARIOS, Workplace } from './ektsim.ts';

const place = new Workplace();
const hole = join(SCENARIOS, 'holes/split-equivocation.yaml');
const folder = 'out/split-equivocation-s1';
const read = (...path: string[]): string => readFileSync(join(place.path, ...path), 'utf8');

beforeAll(() => {
  const run = place.ektsim('run', hole, '--trace');
  expect(run.stdout).toMatch(/\n {2}page +out\/split-equivocation-s1\/report\.html\n/);
});

describe('ektsim report', () => {
  it('makes the same page, byte for byte, as the run did', () => {
    const first = read(folder, 'report.html');
    rmSync(join(place.path, folder, 'report.html'));
    const report = place.ektsim('report');
    expect(report).toMatchObject({ status: 0, stdout: '' });
    expect(read(folder, 'report.html')).toBe(first);
    // From another folder, too.
    cpSync(join(place.path, folder), join(place.path, 'elsewhere'), { recursive: true });
    place.ektsim('report', 'elsewhere', '--out', 'page.html');
    expect(read('page.html')).toBe(first);
  });

  it('prints other formats, or writes them', () => {
    const markdown = place.ektsim('report', folder, '--format', 'md');
    expect(markdown.stdout).toMatch(/^### ✅ split-equivocation, seed 1: as expected\n/);
    const written = place.ektsim('report', folder, '--format', 'junit', '--out', 'new/run.xml');
    expect(written).toMatchObject({ status: 0, stdout: '' });
    expect(read('new/run.xml')).toContain('<testsuite name="split-equivocation"');
    expect(place.ektsim('report', folder, '--format', 'json').stdout).toBe(
      read(folder, 'run.json'),
    );
  });

  it('reports on a check and on a sweep', () => {
    place.file('a.yaml', scenarioText('a'));
    place.file('b.yaml', scenarioText('b', { expect: { halts: 'some' } }));
    expect(place.ektsim('check', 'a.yaml', 'b.yaml', '--out', 'checked', '--no-html').status).toBe(
      2,
    );
    const first = read('checked/report.html');
    expect(first).toContain('npx ektsim run b.yaml --seed 1');
    // There are no pages of the runs that it could lead to.
    expect(first).not.toContain('a-s1/report.html');
    expect(first).toContain('b, seed 1</h3>');
    expect(place.ektsim('report', 'checked').status).toBe(0);
    expect(read('checked/report.html')).toBe(first);

    const grid = ['--set', 'chain.delegates=3,4', '--seeds', '1,2', '--workers', '1'];
    expect(place.ektsim('sweep', 'a.yaml', ...grid).status).toBe(0);
    const swept = read('out/a-sweep/report.html');
    expect(place.ektsim('report', 'out/a-sweep').status).toBe(0);
    expect(read('out/a-sweep/report.html')).toBe(swept);
    const table = place.ektsim('report', 'out/a-sweep', '--format', 'csv');
    expect(table.stdout).toBe(read('out/a-sweep/runs.csv'));
  });

  it('--no-html leaves the page out, and report makes it', () => {
    place.ektsim('run', 'a.yaml', '--no-html', '--out', 'bare');
    expect(place.filesIn('bare/a-s1')).not.toContain('report.html');
    expect(place.ektsim('report', 'bare/latest').status).toBe(0);
    expect(place.filesIn('bare/a-s1')).toContain('report.html');
  });
});

describe('what is no run ends with 64 and one line that says what is wrong', () => {
  const damaged = (name: string, damage: (text: string) => string, file = 'run.json'): string => {
    cpSync(join(place.path, folder), join(place.path, name), { recursive: true });
    writeFileSync(join(place.path, name, file), damage(read(folder, file)));
    return name;
  };

  it.each([
    ['no folder', () => 'nowhere', /^nowhere is not there; allowed: /],
    ['a file', () => place.file('file.txt', 'x'), /^file\.txt is no folder; allowed: /],
    ['an empty folder', () => emptyFolder(), /^empty has no run\.json, check\.json or sweep\.json/],
    [
      'cut off',
      () => damaged('cut', (text) => text.slice(0, -200)),
      /^cannot read cut\/run\.json: it is cut off, or no JSON/,
    ],
    ['0 bytes', () => damaged('zero', () => ''), /^cannot read zero\/run\.json: it is empty/],
    [
      'another program',
      () => damaged('other', () => '{"name":"other","runs":[1,2]}'),
      /^other\/run\.json is no such file of ektsim/,
    ],
    ['a list', () => damaged('list', () => '[]'), /^list\/run\.json is no such file of ektsim/],
    [
      'another version',
      () => damaged('old', (text) => text.replace(/"version": "[^"]+"/, '"version": "0.0.9"')),
      /^old\/run\.json was written by ektsim "0\.0\.9"; allowed: \d/,
    ],
    [
      'results without forks',
      () => damaged('part', (text) => text.replace('"forks": {', '"knives": {')),
      /^part\/run\.json is no such file of ektsim at results\.forks: /,
    ],
    [
      'report.json cut off',
      () => damaged('half', (text) => text.slice(0, 99), 'report.json'),
      /^cannot read half\/report\.json: it is cut off/,
    ],
    [
      'another scenario.yaml',
      () => damaged('scn', () => 'a: 1\n', 'scenario.yaml'),
      /^scn\/scenario\.yaml is not the resolved scenario/,
    ],
  ])('%s', (_what, make, message) => {
    let said = '';
    try {
      readSaved(join(place.path, make()), VERSION);
    } catch (error) {
      expect(error).toBeInstanceOf(UsageError);
      said = (error as UsageError).message.replaceAll(`${place.path}/`, '');
    }
    expect(said).toMatch(message);
    expect(said).not.toContain('\n');
  });

  it.each([
    ['html', 'throughput', /"series": \{/, '"series": {}, "was": {'],
    ['md', 'verdict', /"findings": \[/, '"findings": [7, null, '],
  ])('results that no report can be made of: %s, %s', async (format, _what, where, nonsense) => {
    const path = damaged(`nonsense-${format}`, (text) => text.replace(where, nonsense));
    const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const status = await commandLine(['report', join(place.path, path), '--format', format]);
    const said = stderr.mock.calls.map(([text]) => String(text)).join('');
    stderr.mockRestore();
    expect(said).toMatch(/\/run\.json, or report\.json beside it, is damaged: .*\n$/);
    expect(said.trimEnd()).not.toContain('\n');
    expect(status).toBe(64);
  });

  it('on the command line', () => {
    const report = place.ektsim('report', 'nowhere');
    expect(report).toMatchObject({ status: 64, stdout: '' });
    expect(report.stderr).toBe(
      'nowhere is not there; allowed: the folder of a run, check or sweep\n',
    );
  });

  it('an unknown format, and a path that cannot be written', () => {
    const format = place.ektsim('report', folder, '--format', 'pdf');
    expect(format.status).toBe(64);
    expect(format.stderr).toBe(
      '--format: found "pdf"; allowed: html, md, json, csv, junit, prometheus\n',
    );
    const out = place.ektsim('report', folder, '--format', 'md', '--out', '/proc/x/y.md');
    expect(out.status).toBe(64);
    expect(out.stderr).toContain('cannot write /proc/x');
  });

  function emptyFolder(): string {
    mkdirSync(join(place.path, 'empty'));
    return 'empty';
  }
});

describe('figures of the page, made again from the trace of the run', () => {
  interface Event {
    readonly kind: string;
    readonly at: number;
    readonly node: number;
    readonly height: number;
    readonly packer: number;
    readonly missed: readonly number[];
    readonly attempt: number;
  }
  let events: readonly Event[];
  let end: number;
  const BYZANTINE = 0;

  beforeAll(() => {
    const lines = read(folder, 'trace.ndjson').trimEnd().split('\n');
    const all = lines.map((line) => JSON.parse(line) as Event);
    const last = all.findIndex(({ kind }) => kind === 'run-ended');
    end = all[last]!.at;
    events = all.slice(0, last);
  });

  /** The data that stands behind a link of the page. */
  function dataOf(file: string): readonly Readonly<Record<string, string>>[] {
    const page = read(folder, 'report.html');
    const link = new RegExp(`download="${file}" href="data:text/csv;charset=utf-8,([^"]*)"`);
    const [, data = ''] = link.exec(page.replaceAll(/\s+/g, ' ')) ?? [];
    const rows = csvRows(file, decodeURIComponent(data));
    expect(rows.length).toBeGreaterThan(2);
    return rows;
  }

  /** First commits of new heights, by nodes that are not Byzantine. */
  function newHeights(): readonly Event[] {
    let top = 0;
    return events.filter(({ kind, node, height }) => {
      if (kind !== 'committed' || node === BYZANTINE || height <= top) return false;
      top = height;
      return true;
    });
  }

  it('commits of each node over time', () => {
    const rows = dataOf('timeline.csv');
    const length = Number(rows[1]?.['from_s']) * 1e6;
    for (const node of [0, 1, 2]) {
      const expected = rows.map((_, bin) => {
        const commits = events.filter(
          ({ kind, node: who }) => kind === 'committed' && who === node,
        );
        return commits.filter(({ at }) => Math.floor(at / length) === bin).length;
      });
      expect(rows.map((row) => Number(row[`commits_${node}`]))).toEqual(expected);
    }
  });

  it('times between blocks', () => {
    const rows = dataOf('block-times.csv');
    const heights = newHeights();
    const times = heights.slice(1).map(({ at }, index) => at - heights[index]!.at);
    for (const row of rows) {
      const [from, to] = [Number(row['from_s']) * 1e6, Number(row['to_s']) * 1e6];
      const expected = times.filter((time) => time >= from - 0.5 && time < to - 0.5).length;
      expect(Number(row['blocks'])).toBe(expected);
    }
    expect(rows.reduce((sum, row) => sum + Number(row['blocks']), 0)).toBe(times.length);
  });

  it('turns of each delegate', () => {
    const rows = dataOf('turns.csv');
    for (const delegate of [0, 1, 2]) {
      const of = rows.filter((row) => Number(row['delegate']) === delegate);
      const sum = (column: string) => of.reduce((total, row) => total + Number(row[column]), 0);
      const heights = newHeights();
      expect(sum('produced_blocks')).toBe(
        heights.filter(({ packer }) => packer === delegate).length,
      );
      expect(sum('missed_turns')).toBe(
        heights.flatMap(({ missed }) => missed).filter((who) => who === delegate).length,
      );
    }
  });

  it('transactions offered', () => {
    const rows = dataOf('offered-committed.csv');
    const length = Number(rows[1]?.['from_s']) * 1e6;
    const offered = events.filter(({ kind, attempt }) => kind === 'submitted' && attempt === 1);
    for (const [bin, row] of rows.entries()) {
      const count = offered.filter(({ at }) => Math.floor(at / length) === bin).length;
      expect(Number(row['offered_transactions_per_s'])).toBeCloseTo(count / (length / 1e6), 9);
    }
    expect(end).toBe(60e6);
  });
});
