/**
 * How jobs travel: many small ones together, each with the hash of its scenario. The scenarios are
 * in another place; see `remote-scenarios.ts`.
 *
 * @module
 */
import { z } from 'zod';
import { defined } from '../../../protocol/kernel/assert.ts';
import { parseScenario } from '../../../scenarios/parse.ts';
import { UsageError } from '../../../scenarios/usage-error.ts';
import type { KeyedJob } from '../engine.ts';
import { completeText, textHash, type JobKey } from '../store/result-store.ts';
import { batchName } from './names.ts';

/** Jobs that are queued as one. */
export interface Batch {
  readonly name: string;
  /** Of the jobs, in the campaign. */
  readonly indexes: readonly number[];
}

/** As it lies in the queue. */
export type BatchData = z.infer<typeof BATCH_DATA>;

const BATCH_DATA = z.object({
  /** Named in messages. */
  file: z.string(),
  /** Of each its scenario, by its hash. */
  runs: z.array(z.object({ scenario: z.string(), seed: z.number() })),
});

/** A campaign has so many batches, if it has as many jobs: a worker that is slow holds up little. */
const BATCHES = 1_000;
const MOST_JOBS = 100;

/**
 * Depends on the jobs alone, so that a campaign that begins anew finds its batches again.
 *
 * @param code - of the workers
 */
export function batchesOf(jobs: readonly KeyedJob[], code: string): readonly Batch[] {
  const size = Math.min(MOST_JOBS, Math.max(1, Math.ceil(jobs.length / BATCHES)));
  const batches: Batch[] = [];
  for (let start = 0; start < jobs.length; start += size) {
    const members = jobs.slice(start, start + size);
    batches.push({
      name: batchName(members.map((job) => keyOf(job, code))),
      indexes: members.map((_, offset) => start + offset),
    });
  }
  return batches;
}

/** Each job alone, in place of a batch that failed as a whole. */
export function singlesOf(
  indexes: readonly number[],
  jobs: readonly KeyedJob[],
  code: string,
): readonly Batch[] {
  return indexes.map((index) => {
    const job = defined(jobs[index], 'a batch has jobs of the campaign');
    return { name: batchName([keyOf(job, code)]), indexes: [index] };
  });
}

export function keyOf({ scenario, seed }: KeyedJob, code: string): JobKey {
  return { code, scenario, seed };
}

export function dataOf(jobs: readonly KeyedJob[]): BatchData {
  const file = jobs[0]?.job.source.file ?? '';
  return { file, runs: jobs.map(({ scenario, seed }) => ({ scenario, seed })) };
}

/** Null: it is no batch. */
export function batchIn(data: unknown): BatchData | null {
  return BATCH_DATA.safeParse(data).data ?? null;
}

/**
 * The text of the job's scenario, with what it reads from other files. Whoever made the job has
 * checked it.
 *
 * @throws UsageError if another file that it names is not what it was then
 */
export function textOf({ job, scenario }: KeyedJob): string {
  const outcome = parseScenario(job.source.text, job.source.file, job.overrides);
  const text = outcome.code === 'ok' ? completeText(outcome.scenario) : null;
  if (text === null || textHash(text) !== scenario)
    throw new UsageError(`a file that ${job.source.file} reads has changed meanwhile; begin again`);
  return text;
}
