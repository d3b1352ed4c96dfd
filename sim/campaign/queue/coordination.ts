/**
 * Getting the jobs of a campaign done by workers: batches go into the queue, a few more than workers
 * can do at once, and others as results come.
 *
 * Nothing is kept here that could be lost. The names of batches and results follow from the jobs, so
 * that one who begins anew finds what is queued and what is done; and who asks again and again, in
 * place of being told, can miss nothing.
 *
 * @module
 */
import { setTimeout as pause } from 'node:timers/promises';
import { defined } from '../../../protocol/kernel/assert.ts';
import { performedOf } from '../campaign.ts';
import type { Assignment, KeyedJob } from '../engine.ts';
import type { Performed } from '../job.ts';
import { batchesOf, dataOf, keyOf, singlesOf, type Batch } from './batch.ts';
import type { JobQueue } from './job-queue.ts';
import type { RemoteResults } from './remote-results.ts';
import type { RemoteScenarios } from './remote-scenarios.ts';
import type { WorkersWatch } from './workers-watch.ts';

/** Jobs that are queued in one go, or one batch: workers begin while scenarios of others are made. */
const QUEUED_AT_ONCE = 20;
/** Batches that are queued or in progress: so many for each run that workers do at a time, */
const QUEUED_PER_RUN = 4;
/** and at least so many. */
const LEAST_QUEUED = 50;
/** Of the jobs of a batch, which are done in order, the results of the next ones are asked for. */
const NEXT_JOBS = 5;
/** Results that are asked for in one go. */
const WINDOW = 500;
const PAUSE_MS = 100;
const LOOK_AFTER_MS = 2_000;
const KEEP_MS = 20_000;

export interface Remote {
  /** Of the workers. */
  readonly code: string;
  readonly queue: JobQueue;
  readonly scenarios: RemoteScenarios;
  readonly results: RemoteResults;
  readonly watch: Pick<WorkersWatch, 'look' | 'workers'>;
}

/** Batches that are queued or in progress at most. @param workers - runs that they do at a time */
export function mostQueued(workers: number): number {
  return Math.max(LEAST_QUEUED, QUEUED_PER_RUN * workers);
}

export class Coordination {
  readonly #assignment: Assignment;
  readonly #code: string;
  readonly #queue: JobQueue;
  readonly #scenarios: RemoteScenarios;
  readonly #results: RemoteResults;
  readonly #watch: Remote['watch'];
  /** Indexes of jobs without a result, rising. */
  readonly #open: Set<number>;
  /** Batches that are still to be queued. */
  #ahead: Batch[] = [];
  /** Batches that are queued, in progress, or over without our knowing. */
  #out: Batch[] = [];
  #lookedAfterAt = 0;
  #keptAt = 0;

  constructor(assignment: Assignment, { code, queue, scenarios, results, watch }: Remote) {
    this.#assignment = assignment;
    this.#code = code;
    this.#queue = queue;
    this.#scenarios = scenarios;
    this.#results = results;
    this.#watch = watch;
    this.#open = new Set(assignment.pending);
  }

  /**
   * Takes what earlier calls or others have left. Runs that failed are tried again.
   *
   * @param isFresh - whether all is done again
   */
  async adopt(isFresh: boolean): Promise<void> {
    const { pending } = this.#assignment;
    for (let start = 0; start < pending.length; start += WINDOW) {
      const indexes = pending.slice(start, start + WINDOW);
      if (isFresh) await this.#results.remove(this.#keys(indexes));
      else await this.#take(indexes, ({ result }) => result.kind === 'completed');
    }
  }

