/**
 * Journals of several machines together: whether they belong to one sweep, and whether all of it is
 * there.
 *
 * @module
 */
import { isDeepStrictEqual } from 'node:util';
import { defined } from '../../../protocol/kernel/assert.ts';
import { show } from '../../../scenarios/show.ts';
import { UsageError } from '../../../scenarios/usage-error.ts';
import { printPoint } from '../grid.ts';
import { plannedRuns, type PlannedRun, type SweepPlan } from './plan.ts';
import { parseShard, printShard, shardOf } from './shard.ts';
import type { SweepFolder } from './sweep-folder.ts';

/** Runs that a message names one by one. */
const NAMED = 5;

/**
 * The whole sweep that the folders are parts of.
 *
 * @param code - of this program, which writes the tables
 * @throws UsageError if they are parts of different sweeps, or of one that other code ran
 */
export function commonPlan(folders: readonly SweepFolder[], code: string): SweepPlan {
  const plans = folders.map((folder) => {
    if (folder.plan !== null) return { path: folder.path, whole: wholeOf(folder.plan) };
    throw new UsageError(
      `${folder.path} has no results.ndjson of a sweep; allowed: folders that ektsim sweep wrote`,
    );
  });
  const first = defined(plans[0], 'at least one folder is given');
  for (const { path, whole } of plans) {
    if (whole.identity.code !== code)
      throw new UsageError(
        `${path} was run by ektsim ${whole.identity.code}; allowed: ${code}, which this is. Merge it with that one, or run it again`,
      );
    const difference = differenceOf(first.whole, whole);
    if (difference !== null)
      throw new UsageError(
        `${first.path} and ${path} are no parts of one sweep: ${difference}; allowed: shards of one command`,
      );
  }
  return first.whole;
}

/** Which runs are nowhere: null for none, else in words, shard by shard. */
export function missingInWords(plan: SweepPlan, folders: readonly SweepFolder[]): string | null {
  const missing = plannedRuns(plan).filter(
    ({ scenario, seed }) => !folders.some(({ store }) => store.has(scenario, seed)),
  );
  if (missing.length === 0) return null;
  const counts = new Set(folders.flatMap(({ plan: part }) => shardCount(part)));
  const [count] = counts;
  const isOneDivision = count !== undefined && counts.size === 1;
  const groups = new Map<string, PlannedRun[]>();
  for (const run of missing) {
    const name = isOneDivision ? `shard ${printShard(shardOf(run.index, count))}` : 'the sweep';
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [run]);
    else group.push(run);
  }
  const lines = [...groups].map(([name, runs]) => {
    const named = runs.slice(0, NAMED).map(runInWords).join('; ');
    const more = runs.length > NAMED ? `; and ${runs.length - NAMED} more` : '';
    return `  of ${name} ${runs.length}: ${named}${more}`;
  });
  return `${missing.length} of ${plan.identity.planned} runs are missing; the same command goes on with them:\n${lines.join('\n')}`;
}

/** The plan as it would be without shards. */
function wholeOf(plan: SweepPlan): SweepPlan {
  const planned = plan.points.length * plan.seeds.length;
  return { ...plan, identity: { ...plan.identity, shard: null, planned } };
}

function shardCount(plan: SweepPlan | null): readonly number[] {
  const shard = plan?.identity.shard ?? null;
  return shard === null ? [] : [parseShard(shard).count];
}

/** In words; null if there is none. */
function differenceOf(a: SweepPlan, b: SweepPlan): string | null {
  const names = ['scenario', 'file', 'seeds'] as const;
  for (const name of names) {
    const [one, other] = [a.identity[name], b.identity[name]];
    if (one !== other) return `they differ in ${name}, ${show(one)} and ${show(other)}`;
  }
  if (!isDeepStrictEqual(a.identity.axes, b.identity.axes))
    return `their grids differ, ${gridInWords(a)} and ${gridInWords(b)}`;
  return isDeepStrictEqual(a, b) ? null : 'the text of their scenarios differs';
}

function gridInWords({ identity }: SweepPlan): string {
  const axes = identity.axes.map(({ path, values }) => `${path}=${values.join(',')}`);
  return axes.length === 0 ? 'none' : axes.join(' × ');
}

function runInWords({ point, seed }: PlannedRun): string {
  return point.length === 0 ? `seed ${seed}` : `${printPoint(point)}, seed ${seed}`;
}
