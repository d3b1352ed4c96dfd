/**
 * Worker threads that do jobs, several at a time. Knows nothing of what a job is.
 *
 * @module
 */
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import { tuneCollector, WORKER_LIMITS } from './worker-heap.ts';

/** What became of a job: its result, or that the worker died over it. */
export type JobOutcome<Result> =
  | { readonly kind: 'done'; readonly result: Result }
  | { readonly kind: 'lost'; readonly error: unknown };

export interface PoolOptions {
  /** A module whose default export does a job and returns its result; both are plain data. */
  readonly module: URL;
  /** Threads, at least 1. */
  readonly workers: number;
}

export interface Following<Result> {
  /** Told as jobs end, which is not the order in which they begin; `index` counts from 0. */
  readonly onEnd: (index: number, outcome: JobOutcome<Result>) => void;
  /** Called about ten times a second. False ends the jobs in progress, whose outcome is not told. */
  readonly goOn: () => boolean;
}

const PULSE_MILLISECONDS = 100;

/**
 * ```ts
 * const pool = new WorkerPool<Job, JobResult>({ module, workers: 8 });
 * try { await pool.all(jobs, { onEnd, goOn }); } finally { await pool.close(); }
 * ```
 */
export class WorkerPool<Job, Result> {
  readonly #threads: Piscina<Job, Result>;
  readonly #workers: number;
  /** Jobs in progress: what to call with their outcome. */
  readonly #inProgress = new Set<(outcome: JobOutcome<Result>) => void>();
  /** Set if workers cannot even be started: jobs would wait for them for ever. */
  #broken: JobOutcome<Result> | null = null;
  #closed: Promise<void> | null = null;

  constructor({ module, workers }: PoolOptions) {
    this.#workers = workers;
    tuneCollector();
    this.#threads = new Piscina<Job, Result>({
      filename: fileURLToPath(module),
      minThreads: workers,
      maxThreads: workers,
      idleTimeout: Infinity,
      resourceLimits: WORKER_LIMITS,
    });
    this.#threads.on('error', (error: unknown) => {
      this.#broken = { kind: 'lost', error };
      for (const end of this.#inProgress) end(this.#broken);
    });
  }

  /**
   * Takes jobs in order, a new one whenever a worker is free, until there are no more; the jobs may let
   * it wait for one. A worker that
   * dies is replaced, and only the job that it had is lost.
   *
   * @returns whether all were done; false if `goOn` ended them, and then the pool is closed
   */
  async all(
    jobs: Iterable<Job> | AsyncIterable<Job>,
    { onEnd, goOn }: Following<Result>,
  ): Promise<boolean> {
    const waiting =
      Symbol.asyncIterator in jobs ? jobs[Symbol.asyncIterator]() : jobs[Symbol.iterator]();
    let begun = 0;
    let isOver = false;
    const lane = async (): Promise<void> => {
      for (;;) {
        const next = isOver ? null : await waiting.next();
        if (next === null || next.done === true) return;
        const index = begun;
        begun += 1;
        const outcome = await this.one(next.value);
        // Of a job that was ended there is nothing to tell.
        if (!isOver) onEnd(index, outcome);
      }
    };
    let isEnded = false;
    const pulse = setInterval(() => {
      if (isOver || goOn()) return;
      isOver = isEnded = true;
      void this.close();
    }, PULSE_MILLISECONDS);
    try {
      await Promise.all(Array.from({ length: this.#workers }, lane));
    } finally {
      isOver = true;
      clearInterval(pulse);
    }
    return !isEnded;
  }

  /** Does a job when a worker is free. Of one that `close` ends the outcome is `lost`. */
  one(job: Job): Promise<JobOutcome<Result>> {
    if (this.#broken !== null) return Promise.resolve(this.#broken);
    return new Promise((resolve) => {
      const end = (outcome: JobOutcome<Result>): void => {
        this.#inProgress.delete(end);
        resolve(outcome);
      };
      this.#inProgress.add(end);
      this.#threads.run(job).then(
        (result) => end({ kind: 'done', result }),
        (error: unknown) => end({ kind: 'lost', error }),
      );
    });
  }

  /** Ends the threads, at once and whatever they do. */
  async close(): Promise<void> {
    // Once: a second call while threads are ending would have them replaced.
    this.#closed ??= this.#threads.destroy();
    await this.#closed;
  }
}
