/**
 * What a sweep consists of, as plain data: enough to know which results it is made of without the
 * scenario's file, on another machine or on another day.
 *
 * @module
 */
import { z } from 'zod';
import { defined } from '../../../protocol/kernel/assert.ts';
import type { SweepIdentity } from '../../../reports/sweep.ts';
import { gridOf, type Point } from '../grid.ts';
import { isOfShard, parseShard } from './shard.ts';

export interface SweepPlan {
  readonly identity: SweepIdentity;
  /** Hash of the scenario at each point of the grid, in the grid's order. */
  readonly points: readonly string[];
  readonly seeds: readonly number[];
  /** The scenario as it was read. */
  readonly scenarioText: string;
}

/** A run of the plan. */
export interface PlannedRun {
  /** In the whole sweep, from 0: by point, then by seed. */
  readonly index: number;
  readonly point: Point;
  readonly scenario: string;
  readonly seed: number;
}

/** Runs in the order of the sweep; of a shard, its own. */
export function plannedRuns({ identity, points, seeds }: SweepPlan): readonly PlannedRun[] {
  const shard = identity.shard === null ? null : parseShard(identity.shard);
  const runs = gridOf(identity.axes).flatMap((point, row) =>
    seeds.map((seed, column): PlannedRun => {
      const scenario = defined(points[row], 'each point of the grid has its hash');
      return { index: row * seeds.length + column, point, scenario, seed };
    }),
  );
  return shard === null ? runs : runs.filter(({ index }) => isOfShard(index, shard));
}

/** The line of a journal that says what its results are for. */
export interface PlanLine {
  readonly kind: 'plan';
  readonly plan: SweepPlan;
}

/** Null: it is no such line. */
export function planIn(value: unknown): SweepPlan | null {
  if (typeof value !== 'object' || value === null || !('plan' in value)) return null;
  const parsed = PLAN_LINE.safeParse(value);
  return parsed.success ? parsed.data.plan : null;
}

const PLAN_LINE: z.ZodType<PlanLine> = z.object({
  kind: z.literal('plan'),
  plan: z.object({
    identity: z.object({
      version: z.string(),
      code: z.string(),
      scenario: z.string(),
      file: z.string(),
      axes: z.array(z.object({ path: z.string(), values: z.array(z.string()) })),
      seeds: z.string(),
      shard: z.string().nullable(),
      planned: z.number(),
    }),
    points: z.array(z.string()),
    seeds: z.array(z.number()),
    scenarioText: z.string(),
  }),
});
