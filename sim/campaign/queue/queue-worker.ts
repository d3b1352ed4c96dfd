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
import type { Job, Performed } from '../job.ts';
import { WorkerPool } from '../pool.ts';
import type { JobKey } from '../store/result-store.ts';
import { batchIn } from './batch.ts';
import { BatchTaker } from './job-queue.ts';
import type { RedisLink } from './link.ts';
import { Presence } from './presence.ts';
import { RemoteResults } from './remote-results.ts';
import { RemoteScenarios } from './remote-scenarios.ts';
import { ScenarioCache } from './scenario-cache.ts';

export interface QueueWorkerOptions {
  readonly link: RedisLink;
  /** Of this worker. */
  readonly code: string;
  /** Runs at a time. */
  readonly workers: number;
  /** The module that does a job. */
  readonly module: URL;
  /** How long a batch is its worker's, that gives no sign of life. Default: that of the queue. */
  readonly silenceMs?: number;
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
/** Scenarios that are kept, for each run at a time: one that is done, and one to come. */
const SCENARIOS_PER_RUN = 2;

/** What became of a run: done now or before, given back at the end, or there is no scenario for it. */
type RunEnd = 'done' | 'given-back' | 'no-scenario';

export class QueueWorker {
  readonly #options: QueueWorkerOptions;
  readonly #results: RemoteResults;
  readonly #pool: WorkerPool<Job, Performed>;
  /** Codes of sweeps that this worker cannot help, and has said so. */
  readonly #strangers = new Set<string>();
  readonly #scenarios: ScenarioCache;
  /** Hashes of scenarios that were not there, and it was said so. */
  readonly #missed = new Set<string>();
  #isBeating = false;
  #isEnding = false;
  /** What ends the worker, other than being told to. */
  #broken: { readonly error: unknown } | null = null;
  #runs = 0;
  #batches = 0;
  #givenBack = 0;

  constructor(options: QueueWorkerOptions) {
    this.#options = options;
    this.#results = new RemoteResults(options.link);
    const most = SCENARIOS_PER_RUN * options.workers;
    this.#scenarios = new ScenarioCache(new RemoteScenarios(options.link), most);
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
    const { link, code, workers, silenceMs } = this.#options;
    const presence = new Presence(link, { role: 'worker', code, workers });
    const doing = (data: unknown): Promise<boolean> => this.#do(data);
    const onRefused = (error: Error): void => {
      this.#broken ??= { error: link.refusal(error) };
    };
    const taker = new BatchTaker(link, {
      code,
      atATime: workers,
      ...(silenceMs === undefined ? {} : { silenceMs }),
      doing,
      onRefused,
    });
    try {
      let beatAt = -Infinity;
      while (goOn()) {
        if (this.#broken !== null) throw this.#broken.error;
        if (performance.now() - beatAt > BEAT_MS) {
          beatAt = performance.now();
          // Not awaited: being told to end counts also while the server is away.
          void this.#beat(presence, taker);
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
    const { code, say } = this.#options;
    const batch = batchIn(data);
    if (batch === null) {
      say('what was queued is no job of runs; left aside');
      return true;
    }
    try {
      for (const { scenario, seed } of batch.runs) {
        const end = await this.#doOne({ code, scenario, seed }, batch.file);
        if (end === 'given-back') {
          this.#givenBack += 1;
          return false;
        }
        if (end === 'no-scenario') {
          // It would come back at once. Who waits for it sees that it is over, and queues it again.
          this.#tellMissing(scenario);
          return true;
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

  async #doOne(key: JobKey, file: string): Promise<RunEnd> {
    if (this.#hasEnded()) return 'given-back';
    if (await this.#results.has(key)) return 'done';
    const text = await this.#scenarios.get(key.scenario);
    if (text === null) return 'no-scenario';
    const job = { source: { file, text }, overrides: [], seed: key.seed };
    const performed = performedOf(await this.#pool.one(job));
    // What the end of the pool has ended is no result.
    if (this.#hasEnded()) return 'given-back';
    await this.#results.put(key, performed);
    this.#runs += 1;
    return 'done';
  }

  #hasEnded(): boolean {
    return this.#isEnding;
  }

  async #beat(presence: Presence, taker: BatchTaker): Promise<void> {
    // While the server is away one waits for it.
    if (this.#isBeating) return;
    this.#isBeating = true;
    try {
      this.#tellStrangers(await presence.beat());
      await taker.look();
    } catch (error) {
      this.#broken ??= { error };
    } finally {
      this.#isBeating = false;
    }
  }

  #tellMissing(scenario: string): void {
    if (this.#missed.has(scenario)) return;
    this.#missed.add(scenario);
    const { link, say } = this.#options;
    say(
      `${link.address.shown} has lost scenario ${scenario}; its sweep brings it again, if it goes on`,
    );
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
