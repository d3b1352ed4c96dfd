/**
 * `npm run bench:campaign`: how campaigns scale from one worker to two, and whether memory stays flat
 * over 10,000 small runs. Prints a table, and writes `out/bench-campaign.json`.
 *
 * Other programs disturb times, and CPU time less than rates: the CPU time of a run says what two
 * workers cost each other, the rates what one gets. Pairs of rates are measured one after the other,
 * and the median of their ratios counts. Everything runs in processes of its own.
 *
 * @module
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { JournalFile } from '../../sim/campaign/store/journal-file.ts';
import { ResultStore } from '../../sim/campaign/store/result-store.ts';
import { runCampaign } from '../../sim/campaign/campaign.ts';
import type { Job } from '../../sim/campaign/job.ts';
import type { Measurement } from './event-queue.ts';

const RESULT = 'out/bench-campaign.json';
const PAIRS = 5;
/** Runs of a rate, each of about 0.1 s, and before them for each worker, until its code is compiled. */
const RATE_RUNS = 120;
const WARM_UP_RUNS = 25;
const MEMORY_RUNS = 10_000;
const EARLY = 1_000;

const MIDDLING = `name: middling
duration: 5min
chain: { delegates: 9 }
network: { loss: 1% }
workload: [{ transfers: { rate: 1/s } }]
`;
const SMALL = `name: small
duration: 30s
chain: { delegates: 4 }
workload: [{ transfers: { rate: 1/s } }]
`;

interface Rate {
  readonly runsPerSecond: number;
  /** User and system, of all threads. */
  readonly cpuMillisPerRun: number;
}

interface Memory {
  readonly heap: number;
  readonly resident: number;
}

async function main(): Promise<void> {
  const [what = '', workers = ''] = process.argv.slice(2);
  if (what === 'rate') print(await rate(Number(workers)));
  else if (what === 'memory') print(await memory());
  else measureAll();
}

function measureAll(): void {
  const load = loadavg()[0] ?? 0;
  const pairs = Array.from({ length: PAIRS }, () => [inChild('rate', '1'), inChild('rate', '2')]);
  const median = (values: readonly number[]): number =>
    values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;
  const of = (index: number, key: keyof Rate): number =>
    median(pairs.map((pair) => (pair[index] as Rate)[key]));
  const speedUps = pairs.map(
    ([one, two]) => (two as Rate).runsPerSecond / (one as Rate).runsPerSecond,
  );
  const [early, late] = inChild('memory') as readonly Memory[];
  const measurements: readonly Measurement[] = [
    { name: 'campaign.load.before', value: load, unit: 'runnable threads' },
    { name: 'campaign.rate.1', value: of(0, 'runsPerSecond'), unit: 'runs/s' },
    { name: 'campaign.rate.2', value: of(1, 'runsPerSecond'), unit: 'runs/s' },
    { name: 'campaign.speedup', value: median(speedUps), unit: '×' },
    { name: 'campaign.cpu.1', value: of(0, 'cpuMillisPerRun'), unit: 'ms/run' },
    { name: 'campaign.cpu.2', value: of(1, 'cpuMillisPerRun'), unit: 'ms/run' },
    { name: 'campaign.heap.1000', value: (early?.heap ?? NaN) / 2 ** 20, unit: 'MiB' },
    { name: 'campaign.heap.10000', value: (late?.heap ?? NaN) / 2 ** 20, unit: 'MiB' },
    { name: 'campaign.resident.1000', value: (early?.resident ?? NaN) / 2 ** 20, unit: 'MiB' },
    { name: 'campaign.resident.10000', value: (late?.resident ?? NaN) / 2 ** 20, unit: 'MiB' },
  ];
  mkdirSync('out', { recursive: true });
  writeFileSync(RESULT, `${JSON.stringify(measurements, null, 2)}\n`);
  for (const { name, value, unit } of measurements)
    console.log(`${name.padEnd(28)} ${value.toFixed(2).padStart(12)} ${unit}`);
  console.log(`\nWritten to ${RESULT}`);
}

/** After runs that warm the workers up. */
async function rate(workers: number): Promise<Rate> {
  const warmUp = WARM_UP_RUNS * workers;
  let began = { at: 0, cpu: process.cpuUsage() };
  let done = 0;
  await runCampaign(jobs(MIDDLING, warmUp + RATE_RUNS), {
    workers,
    onResult: () => {
      done += 1;
      if (done === warmUp) began = { at: performance.now(), cpu: process.cpuUsage() };
    },
    goOn: () => true,
  });
  const seconds = (performance.now() - began.at) / 1000;
  const { user, system } = process.cpuUsage(began.cpu);
  return {
    runsPerSecond: RATE_RUNS / seconds,
    cpuMillisPerRun: (user + system) / 1000 / RATE_RUNS,
  };
}

/** What the process holds when a tenth of the runs, and when all of them, are in the store. */
async function memory(): Promise<readonly Memory[]> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const folder = mkdtempSync(join(tmpdir(), 'ektsim-bench-'));
  const store = new ResultStore(new JournalFile(join(folder, 'results.ndjson')), 'bench');
  const found: Memory[] = [];
  let done = 0;
  try {
    await runCampaign(jobs(SMALL, MEMORY_RUNS), {
      workers: 2,
      onResult: (index, performed) => {
        store.add('small', index, performed);
        done += 1;
        if (done !== EARLY && done !== MEMORY_RUNS) return;
        collect();
        const { heapUsed, rss } = process.memoryUsage();
        found.push({ heap: heapUsed, resident: rss });
      },
      goOn: () => true,
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
  return found;
}

function jobs(text: string, count: number): readonly Job[] {
  const source = { file: 'bench.yaml', text };
  return Array.from({ length: count }, (_, seed) => ({ source, overrides: [], seed }));
}

function inChild(...args: readonly string[]): unknown {
  const script = fileURLToPath(import.meta.url);
  const child = spawnSync(process.execPath, [script, ...args], { encoding: 'utf8' });
  if (child.status !== 0) throw new Error(child.stderr);
  return JSON.parse(child.stdout);
}

function print(value: unknown): void {
  process.stdout.write(JSON.stringify(value));
}

await main();
