/**
 * Many jobs on several threads, and their results one after another in the order of the jobs.
 *
 * @module
 */
import type { Job, JobResult } from './job.ts';
import { WorkerPool, type JobOutcome } from './pool.ts';

export interface CampaignOptions {
  readonly workers: number;
  /** The module that does a job; another one only in tests. */
  readonly module?: URL;
  /** Told in the order of the jobs: each as soon as it and all before it are done. */
  readonly onResult: (index: number, result: JobResult) => void;
  /** Called about ten times a second, with the number of jobs that are done. False ends all. */
  readonly goOn: (done: number) => boolean;
}

/**
 * Does all jobs. A job that fails stops nothing. If `goOn` ends the campaign, the jobs that are done
 * are told, with those left out that were before them and are not.
 *
 * @returns whether all were done
 */
export async function runCampaign(
  jobs: readonly Job[],
  { workers, module = DEFAULT_MODULE, onResult, goOn }: CampaignOptions,
): Promise<boolean> {
  const pool = new WorkerPool<Job, JobResult>({ module, workers });
  const early = new Map<number, JobResult>();
  let told = 0;
  const onEnd = (index: number, outcome: JobOutcome<JobResult>): void => {
    early.set(index, resultOf(outcome));
    for (let next = early.get(told); next !== undefined; next = early.get(told)) {
      early.delete(told);
      onResult(told, next);
      told += 1;
    }
  };
  try {
    const isComplete = await pool.all(jobs, { onEnd, goOn: () => goOn(told + early.size) });
    for (const [index, result] of [...early].sort(([a], [b]) => a - b)) onResult(index, result);
    return isComplete;
  } finally {
    await pool.close();
  }
}

const DEFAULT_MODULE = new URL('./worker.js', import.meta.url);

function resultOf(outcome: JobOutcome<JobResult>): JobResult {
  if (outcome.kind === 'done') return outcome.result;
  const message = `the worker died: ${whyLost(outcome.error)}`;
  return { kind: 'failed', message, details: message, atMicros: null, wallSeconds: 0 };
}

function whyLost(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ('code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY')
    return 'it ran out of memory; NODE_OPTIONS=--max-old-space-size=<MiB> gives more';
  return error.message;
}
