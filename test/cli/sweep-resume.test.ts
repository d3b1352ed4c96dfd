/** What a sweep has done stays done: killed, divided into shards, merged, resumed, enlarged. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scenarioText, Workplace, type Ended } from './ektsim.ts';

const place = new Workplace();
place.file('tiny.yaml', scenarioText('tiny', { duration: '3min', chain: { delegates: 4 } }));

const TABLES = [
  'report.html',
  'runs.csv',
  'runs.parquet',
  'scenario.yaml',
  'summary.csv',
  'sweep.json',
];
const GRID = ['--set', 'network.loss=0%,5%', '--seeds', '1..5'];
const FIRST = 'a/tiny-sweep-1-of-2';
const SECOND = 'b/tiny-sweep-2-of-2';

const read = (path: string): string => readFileSync(join(place.path, path), 'latin1');
const tables = (folder: string): readonly string[] =>
  TABLES.map((name) => read(`${folder}/${name}`));
const finished = (folder: string): number => {
  const journal = join(place.path, folder, 'results.ndjson');
  return existsSync(journal)
    ? readFileSync(journal, 'utf8').split('"kind":"result"').length - 1
    : 0;
};
const ofOtherCode = (text: string): string =>
  text.replaceAll(/"code":"[^"]+"/g, '"code":"0.0.1+0ther"');

function swept(out: string, ...args: readonly string[]): Ended {
  const ended = place.ektsim('sweep', 'tiny.yaml', '--out', out, '--workers=1', ...args);
  expect(ended, ended.stderr).toMatchObject({ status: 0, stderr: '' });
  return ended;
}

// Each test goes on with what the one before it has left.
describe('a sweep in parts', () => {
  it('loses nothing that was finished when it is killed, and does only what is missing', async () => {
    const shard = ['--shard=1/2', '--out=a', '--workers=1', ...GRID];
    const isTime = (): boolean => finished(FIRST) >= 2;
    const killed = await place.interrupted('SIGKILL', isTime, 'sweep', 'tiny.yaml', ...shard);
    expect(killed.status).toBe(null);
    const before = finished(FIRST);
    expect(before).toBeLessThan(5);
    const again = swept('a', ...GRID, '--shard=1/2');
    expect(again.stdout).toContain(`  runs          5 runs, ${before} of them done before, in `);
    expect(finished(FIRST)).toBe(5);
    expect(JSON.parse(read(`${FIRST}/sweep.json`))).toMatchObject({
      shard: '1/2',
      planned: 5,
      finished: 5,
      interrupted: false,
    });
  });

  it('is merged when nothing is missing, and says what is', () => {
    const incomplete = place.ektsim('merge', FIRST, '--out', 'merged');
    expect(incomplete).toMatchObject({ status: 64, stdout: '' });
    expect(incomplete.stderr).toBe(
      '5 of 10 runs are missing; the same command goes on with them:\n' +
        '  of shard 2/2 5: network.loss=0%, seed 2; network.loss=0%, seed 4; network.loss=5%, seed 1; network.loss=5%, seed 3; network.loss=5%, seed 5\n',
    );
    expect(place.filesIn('merged')).toEqual([]);
    swept('b', ...GRID, '--shard=2/2');
    const merged = place.ektsim('merge', FIRST, SECOND, '--out', 'merged');
    expect(merged).toMatchObject({ status: 0, stderr: '' });
    expect(merged.stdout).toMatch(
      /\n {2}runs +10 runs of 2 folders\n {2}reports +merged\/tiny-sweep\n/,
    );
  });

  it('gives the files that one sweep writes, beside results of other code', () => {
    mkdirSync(join(place.path, 'one/tiny-sweep'), { recursive: true });
    const journal = join(place.path, 'one/tiny-sweep/results.ndjson');
    const text = ofOtherCode(read('merged/tiny-sweep/results.ndjson'));
    writeFileSync(journal, text.slice(0, -100));
    const one = swept('one', ...GRID);
    expect(one.stdout).toMatch(/ 10 runs in .*; 9 of other code are left aside\n/);
    expect(tables('merged/tiny-sweep')).toEqual(tables('one/tiny-sweep'));
    expect(finished('one/tiny-sweep')).toBe(10 + 10);
  });

  it('does again what somebody has made of a result', () => {
    const journal = join(place.path, 'one/tiny-sweep/results.ndjson');
    const changed = read('one/tiny-sweep/results.ndjson')
      .replace(/("code":"(?!0\.0\.1\+0ther)[^]*?"forks":)0/, '$10.5')
      .replace(/^(.*"seed":4.*"growth":)[\d.]+(.*)$/gm, '$1"much"$2');
    const before = tables('one/tiny-sweep');
    writeFileSync(journal, changed, 'latin1');
    const again = swept('one', ...GRID);
    expect(again.stdout).toMatch(/ 10 runs, 7 of them done before, in /);
    expect(tables('one/tiny-sweep')).toEqual(before);
  });

  it('is enlarged: more values, in another order and unit, and more seeds', () => {
    const more = ['--set', 'duration=180s', '--set', 'network.loss=5%,0,1%', '--seeds=1,4..6'];
    const larger = swept('merged', ...more, '--json');
    expect(JSON.parse(larger.stdout)).toMatchObject({ planned: 12, reused: 6, interrupted: false });
    const figures = (folder: string, point: RegExp): readonly string[] =>
      read(`${folder}/tiny-sweep/runs.csv`)
        .split('\n')
        .filter((line) => point.test(line))
        .map((line) => line.replace(point, '').replace(/,[^,]*$/, ''));
    expect(figures('merged', /^180s,5%,4,/)).toEqual(figures('one', /^5%,4,/));
    expect(figures('merged', /^180s,0,1,/)).toEqual(figures('one', /^0%,1,/));
    const fresh = swept('merged', '--seeds=1', '--fresh', '--json');
    expect(JSON.parse(fresh.stdout)).toMatchObject({ planned: 1, reused: 0 });
    expect(finished('merged/tiny-sweep')).toBe(1);
  });

  it('is refused where the parts are of different sweeps, or of other code', () => {
    const refused = (...args: readonly string[]): string => {
      const merge = place.ektsim('merge', ...args, '--out', 'refused');
      expect(merge).toMatchObject({ status: 64, stdout: '' });
      expect(place.filesIn('refused')).toEqual([]);
      return merge.stderr;
    };
    expect(refused(FIRST, 'merged/tiny-sweep')).toBe(
      `${FIRST} and merged/tiny-sweep are no parts of one sweep: they differ in seeds, "1..5" and "1"; allowed: shards of one command\n`,
    );
    writeFileSync(
      join(place.path, SECOND, 'results.ndjson'),
      ofOtherCode(read(`${SECOND}/results.ndjson`)),
    );
    expect(refused(FIRST, SECOND)).toMatch(
      /^b\/tiny-sweep-2-of-2 was run by ektsim 0\.0\.1\+0ther; allowed: \d\S+, which this is/,
    );
    expect(refused('nowhere')).toBe(
      'nowhere is not there; allowed: folders that ektsim sweep wrote\n',
    );
    expect(refused('a')).toMatch(/^a has no results\.ndjson of a sweep; allowed: /);
    const shard = place.ektsim('sweep', 'tiny.yaml', '--shard=6/5', '--out=refused');
    expect(shard.stderr).toMatch(/^--shard: found "6\/5"; allowed: K\/N such as 3\/16/);
  });
});
