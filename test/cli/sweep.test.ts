import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadScenario } from '../../scenarios/parse.ts';
import { simulate } from '../../sim/simulation.ts';
import { lastLine, scenarioText, SCENARIOS, Workplace, type Ended } from './ektsim.ts';

const place = new Workplace();
const hole = join(SCENARIOS, 'holes/hidden-quorum.yaml');
place.file(
  'tiny.yaml',
  scenarioText('tiny', { duration: '15s', workload: [{ transfers: { rate: '2/s' } }] }),
);

const read = (path: string): string => readFileSync(join(place.path, path), 'latin1');
/** The records of a CSV file of which no cell has a comma. */
const records = (path: string): readonly (readonly string[])[] =>
  read(path)
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));

const GRID = ['--set', 'chain.delegates=3,4', '--set', 'network.loss=0%,5%', '--seeds', '1,2'];

/**
 * `ektsim` with something broken in its worker threads.
 *
 * @param sabotage - JavaScript that may use `Simulation`
 */
function sabotaged(sabotage: string, ...args: readonly string[]): Ended {
  const simulation = pathToFileURL(resolve('dist/sim/simulation.js')).href;
  const name = place.file(
    'sabotage.mjs',
    `import { isMainThread } from 'node:worker_threads';
     import { Simulation } from '${simulation}';
     const { finish } = Simulation.prototype;
     if (!isMainThread)
       Simulation.prototype.finish = function () {
         const summary = finish.call(this);
         ${sabotage}
         return summary;
       };`,
  );
  const main = resolve('dist/sim/cli/main.js');
  return place.sh(process.execPath, '--import', join(place.path, name), main, ...args);
}

