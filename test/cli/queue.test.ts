/** A sweep by workers at a real Redis: the same files, whoever is killed meanwhile. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { describeWithRedis, freePort } from '../redis/redis-server.ts';
import { lastLine, MAIN, scenarioText, Workplace, type Ended } from './ektsim.ts';

const place = new Workplace();
place.file('payments.csv', 'time,from,to,amount\n5s,a,b,10\n20s,b,a,5\n');
place.file(
  'tiny.yaml',
  scenarioText('tiny', {
    chain: { delegates: 4 },
    workload: [{ trace: { file: 'payments.csv' } }],
  }),
);
place.file('slow.yaml', scenarioText('slow', { crypto: 'noble', chain: { delegates: 7 } }));

const TABLES = [
  'report.html',
  'runs.csv',
  'runs.parquet',
  'scenario.yaml',
  'summary.csv',
  'sweep.json',
];
const GRID = ['tiny.yaml', '--set', 'network.loss=0%,5%', '--seeds', '1..6'];

const read = (path: string): string => readFileSync(join(place.path, path), 'latin1');

/** Which runs have a result, each as often as it has one, in order. */
function results(folder: string): readonly string[] {
  const journal = join(place.path, folder, 'results.ndjson');
  const lines = existsSync(journal) ? readFileSync(journal, 'utf8').trimEnd().split('\n') : [];
  const parsed = lines.map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
  return parsed
    .filter(({ kind }) => kind === 'result')
    .map(({ scenario, seed }) => `${String(scenario)} ${String(seed)}`)
    .toSorted((a, b) => (a < b ? -1 : 1));
}

const isUnique = (list: readonly string[]): boolean => new Set(list).size === list.length;

class Started {
  readonly #child;
  readonly ended: Promise<Ended>;
  #stderr = '';

  constructor(...args: readonly string[]) {
    this.#child = spawn(process.execPath, [MAIN, ...args], { cwd: place.path });
    let stdout = '';
    this.#child.stdout.on('data', (data) => (stdout += String(data)));
    this.#child.stderr.on('data', (data) => (this.#stderr += String(data)));
    this.ended = new Promise((done) => {
      this.#child.on('close', (status) => done({ status, stdout, stderr: this.#stderr }));
    });
    started.push(this);
  }

  async until(isTime: () => boolean): Promise<void> {
    while (!isTime() && this.#child.exitCode === null)
      await new Promise((resolve) => setTimeout(resolve, 10));
  }

  async kill(signal: NodeJS.Signals): Promise<Ended> {
    this.#child.kill(signal);
    return this.ended;
  }
}

const started: Started[] = [];
afterAll(async () => {
  for (const one of started) await one.kill('SIGKILL');
});

/** What a worker says at its end. */
async function workOf(
  worker: Started,
): Promise<{ runs: number; batches: number; givenBack: number }> {
  const { status, stdout, stderr } = await worker.kill('SIGTERM');
  expect(status, stderr).toBe(0);
  return JSON.parse(stdout) as { runs: number; batches: number; givenBack: number };
}

describeWithRedis('workers at a Redis server', (server) => {
  const worker = (): Started =>
    new Started('worker', '--engine', server.address, '--workers=1', '--json');
  const sweep = (...args: readonly string[]): Started =>
    new Started('sweep', ...args, '--engine', server.address);

  it('give the files that one machine writes, each run once, coordinator killed or not', async () => {
    const workers = [worker(), worker()];
    const local = new Started('sweep', ...GRID, '--out=local', '--workers=1');
    const first = sweep(...GRID, '--out=queued');
    await first.until(() => results('queued/tiny-sweep').length >= 2);
    expect((await first.kill('SIGKILL')).status).toBe(null);
    const before = results('queued/tiny-sweep').length;
    const again = await sweep(...GRID, '--out=queued').ended;
    expect(again).toMatchObject({ status: 0, stderr: '' });
    expect(again.stdout).toContain(`  runs          12 runs, ${before} of them done before, in `);
    expect(again.stdout).toContain(` by workers at ${server.address}\n`);
    expect((await local.ended).status).toBe(0);
    expect(TABLES.map((name) => read(`queued/tiny-sweep/${name}`))).toEqual(
      TABLES.map((name) => read(`local/tiny-sweep/${name}`)),
    );
    expect(results('queued/tiny-sweep')).toEqual(results('local/tiny-sweep'));
    expect(isUnique(results('queued/tiny-sweep'))).toBe(true);
    const done = await Promise.all(workers.map(workOf));
    expect(done.reduce((sum, { runs }) => sum + runs, 0)).toBeGreaterThanOrEqual(12);
    expect(done.every(({ givenBack }) => givenBack === 0)).toBe(true);
  });

  it('may go and die in the middle of a run', async () => {
    const [leaving, dying] = [worker(), worker()];
    const slow = sweep('slow.yaml', '--seeds=1..4', '--out=slow', '--json');
    await slow.until(() => results('slow/slow-sweep').length >= 1);
    const [left] = await Promise.all([workOf(leaving), dying.kill('SIGKILL')]);
    expect(left.runs).toBeLessThan(4);
    const last = worker();
    const { status, stdout, stderr } = await slow.ended;
    expect(status, stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      exitCode: 0,
      engine: server.address,
      workers: null,
    });
    expect(results('slow/slow-sweep')).toHaveLength(4);
    expect(isUnique(results('slow/slow-sweep'))).toBe(true);
    expect((await workOf(last)).runs).toBeGreaterThan(0);
  });

  it('are not there where there is no server, and say so in one line', async () => {
    const engine = `redis://127.0.0.1:${await freePort()}`;
    const commands = [
      ['sweep', 'tiny.yaml', '--seeds=1', '--out=refused', '--engine', engine],
      ['worker', '--engine', engine],
      ['sweep', 'tiny.yaml', '--engine', engine, '--workers=2'],
    ];
    const ended = await Promise.all(commands.map((args) => new Started(...args).ended));
    expect(ended.map(({ status, stdout }) => ({ status, stdout }))).toEqual(
      commands.map(() => ({ status: 64, stdout: '' })),
    );
    const nothing = `cannot use ${engine}: nothing listens there; needed: a Redis server, 6.2 or later\n`;
    expect(ended.map(({ stderr }) => stderr)).toEqual([
      nothing,
      nothing,
      '--workers: found "2" beside --engine; allowed: one of them. ektsim worker --workers says how many runs a machine does at a time\n',
    ]);
    expect(place.filesIn('refused')).toEqual([]);
  });
});

it('who does without a queue does not load what it needs', () => {
  const script = `
    import { createRequire } from 'node:module';
    import { commandLine } from ${JSON.stringify(pathToFileURL(resolve(MAIN, '../command-line.js')).href)};
    await commandLine(['run', 'tiny.yaml', '--no-html']);
    const loaded = Object.keys(createRequire('/').cache).filter((path) => /ioredis|bullmq/.test(path));
    process.stdout.write(JSON.stringify(loaded));
  `;
  const { stdout } = place.sh(process.execPath, '--input-type=module', '--eval', script);
  expect(lastLine(stdout)).toBe('[]');
});
