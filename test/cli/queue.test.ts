/** A sweep by workers at a real Redis: the same files, whoever is killed meanwhile. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { describeWithRedis, freePort } from '../redis/redis-server.ts';
import { MAIN, scenarioText, Workplace, type Ended } from './ektsim.ts';

const place = new Workplace();
place.file('payments.csv', 'time,from,to,amount\n5s,a,b,10\n20s,b,a,5\n');
place.file(
  'tiny.yaml',
  scenarioText('tiny', {
    chain: { delegates: 4 },
    workload: [{ trace: { file: 'payments.csv' } }],
  }),
);

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
  // What stands behind the last end of a line is still being written.
  const lines = existsSync(journal) ? readFileSync(journal, 'utf8').split('\n').slice(0, -1) : [];
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

describeWithRedis('workers at a Redis server', (server) => {
  const worker = (): Started =>
    new Started('worker', '--engine', server.address, '--workers=1', '--json');
  const sweep = (...args: readonly string[]): Started =>
    new Started('sweep', ...args, '--engine', server.address);

  it('give the files that one machine writes, whoever is killed, and each run counts once', async () => {
    const [dying, living] = [worker(), worker()];
    const local = new Started('sweep', ...GRID, '--out=local', '--workers=1');
    const first = sweep(...GRID, '--out=queued');
    await first.until(() => results('queued/tiny-sweep').length >= 2);
    const killed = await Promise.all([first.kill('SIGKILL'), dying.kill('SIGKILL')]);
    expect(killed.map(({ status }) => status)).toEqual([null, null]);
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
    const last = await living.kill('SIGTERM');
    expect(last.status, last.stderr).toBe(0);
    expect(JSON.parse(last.stdout)).toMatchObject({ engine: server.address, givenBack: 0 });
  });

  it('are not there where there is no server, and say so in one line', async () => {
    const engine = `redis://127.0.0.1:${await freePort()}`;
    const worker = new Started('worker', '--engine', engine);
    const sweep = new Started('sweep', 'tiny.yaml', '--out=refused', '--engine', engine);
    const refused = {
      status: 64,
      stdout: '',
      stderr: `cannot use ${engine}: nothing listens there; needed: a Redis server, 6.2 or later\n`,
    };
    expect(await Promise.all([worker.ended, sweep.ended])).toEqual([refused, refused]);
    expect(place.filesIn('refused')).toEqual([]);
  });
});

describeWithRedis(
  'a Redis server that evicts',
  (server) => {
    it('is of no use to workers and sweeps, and they say so in one line', async () => {
      const worker = new Started('worker', '--engine', server.address);
      const sweep = new Started('sweep', 'tiny.yaml', '--out=evicts', '--engine', server.address);
      for (const { status, stdout, stderr } of await Promise.all([worker.ended, sweep.ended])) {
        expect({ status, stdout }).toEqual({ status: 64, stdout: '' });
        expect(stderr).toContain(`cannot use ${server.address}: it removes jobs and results`);
        expect(stderr.trimEnd().split('\n')).toHaveLength(1);
      }
      expect(place.filesIn('evicts')).toEqual([]);
    });
  },
  ['--maxmemory', '64mb', '--maxmemory-policy', 'allkeys-lru'],
);