describe('ektsim sweep', () => {
  it('gives the same files, byte for byte, with one worker and with two', () => {
    const files = [
      'report.html',
      'runs.csv',
      'runs.parquet',
      'scenario.yaml',
      'summary.csv',
      'sweep.json',
    ];
    const contents = ['1', '2'].map((workers) => {
      const sweep = place.ektsim(
        ...['sweep', 'tiny.yaml', ...GRID, '--workers', workers, '--out', workers],
      );
      expect(sweep).toMatchObject({ status: 0, stderr: '' });
      expect(place.filesIn(join(workers, 'tiny-sweep'))).toEqual(
        [...files, 'results.ndjson'].toSorted(),
      );
      return files.map((name) => read(`${workers}/tiny-sweep/${name}`));
    });
    expect(contents[0]).toEqual(contents[1]);

    const [head = [], ...runs] = records('1/tiny-sweep/runs.csv');
    expect(head.slice(0, 4)).toEqual(['chain.delegates', 'network.loss', 'seed', 'exit_code']);
    expect(runs.map((run) => run.slice(0, 3).join(' '))).toEqual(
      ['3 0%', '3 5%', '4 0%', '4 5%'].flatMap((point) => [1, 2].map((n) => `${point} ${n}`)),
    );
    // Each run is the one that its last cell says.
    const one = runs[5] ?? [];
    expect(one.at(-1)).toBe(
      'npx ektsim run tiny.yaml --seed 2 --set chain.delegates=4 --set network.loss=0%',
    );
    const overrides = [
      { path: 'chain.delegates', value: '4' },
      { path: 'network.loss', value: '0%' },
    ];
    const scenario = loadScenario(join(place.path, 'tiny.yaml'), overrides);
    expect(simulate(scenario, { seed: 2 }).fingerprint).toBe(one[head.indexOf('fingerprint')]);
    const medians = records('1/tiny-sweep/summary.csv').filter(([, , name]) => name === 'height');
    expect(medians.map((cells) => cells.slice(0, 4).join(' '))).toEqual(
      ['3 0%', '3 5%', '4 0%', '4 5%'].map((point) => `${point} height 2`),
    );
  });

  it('measures: a fork in a run is in the table, and no failure of the sweep', () => {
    const expectations = ['--set', 'expect.forks=some,none'];
    const sweep = place.ektsim('sweep', hole, ...expectations, '--seeds', '1,2', '--workers', '2');
    expect(sweep).toMatchObject({ status: 0, stderr: '' });
    expect(sweep.stdout).toMatch(/│ expect\.forks │ runs │ unexpected │ forked │ +growth │/);
    expect(sweep.stdout).toMatch(/│ some +│ +2 │ +0 │ +2 │/);
    expect(sweep.stdout).toContain('\nforked: runs, and the probability with 95 % confidence');
    expect(sweep.stdout).toMatch(/│ none +│ +2 │ +2 │ +2 │/);
    expect(sweep.stdout).toMatch(/\n {2}runs +4 runs in .* with 2 workers\n/);
    expect(lastLine(sweep.stdout)).toBe('  reports       out/hidden-quorum-sweep');
  });

  it('--json prints one document and nothing else; without --set the seeds are the sweep', () => {
    const sweep = place.ektsim('sweep', 'tiny.yaml', '--seeds', '4,2', '--json');
    expect(sweep).toMatchObject({ status: 0, stderr: '' });
    expect(JSON.parse(sweep.stdout)).toMatchObject({
      scenario: 'tiny',
      axes: [],
      planned: 2,
      exitCode: 0,
      interrupted: false,
      out: 'out/tiny-sweep',
      runs: [
        { values: [], seed: 4, exitCode: 0, verdict: 'as expected', figures: { forks: 0 } },
        { seed: 2, error: null, replay: 'npx ektsim run tiny.yaml --seed 2' },
      ],
      groups: [{ values: [], runs: 2, asExpected: 2, spreads: { height: { count: 2 } } }],
    });
  });

  it('goes on when a run breaks an assertion, and ends with 70 and the command for it', () => {
    const sabotage = `if (summary.seed === 2) throw new Error('the books\\ndo not balance');`;
    const sweep = sabotaged(sabotage, 'sweep', 'tiny.yaml', '--seeds', '1..3', '--out', 'broken');
    expect(sweep.status).toBe(70);
    const runs = records('broken/tiny-sweep/runs.csv').slice(1);
    expect(runs.map(([seed, exitCode]) => `${seed} ${exitCode}`)).toEqual(['1 0', '2 70', '3 0']);
    expect(runs[1]!.at(-2)).toBe('Error: the books do not balance');
    expect(sweep.stdout).toMatch(/│ runs │ failed │/);
    expect(sweep.stderr).toMatch(/^\n1 run failed\. This is a bug in ektsim/);
    expect(sweep.stderr).toContain('seed 2, at ');
    expect(lastLine(sweep.stderr)).toBe('npx ektsim run tiny.yaml --seed 2');
  });

  it('goes on when a worker dies, and loses nothing that is finished', () => {
    const sabotage = `if (summary.seed === 2) process.exit(5);`;
    const args = ['--seeds', '1..4', '--workers', '2', '--out', 'dead', '--json'];
    const sweep = sabotaged(sabotage, 'sweep', 'tiny.yaml', ...args);
    expect(sweep.status).toBe(70);
    const error = 'the worker died: worker exited with code: 5';
    expect(JSON.parse(sweep.stdout)).toMatchObject({
      exitCode: 70,
      runs: [{ error: null }, { exitCode: 70, error }, { error: null }, { error: null }],
    });
    expect(records('dead/tiny-sweep/runs.csv').map((cells) => cells.at(-2))).toEqual([
      'error',
      '',
      error,
      '',
      '',
    ]);
  });

  it('runs nothing if anything is wrong with one point', () => {
    const refused = (...args: readonly string[]): string => {
      const sweep = place.ektsim('sweep', 'tiny.yaml', ...args, '--out', 'refused');
      expect(sweep, sweep.stderr).toMatchObject({ status: 64, stdout: '' });
      expect(place.filesIn('refused')).toEqual([]);
      return sweep.stderr;
    };
    expect(refused('--set', 'chain.delegats=3,4')).toMatch(
      /^--set chain\.delegats=3: chain\.delegats: unknown key .* \(at chain\.delegats=3\)\n/,
    );
    expect(refused('--set', 'duration=60s,70s', '--set', 'chain.delegates=3,0')).toMatch(
      /^--set chain\.delegates=0: .* \(at duration=60s, chain\.delegates=0\)\n$/,
    );
    expect(refused('--workers', '0')).toBe(
      '--workers: found "0"; allowed: a whole number 1 … 1024\n',
    );
  });
});
