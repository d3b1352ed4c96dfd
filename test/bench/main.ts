/**
 * `npm run bench`: the speed of the simulator, as a table and as `out/bench.json`, a list of
 * `{ name, value, unit }`. Names are never changed; later work adds to them.
 *
 * Each run is measured in its own process, after a shorter one that warms it up (`….cold`: without).
 * The short ones run several times, and the median counts: machines are noisy.
 *
 * @module
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { benchEventQueue, type Measurement } from './event-queue.ts';
import { isRunName, measure, RUNS, type RunFigures, type RunName } from './runs.ts';
import { measureState, type StateFigures } from './state.ts';
import { measureTrace, type TraceFigures } from './trace.ts';

const RESULT = 'out/bench.json';
/** Not a run, but measured in a process of its own like them. */
const STATE = 'state';
const TRACES = { 'trace.whitepaper': 'whitepaper', 'trace.repaired': 'repaired' } as const;

function main(): void {
  const [run] = process.argv.slice(2);
  if (run === STATE) {
    process.stdout.write(JSON.stringify(measureState()));
    return;
  }
  if (run === 'trace.whitepaper' || run === 'trace.repaired') {
    process.stdout.write(JSON.stringify(measureTrace(TRACES[run])));
    return;
  }
  if (run !== undefined && isRunName(run)) {
    process.stdout.write(JSON.stringify(measure(RUNS[run])));
    return;
  }
  const measurements = measureAll();
  mkdirSync('out', { recursive: true });
  writeFileSync(RESULT, `${JSON.stringify(measurements, null, 2)}\n`);
  for (const { name, value, unit } of measurements)
    console.log(`${name.padEnd(34)} ${String(value).padStart(12)} ${unit}`);
  console.log(`\nWritten to ${RESULT}`);
}

function measureAll(): readonly Measurement[] {
  const queue = benchEventQueue();
  const hold = queue.find(({ name }) => name === 'queue.hold.1k')?.value ?? 0;
  const oneTps = inOwnProcess('modelled.1tps', 5);
  const cold = inOwnProcess('modelled.1tps.cold', 5);
  const long = inOwnProcess('modelled.1tps.long', 1);
  const hundredTps = inOwnProcess('modelled.100tps', 1);
  const noble = inOwnProcess('noble.1tps', 1);
  const native = inOwnProcess('native.1tps', 3);
  const thousand = inOwnProcess('modelled.1000nodes', 1);
  const repaired = inOwnProcess('repaired.1tps', 3);
  const saturation = inOwnProcess('saturation', 3);
  const saturationCold = inOwnProcess('saturation.cold', 3);
  const classB = inOwnProcess('class-b', 5);
  const state = inChild(STATE) as StateFigures;
  const peak = Math.max(oneTps.peakBytes, hundredTps.peakBytes, noble.peakBytes, native.peakBytes);
  return [
    times('realtime.modelled.1tps', oneTps.realtime),
    times('realtime.modelled.1tps.cold', cold.realtime),
    times('realtime.modelled.100tps', hundredTps.realtime),
    times('realtime.noble.1tps', noble.realtime),
    times('realtime.native.1tps', native.realtime),
    times('realtime.modelled.1000nodes', thousand.realtime),
    times('realtime.class-b', classB.realtime),
    times('realtime.repaired.1tps', repaired.realtime),
    {
      name: 'saturation.committed',
      value: Math.round(saturation.committedPerSecond),
      unit: 'transfers/s',
    },
    executed('saturation.executed', saturation),
    executed('saturation.executed.cold', saturationCold),
    { name: 'messages.per.second', value: Math.round(oneTps.deliveredPerSecond), unit: '1/s' },
    {
      name: 'messages.per.second.1000nodes',
      value: Math.round(thousand.deliveredPerSecond),
      unit: '1/s',
    },
    ...queue,
    {
      name: 'messages.to.hold',
      value: Number((oneTps.deliveredPerSecond / hold).toFixed(4)),
      unit: 'ratio',
    },
    megabytes('memory.peak', peak),
    megabytes('memory.peak.1000nodes', thousand.peakBytes),
    megabytes('memory.live.1h', oneTps.liveBytes),
    megabytes('memory.live.4h', long.liveBytes),
    { name: 'state.million.load', value: Number(state.loadSeconds.toFixed(2)), unit: 's' },
    megabytes('state.million.memory', state.bytes),
    megabytes('state.million.peak', state.peakBytes),
    { name: 'state.million.block', value: Number(state.blockMilliseconds.toFixed(2)), unit: 'ms' },
    {
      name: 'state.million.block.ratio',
      value: Number((state.blockMilliseconds / state.smallBlockMilliseconds).toFixed(2)),
      unit: 'x a thousand accounts',
    },
    ...Object.keys(TRACES).flatMap((name) => traceFigures(name, inChild(name) as TraceFigures)),
  ];
}

function executed(name: string, { committedPerSecond, realtime }: RunFigures): Measurement {
  const value = Math.round(committedPerSecond * realtime);
  return { name, value, unit: 'transfers/s of wall time' };
}

function traceFigures(name: string, figures: TraceFigures): readonly Measurement[] {
  const ratio = (what: string, value: number): Measurement => ({
    name: `${name}.${what}`,
    value: Number(value.toFixed(2)),
    unit: 'x the run without',
  });
  return [
    ratio('slowdown', figures.slowdown),
    ratio('slowdown.gz', figures.slowdownCompressed),
    { name: `${name}.events`, value: Math.round(figures.eventsPerSecond), unit: '1/s' },
    { name: `${name}.events.of.run`, value: Math.round(figures.eventsPerSecondOfRun), unit: '1/s' },
    { name: `${name}.bytes`, value: Math.round(figures.bytesPerEvent), unit: 'an event' },
    {
      name: `${name}.bytes.gz`,
      value: Math.round(figures.bytesPerEventCompressed),
      unit: 'an event',
    },
  ];
}

function times(name: string, value: number): Measurement {
  return { name, value: Math.round(value), unit: 'x real time' };
}

function megabytes(name: string, bytes: number): Measurement {
  return { name, value: Math.round(bytes / 1e6), unit: 'MB' };
}

/** The median by speed of so many runs. */
function inOwnProcess(run: RunName, repetitions: number): RunFigures {
  const figures = Array.from({ length: repetitions }, () => inChild(run) as RunFigures).toSorted(
    (a, b) => a.realtime - b.realtime,
  );
  const median = figures[Math.floor(figures.length / 2)];
  if (median === undefined) throw new Error('no repetitions');
  const all = figures.map(({ realtime }) => Math.round(realtime)).join(', ');
  console.error(`${run}: ${all} x real time`);
  return median;
}

/** What this program says when it is given one name. */
function inChild(name: string): unknown {
  const child = spawnSync(process.execPath, ['--expose-gc', fileURLToPath(import.meta.url), name], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (child.status !== 0) throw new Error(`the run ${name} failed`);
  return JSON.parse(child.stdout);
}

main();