  /** Until every job has its result. */
  async finish(): Promise<void> {
    this.#ahead = batchesOf(this.#assignment.jobs, this.#code).filter((batch) =>
      this.#isOpen(batch),
    );
    this.#lookedAfterAt = performance.now();
    await this.#keep();
    while (this.#open.size > 0) {
      await this.#watch.look();
      const queued = await this.#queueSome();
      const taken = await this.#takeSome();
      const now = performance.now();
      if (now - this.#keptAt > KEEP_MS) await this.#keep();
      if (now - this.#lookedAfterAt > LOOK_AFTER_MS) await this.#lookAfter();
      if (queued + taken === 0) await pause(PAUSE_MS);
    }
  }

  /** Takes back what no worker has begun, as far as the server lets us. */
  async withdraw(): Promise<void> {
    const removed = this.#out.map(({ name }) => this.#queue.remove(name));
    await Promise.allSettled([...removed, this.#scenarios.needOnly([])]);
  }

  async #queueSome(): Promise<number> {
    const room = Math.max(0, mostQueued(this.#watch.workers) - this.#out.length);
    const size = this.#ahead[0]?.indexes.length ?? 1;
    const most = Math.min(room, Math.max(1, Math.floor(QUEUED_AT_ONCE / size)));
    const batches = this.#ahead.splice(0, most).filter((batch) => this.#isOpen(batch));
    if (batches.length === 0) return 0;
    // First of all: what goes wrong half-way is withdrawn, too.
    this.#out.push(...batches);
    await this.#scenarios.need(this.#openJobs(batches));
    await this.#removeFailed(batches);
    await this.#queue.add(
      batches.map((batch) => ({ name: batch.name, data: dataOf(this.#openJobs([batch])) })),
    );
    return batches.length;
  }

  /** A coordinator that was killed left them, and nothing is queued twice under one name. */
  async #removeFailed(batches: readonly Batch[]): Promise<void> {
    const states = await Promise.all(batches.map(({ name }) => this.#queue.stateOf(name)));
    const failed = batches.filter((_, place) => states[place] === 'failed');
    await Promise.all(failed.map(({ name }) => this.#queue.remove(name)));
  }

  async #takeSome(): Promise<number> {
    const next = this.#out.flatMap(({ indexes }) => this.#openOf(indexes).slice(0, NEXT_JOBS));
    let taken = 0;
    for (let start = 0; start < next.length; start += WINDOW)
      taken += await this.#take(next.slice(start, start + WINDOW), () => true);
    if (taken > 0) this.#out = this.#out.filter((batch) => this.#isOpen(batch));
    return taken;
  }

  /** While all takes long, nothing of it vanishes. */
  async #keep(): Promise<void> {
    await this.#scenarios.needOnly(this.#openJobs(this.#out));
    await this.#queue.keep();
    this.#keptAt = performance.now();
  }

  /** @returns how many of these jobs have a result now; others that are there are removed */
  async #take(
    indexes: readonly number[],
    isWanted: (performed: Performed) => boolean,
  ): Promise<number> {
    const found = await this.#results.get(this.#keys(indexes));
    const taken: number[] = [];
    const unwanted: number[] = [];
    for (const [place, index] of indexes.entries()) {
      const performed = found[place] ?? null;
      if (performed === null) continue;
      if (isWanted(performed)) {
        this.#end(index, performed);
        taken.push(index);
      } else unwanted.push(index);
    }
    await this.#results.fetched(this.#keys(taken));
    await this.#results.remove(this.#keys(unwanted));
    return taken.length;
  }

  /** Batches that are over and have left jobs open: the server forgot, or workers died over them. */
  async #lookAfter(): Promise<void> {
    const states = await Promise.all(this.#out.map(({ name }) => this.#queue.stateOf(name)));
    const over = this.#out.filter((_, place) => states[place] === 'gone');
    const failed = this.#out.filter((_, place) => states[place] === 'failed');
    // What was done before the batch ended is there now at the latest.
    for (const { indexes } of [...over, ...failed])
      await this.#take(this.#openOf(indexes), () => true);
    this.#out = this.#out.filter(
      (_, place) => states[place] !== 'gone' && states[place] !== 'failed',
    );
    for (const batch of failed) await this.#divide(batch);
    const lost = over.filter((batch) => this.#isOpen(batch));
    // What the server may still know of one, though it is not in the queue, would pass for it.
    await Promise.all(lost.map(({ name }) => this.#queue.remove(name)));
    this.#ahead.push(...lost);
    this.#lookedAfterAt = performance.now();
  }

  /** One job of it is to blame: each is tried alone, and the one that fails alone has failed. */
  async #divide({ name, indexes }: Batch): Promise<void> {
    await this.#queue.remove(name);
    const open = this.#openOf(indexes);
    if (indexes.length > 1) this.#ahead.push(...singlesOf(open, this.#assignment.jobs, this.#code));
    else
      for (const index of open)
        this.#end(index, performedOf({ kind: 'lost', error: new Error(DEATHS) }));
  }

  #end(index: number, performed: Performed): void {
    this.#open.delete(index);
    this.#assignment.onResult(index, performed);
  }

  #isOpen({ indexes }: Batch): boolean {
    return indexes.some((index) => this.#open.has(index));
  }

  #openOf(indexes: readonly number[]): readonly number[] {
    return indexes.filter((index) => this.#open.has(index));
  }

  #openJobs(batches: readonly Batch[]): readonly KeyedJob[] {
    const { jobs } = this.#assignment;
    return batches
      .flatMap(({ indexes }) => this.#openOf(indexes))
      .map((index) => defined(jobs[index], 'an open job'));
  }

  #keys(indexes: readonly number[]) {
    const { jobs } = this.#assignment;
    return indexes.map((index) => keyOf(defined(jobs[index], 'a job'), this.#code));
  }
}

const DEATHS = 'so did several, one after another, that did this run alone';
