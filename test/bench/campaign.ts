/**
 * `npm run bench:campaign`: how campaigns scale from one worker to two, and whether memory stays flat
 * over 10,000 small runs. Prints a table, and writes `out/bench-campaign.json`.
 *
 * Other programs disturb times, and a virtual machine's speed changes by a third within minutes. So
 * one process has a pool of one worker and one of two, lets them work in turn, a few seconds at a time,
 * and compares what was measured side by side; the median of many pairs counts.
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
import { runCampaign, WORKER } from '../../sim/campaign/campaign.ts';
import type { Job, Performed } from '../../sim/campaign/job.ts';
import { WorkerPool } from '../../sim/campaign/pool.ts';
import type { Measurement } from './event-queue.ts';

const RESULT = 'out/bench-campaign.json';
const PAIRS = 16;
/** Runs of a burst for each worker, each of about 0.1 s, and before all, until its code is compiled. */
const BURST_RUNS = 20;
const WARM_UP_RUNS = 40;
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

/** What one worker and two did side by side. */
type Pair = readonly [one: Rate, two: Rate];

async function main(): Promise<void> {
  const [what] = process.argv.slice(2);
  if (what === 'rates') print(await rates());
  else if (what === 'memory') print(await memory());
  else measureAll();
}

function measureAll(): void {
  const load = loadavg()[0] ?? 0;
  const pairs = inChild('rates') as readonly Pair[];
  const speedUps = pairs.map(([one, two]) => two.runsPerSecond / one.runsPerSecond);
  const [early, late] = inChild('memory') as readonly Memory[];
  const measurements: readonly Measurement[] = [
    { name: 'campaign.load.before', value: load, unit: 'runnable threads' },
    ...([0, 1] as const).flatMap((index) => {
      const of = (key: keyof Rate): number =>
        quantile(
          0.5,
          pairs.map((pair) => pair[index][key]),
        );
      const cores = pairs.map(({ [index]: rate }) => coresOf(rate));
      return [
        { name: `campaign.rate.${index + 1}`, value: of('runsPerSecond'), unit: 'runs/s' },
        { name: `campaign.cpu.${index + 1}`, value: of('cpuMillisPerRun'), unit: 'ms/run' },
        { name: `campaign.cores.${index + 1}`, value: quantile(0.5, cores), unit: 'busy' },
      ];
    }),
    { name: 'campaign.speedup', value: quantile(0.5, speedUps), unit: '×' },
    { name: 'campaign.speedup.quarter', value: quantile(0.25, speedUps), unit: '×' },
    { name: 'campaign.speedup.threequarters', value: quantile(0.75, speedUps), unit: '×' },
    { name: 'campaign.heap.1000', value: (early?.heap ?? NaN) / 2 ** 20, unit: 'MiB' },
    { name: 'campaign.heap.10000', value: (late?.heap ?? NaN) / 2 ** 20, unit: 'MiB' },
    { name: 'campaign.resident.1000', value: (early?.resident ?? NaN) / 2 ** 20, unit: 'MiB' },
    { name: 'campaign.resident.10000', value: (late?.resident ?? NaN) / 2 ** 20, unit: 'MiB' },
  ];
  mkdirSync('out', { recursive: true });
  writeFileSync(RESULT, `${JSON.stringify(measurements, null, 2)}\n`);
  for (const { name, value, unit } of measurements)
    console.log(`${name.padEnd(30)} ${value.toFixed(2).padStart(12)} ${unit}`);
  console.log(`\nWritten to ${RESULT}`);
}

/** How many cores were busy with the runs, all threads of the process taken together. */
function coresOf({ runsPerSecond, cpuMillisPerRun }: Rate): number {
  return (runsPerSecond * cpuMillisPerRun) / 1000;
}

function quantile(which: number, values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(which * sorted.length)] ?? NaN;
}

/** Each pair in the other order than the one before it. */
async function rates(): Promise<readonly Pair[]> {
  const pools = [1, 2].map(
    (workers) => new WorkerPool<Job, Performed>({ module: WORKER, workers }),
  );
  const [one, two] = pools as [JobPool, JobPool];
  const pairs: Pair[] = [];
  try {
    await rate(one, 1, WARM_UP_RUNS);
    await rate(two, 2, WARM_UP_RUNS);
    for (let i = 0; i < PAIRS; i += 1) {
      const isTwoFirst = i % 2 === 1;
      const early = isTwoFirst ? await rate(two, 2, BURST_RUNS) : null;
      const single = await rate(one, 1, BURST_RUNS);
      pairs.push([single, early ?? (await rate(two, 2, BURST_RUNS))]);
    }
  } finally {
    for (const pool of pools) await pool.close();
  }
  return pairs;
}

type JobPool = WorkerPool<Job, Performed>;

/**
 * From when every worker has ended a run, for a number of runs during which all are busy: no worker
 * waits for the last one of another.
 */
async function rate(pool: JobPool, workers: number, runsEach: number): Promise<Rate> {
  const runs = runsEach * workers;
  const ended: { readonly at: number; readonly cpu: number }[] = [];
  await pool.all(jobs(MIDDLING, workers + runs + workers - 1), {
    onEnd: () => {
      const { user, system } = process.cpuUsage();
      ended.push({ at: performance.now(), cpu: (user + system) / 1000 });
    },
    goOn: () => true,
  });
  const first = ended[workers - 1];
  const last = ended[workers - 1 + runs];
  if (first === undefined || last === undefined) throw new Error('a run did not end');
  return {
    runsPerSecond: (1000 * runs) / (last.at - first.at),
    cpuMillisPerRun: (last.cpu - first.cpu) / runs,
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
