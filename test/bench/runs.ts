/**
 * Whole runs, each in a process of its own, so that one's heap and compiled code are not another's.
 *
 * @module
 */
import type { Profile } from '../../protocol/chain/parameters.ts';
import { RunReport } from '../../reports/report.ts';
import { loadScenario, parseScenario } from '../../scenarios/parse.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import { simulate, Simulation } from '../../sim/simulation.ts';

/** One run to be measured. */
export interface BenchRun {
  readonly minutes: number;
  readonly crypto: 'modelled' | 'noble' | 'native';
  /** Transfers a second. */
  readonly rate: number;
  readonly followers: number;
  /** `whitepaper` if not given. */
  readonly profile?: Profile;
  /** A scenario file, `minutes` long, in place of the usual world. */
  readonly file?: string;
  /** Simulated time of a run before, so that the measured one is not of code being compiled. */
  readonly warmUpMinutes: number;
}

export interface RunFigures {
  /** Simulated time ÷ wall time, world building and reports included. */
  readonly realtime: number;
  readonly wallSeconds: number;
  readonly deliveredPerSecond: number;
  /** Largest resident size of the process, bytes. */
  readonly peakBytes: number;
  /** Heap in use by the finished simulation and its reports, after garbage collection. */
  readonly liveBytes: number;
  readonly height: number;
  /** Transactions a second of simulated time. */
  readonly committedPerSecond: number;
}

/**
 * Warm after 40 minutes of chain time: from 36 on, times in microseconds need more than 31 bits, and
 * V8 compiles what handles them a second time.
 */
const WARM = { followers: 0, warmUpMinutes: 40 };

export const RUNS = {
  'modelled.1tps': { minutes: 60, crypto: 'modelled', rate: 1, ...WARM },
  'modelled.1tps.cold': { minutes: 60, crypto: 'modelled', rate: 1, ...WARM, warmUpMinutes: 0 },
  'modelled.1tps.long': { minutes: 240, crypto: 'modelled', rate: 1, ...WARM },
  'modelled.100tps': { minutes: 60, crypto: 'modelled', rate: 100, ...WARM },
  'noble.1tps': { minutes: 60, crypto: 'noble', rate: 1, ...WARM, warmUpMinutes: 1 },
  'native.1tps': { minutes: 60, crypto: 'native', rate: 1, ...WARM },
  'modelled.1000nodes': {
    minutes: 10,
    crypto: 'modelled',
    rate: 1,
    followers: 979,
    warmUpMinutes: 1,
  },
  'repaired.1tps': { minutes: 60, crypto: 'modelled', rate: 1, ...WARM, profile: 'repaired' },
  saturation: {
    minutes: 1,
    crypto: 'modelled',
    rate: 2_200,
    followers: 0,
    file: 'scenarios/benchmarks/saturation.yaml',
    warmUpMinutes: 1,
  },
  'saturation.cold': {
    minutes: 1,
    crypto: 'modelled',
    rate: 2_200,
    followers: 0,
    file: 'scenarios/benchmarks/saturation.yaml',
    warmUpMinutes: 0,
  },
  'class-b': {
    minutes: 5,
    crypto: 'modelled',
    rate: 1,
    followers: 0,
    file: 'scenarios/claims/class-b-random-of-21.yaml',
    warmUpMinutes: 5,
  },
} as const satisfies Readonly<Record<string, BenchRun>>;

export type RunName = keyof typeof RUNS;

export function isRunName(name: string): name is RunName {
  return Object.hasOwn(RUNS, name);
}

/** Runs it here and now, with the collectors that `ektsim run` has. */
export function measure(run: BenchRun): RunFigures {
  if (run.warmUpMinutes > 0) {
    const warmUp = scenarioOf({ ...run, minutes: run.warmUpMinutes });
    simulate(warmUp, { seed: 2, listeners: [new RunReport(warmUp)] });
  }
  const scenario = scenarioOf(run);
  const report = new RunReport(scenario);
  const start = process.hrtime.bigint();
  const simulation = new Simulation(scenario, { seed: 1, listeners: [report] });
  while (simulation.advance(1_000_000));
  const wallSeconds = Number(process.hrtime.bigint() - start) / 1e9;
  globalThis.gc?.();
  const liveBytes = process.memoryUsage().heapUsed;
  const summary = simulation.finish();
  return {
    liveBytes,
    realtime: (run.minutes * 60) / wallSeconds,
    wallSeconds,
    deliveredPerSecond: summary.delivered / wallSeconds,
    peakBytes: process.resourceUsage().maxRSS * 1024,
    height: summary.heads[0]?.height ?? 0,
    committedPerSecond: report.finish().throughput.committedPerSecond,
  };
}

/** 21 delegates at one transfer a second. */
export function usualScenario(minutes: number, profile: Profile): Scenario {
  return scenarioOf({ minutes, crypto: 'modelled', rate: 1, ...WARM, profile });
}

function scenarioOf({ minutes, crypto, rate, followers, file, profile }: BenchRun): Scenario {
  if (file !== undefined) return loadScenario(file);
  const accounts = rate >= 10 ? 1_000 : 100;
  const parsed = parseScenario(
    `
name: bench
duration: ${minutes}min
chain: { delegates: 21, followers: ${followers}, profile: ${profile ?? 'whitepaper'}, blockInterval: 3s }
network: { latency: { median: 60ms, p99: 180ms } }
crypto: ${crypto}
workload:
  - transfers: { rate: ${rate}/s, accounts: ${accounts} }
`,
    'bench.yaml',
  );
  if (parsed.code !== 'ok') throw new Error(parsed.problems.map((p) => p.message).join('\n'));
  return parsed.scenario;
}
