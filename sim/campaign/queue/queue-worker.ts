/**
 * A worker of campaigns that are coordinated elsewhere: takes batches of jobs from the queue, does
 * them on its threads, and puts each result where the coordinator finds it.
 *
 * A batch may come twice, for its first worker was given up: what has a result is not done again.
 *
 * @module
 */
import { setTimeout as pause } from 'node:timers/promises';
import { performedOf } from '../campaign.ts';
import { failed, type Job, type Performed } from '../job.ts';
import { WorkerPool } from '../pool.ts';
import { hashHere, runsIn, type BatchRun } from './batch.ts';
import { UsageError } from '../../../scenarios/usage-error.ts';
import { BatchTaker } from './job-queue.ts';
import type { RedisLink } from './link.ts';
import { Presence } from './presence.ts';
import { RemoteResults } from './remote-results.ts';

export interface QueueWorkerOptions {
  readonly link: RedisLink;
  /** Of this worker. */
  readonly code: string;
  /** Runs at a time. */
  readonly workers: number;
  /** The module that does a job. */
  readonly module: URL;
  /** A line for whoever watches. */
  readonly say: (line: string) => void;
}

/** What a worker has done. */
export interface Worked {
  readonly runs: number;
  readonly batches: number;
  /** Batches that it had begun at its end, which are others' now. */
  readonly givenBack: number;
}

const BEAT_MS = 1_000;
const PULSE_MS = 100;

export class QueueWorker {
  readonly #options: QueueWorkerOptions;
  readonly #results: RemoteResults;
  readonly #pool: WorkerPool<Job, Performed>;
  /** Codes of sweeps that this worker cannot help, and has said so. */
  readonly #strangers = new Set<string>();
  /** The last scenario: those of one point of a grid come one after another. */
  #checked: { readonly text: string; readonly hash: string | null } | null = null;
  #isEnding = false;
  /** What ends the worker, other than being told to. */
  #broken: { readonly error: unknown } | null = null;
  #runs = 0;
  #batches = 0;
  #givenBack = 0;

  constructor(options: QueueWorkerOptions) {
    this.#options = options;
    this.#results = new RemoteResults(options.link);
    this.#pool = new WorkerPool({ module: options.module, workers: options.workers });
  }

  /** So far. */
  get worked(): Worked {
    return { runs: this.#runs, batches: this.#batches, givenBack: this.#givenBack };
  }

  /**
   * Works until it is told to end; then gives back at once what it has begun.
   *
   * @param goOn - called about ten times a second
   * @throws UsageError if the server refuses, or is away for too long
   */
  async work(goOn: () => boolean): Promise<Worked> {
    const { link, code, workers } = this.#options;
    const presence = new Presence(link, { role: 'worker', code, workers });
    const doing = (data: unknown): Promise<boolean> => this.#do(data);
    const onRefused = (error: Error): void => {
      this.#broken ??= { error: new UsageError(`${link.address.shown} refuses: ${error.message}`) };
    };
    const taker = new BatchTaker(link, { code, atATime: workers, doing, onRefused });
    try {
      let beatAt = -Infinity;
      while (goOn()) {
        if (this.#broken !== null) throw this.#broken.error;
        if (performance.now() - beatAt > BEAT_MS) {
          beatAt = performance.now();
          // Not awaited: being told to end counts also while the server is away.
          void this.#beat(presence);
        }
        await pause(PULSE_MS);
      }
    } finally {
      this.#isEnding = true;
      await link.part(async () => {
        // First of all: what is given back must not be taken again.
        const closed = taker.close();
        await this.#pool.close();
        await closed;
        await presence.leave();
      });
      await this.#pool.close();
    }
    return this.worked;
  }

  /** @returns false if the rest is for others */
  async #do(data: unknown): Promise<boolean> {
    const runs = runsIn(data);
    if (runs === null) throw new Error('what was queued is no batch of runs');
    try {
      for (const run of runs) {
        if (!(await this.#doOne(run))) {
          this.#givenBack += 1;
          return false;
        }
      }
    } catch (error) {
      // The result is lost with the server that should have had it: others will do the run again.
      this.#broken ??= { error };
      return false;
    }
    this.#batches += 1;
    return true;
  }

  /** @returns false if it was not done because this is the end */
  async #doOne({ scenario, job }: BatchRun): Promise<boolean> {
    const key = { code: this.#options.code, scenario, seed: job.seed };
    if (this.#hasEnded()) return false;
    if (await this.#results.has(key)) return true;
    const performed = this.#isScenario(job, scenario)
      ? performedOf(await this.#pool.one(job))
      : OTHER_SCENARIO;
    // What the end of the pool has ended is no result.
    if (this.#hasEnded()) return false;
    await this.#results.put(key, performed);
    this.#runs += 1;
    return true;
  }

  /** Whether the scenario is here what it is for whoever queued it. */
  #isScenario(job: Job, scenario: string): boolean {
    const { text } = job.source;
    if (this.#checked?.text !== text) this.#checked = { text, hash: hashHere(job) };
    return this.#checked.hash === scenario;
  }

  #hasEnded(): boolean {
    return this.#isEnding;
  }

  async #beat(presence: Presence): Promise<void> {
    try {
      this.#tellStrangers(await presence.beat());
    } catch (error) {
      this.#broken ??= { error };
    }
  }

  #tellStrangers(present: Awaited<ReturnType<Presence['beat']>>): void {
    const { code: own, say } = this.#options;
    for (const { role, code } of present) {
      if (role !== 'sweep' || code === own || this.#strangers.has(code)) continue;
      this.#strangers.add(code);
      say(
        `a sweep waits for workers of ektsim ${code}; this is ${own}, whose results would differ`,
      );
    }
  }
}

const OTHER_SCENARIO: Performed = {
  result: failed(new Error('the scenario that was queued is another one for this worker'), null),
  wallSeconds: 0,
};
