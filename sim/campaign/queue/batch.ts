/**
 * How jobs travel: many small ones together, each with all that a worker on another machine needs.
 *
 * @module
 */
import { z } from 'zod';
import { defined } from '../../../protocol/kernel/assert.ts';
import { parseScenario } from '../../../scenarios/parse.ts';
import { printScenario } from '../../../scenarios/print.ts';
import { UsageError } from '../../../scenarios/usage-error.ts';
import type { KeyedJob } from '../engine.ts';
import type { Job } from '../job.ts';
import { scenarioHash, type JobKey } from '../store/result-store.ts';
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
  /** Scenarios with everything filled in. */
  texts: z.array(z.string()),
  runs: z.array(z.object({ scenario: z.string(), text: z.number(), seed: z.number() })),
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

/** Whoever made the jobs has checked them. What a scenario reads from other files comes along. */
export function dataOf(jobs: readonly KeyedJob[]): BatchData {
  const texts = new Map<string, string>();
  for (const job of jobs) if (!texts.has(job.scenario)) texts.set(job.scenario, completeText(job));
  const places = new Map([...texts.keys()].map((scenario, index) => [scenario, index]));
  return {
    file: jobs[0]?.job.source.file ?? '',
    texts: [...texts.values()],
    runs: jobs.map(({ scenario, seed }) => {
      return { scenario, seed, text: defined(places.get(scenario), 'each has its text') };
    }),
  };
}

export interface BatchRun {
  /** Of the scenario; see `store/result-store.ts`. */
  readonly scenario: string;
  readonly job: Job;
}

/** Null: it is no batch. */
export function runsIn(data: unknown): readonly BatchRun[] | null {
  const parsed = BATCH_DATA.safeParse(data);
  if (!parsed.success) return null;
  const { file, texts, runs } = parsed.data;
  if (runs.some(({ text }) => texts[text] === undefined)) return null;
  return runs.map(({ scenario, seed, text }) => ({
    scenario,
    job: { source: { file, text: texts[text] ?? '' }, overrides: [], seed },
  }));
}

/** The hash of the scenario of a job from the queue, which has no overrides; null if it is none. */
export function hashHere({ source }: Job): string | null {
  const outcome = parseScenario(source.text, source.file);
  return outcome.code === 'ok' ? scenarioHash(outcome.scenario) : null;
}

function completeText({ job, scenario }: KeyedJob): string {
  const outcome = parseScenario(job.source.text, job.source.file, job.overrides);
  // It was checked before, so another file that it names is not what it was then.
  if (outcome.code !== 'ok' || scenarioHash(outcome.scenario) !== scenario)
    throw new UsageError(`a file that ${job.source.file} reads has changed meanwhile; begin again`);
  return printScenario({ ...outcome.scenario, sweep: null });
}
