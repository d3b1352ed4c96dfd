/**
 * From a sweep's arguments to what has to be run. Everything that can be wrong with what was asked
 * for shows here, before anything runs.
 *
 * @module
 */
import { ownSweep } from '../../../scenarios/own-sweep.ts';
import { readScenarioText } from '../../../scenarios/parse.ts';
import { UsageError } from '../../../scenarios/usage-error.ts';
import { parseAxis } from '../../campaign/axis.ts';
import { WORKER } from '../../campaign/campaign.ts';
import { checkPoints, gridOf, withAxes } from '../../campaign/grid.ts';
import type { ScenarioSource } from '../../campaign/job.ts';
import type { RedisAddress } from '../../campaign/queue/address.ts';
import { codeVersion } from '../../campaign/store/code-version.ts';
import { plannedRuns, type PlannedRun, type SweepPlan } from '../../campaign/sweep/plan.ts';
import { parseShard, printShard } from '../../campaign/sweep/shard.ts';
import { asList, single } from '../arguments.ts';
import { engineAddress, refuseWorkers } from '../engine.ts';
import { VERSION } from '../package.ts';
import { parseSeeds } from '../seeds.ts';
import { parseWorkers } from '../workers.ts';

/** Where neither the command line nor the scenario says which. */
const DEFAULT_SEEDS = '1..5';
const MOST_RUNS = 100_000;

export interface SweepArguments {
  readonly file: string;
  readonly set: string | readonly string[] | undefined;
  readonly seeds: string | undefined;
  readonly shard: string | undefined;
  readonly workers: string | undefined;
  readonly engine: string | undefined;
}

export interface SweepRequest {
  readonly plan: SweepPlan;
  readonly source: ScenarioSource;
  readonly runs: readonly PlannedRun[];
  /** At most. */
  readonly workers: number;
  /** Of the queue whose workers do the runs; null: threads of this process. */
  readonly engine: RedisAddress | null;
}

/** The code of this program, as results know it. */
export function ownCode(): string {
  return codeVersion(VERSION, WORKER);
}

/** @throws UsageError */
export function requestOf(args: SweepArguments): SweepRequest {
  const { file, set, seeds, shard, workers } = args;
  const given = asList(set).map(parseAxis);
  const givenSeeds = seeds === undefined ? null : single(seeds, '--seeds');
  if (givenSeeds !== null) parseSeeds(givenSeeds);
  const part = shard === undefined ? null : parseShard(single(shard, '--shard'));
  const threads = parseWorkers(workers);
  refuseWorkers(args.engine, workers);
  const engine = args.engine === undefined ? null : engineAddress(args.engine);
  const source = { file, text: readScenarioText(file) };
  const own = ownSweep(source.text, file);
  const axes = withAxes(own?.axes ?? [], given);
  const seedText = givenSeeds ?? own?.seeds ?? DEFAULT_SEEDS;
  const seedList = parseSeeds(seedText);
  const points = gridOf(axes);
  const total = points.length * seedList.length;
  if (total > MOST_RUNS)
    throw new UsageError(
      `found ${points.length} points × ${seedList.length} seeds; allowed: at most ${MOST_RUNS} runs`,
    );
  if (part !== null && part.count > total)
    throw new UsageError(
      `--shard: found ${part.count} shards; allowed: at most ${total}, as many as runs`,
    );
  const { name, warnings, hashes } = checkPoints(points, source);
  for (const warning of warnings) process.stderr.write(`warning: ${warning}\n`);
  const whole: SweepPlan = {
    identity: {
      version: VERSION,
      code: ownCode(),
      scenario: name,
      file,
      axes: axes.map(({ path, values }) => ({ path, values })),
      seeds: seedText,
      shard: part === null ? null : printShard(part),
      planned: total,
    },
    points: hashes,
    seeds: seedList,
    scenarioText: source.text,
  };
  const runs = plannedRuns(whole);
  const plan = { ...whole, identity: { ...whole.identity, planned: runs.length } };
  return { plan, source, runs, workers: threads, engine };
}
