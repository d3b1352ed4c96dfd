/**
 * Many jobs on several threads.
 *
 * @module
 */
import type { Job, Performed } from './job.ts';
import { WorkerPool, type JobOutcome } from './pool.ts';

export interface CampaignOptions {
  readonly workers: number;
  /** The module that does a job; another one only in tests. */
  readonly module?: URL;
  /** Told as jobs end, which is not the order in which they begin; `index` is that of the job. */
  readonly onResult: (index: number, performed: Performed) => void;
  /** Called about ten times a second. False ends all. */
  readonly goOn: () => boolean;
}

/** The module that does a job. */
export const WORKER = new URL('./worker.js', import.meta.url);

/**
 * Does all jobs. A job that fails stops nothing. Holds no results: whoever is told keeps them.
 *
 * @returns whether all were done
 */
export async function runCampaign(
  jobs: readonly Job[],
  { workers, module = WORKER, onResult, goOn }: CampaignOptions,
): Promise<boolean> {
  if (jobs.length === 0) return true;
  const pool = new WorkerPool<Job, Performed>({ module, workers });
  try {
    return await pool.all(jobs, {
      onEnd: (index, outcome) => onResult(index, performedOf(outcome)),
      goOn,
    });
  } finally {
    await pool.close();
  }
}

/** A job whose worker died has a result, too. */
export function performedOf(outcome: JobOutcome<Performed>): Performed {
  if (outcome.kind === 'done') return outcome.result;
  const message = `the worker died: ${whyLost(outcome.error)}`;
  const result = { kind: 'failed', message, details: message, atMicros: null } as const;
  return { result, wallSeconds: 0 };
}

function whyLost(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ('code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY')
    return 'it ran out of memory; NODE_OPTIONS=--max-old-space-size=<MiB> gives more';
  return error.message;
}
