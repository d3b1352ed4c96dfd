/**
 * Getting the jobs of a campaign done by workers: batches go into the queue, results are asked for in
 * the order of the jobs.
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
import type { Assignment } from '../engine.ts';
import type { Performed } from '../job.ts';
import { batchesOf, dataOf, keyOf, singlesOf, type Batch } from './batch.ts';
import type { JobQueue } from './job-queue.ts';
import type { RemoteResults } from './remote-results.ts';

/** Batches that are queued at once, so that workers begin while the others are made. */
const QUEUED_AT_ONCE = 20;
/** Results that are asked for at once. */
const WINDOW = 500;
const PAUSE_MS = 100;
const LOOK_AFTER_MS = 2_000;

export class Coordination {
  readonly #assignment: Assignment;
  readonly #code: string;
  readonly #queue: JobQueue;
  readonly #results: RemoteResults;
  /** Indexes of jobs without a result, rising. */
  readonly #open: Set<number>;
  /** Batches that are still to be queued. */
  #ahead: Batch[] = [];
  /** Batches that are queued, in progress, or over without our knowing. */
  #out: Batch[] = [];
  #lookedAfterAt = 0;

  constructor(
    assignment: Assignment,
    { code, queue, results }: { code: string; queue: JobQueue; results: RemoteResults },
  ) {
    this.#assignment = assignment;
    this.#code = code;
    this.#queue = queue;
    this.#results = results;
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

  /**
   * Until every job has its result.
   *
   * @param meanwhile - called again and again
   */
  async finish(meanwhile: () => Promise<void>): Promise<void> {
    this.#ahead = batchesOf(this.#assignment.jobs, this.#code).filter((batch) =>
      this.#isOpen(batch),
    );
    this.#lookedAfterAt = performance.now();
    while (this.#open.size > 0) {
      await meanwhile();
      const queued = await this.#queueSome();
      const taken = await this.#take([...firstOf(this.#open, WINDOW)], () => true);
      if (performance.now() - this.#lookedAfterAt > LOOK_AFTER_MS) await this.#lookAfter();
      if (queued + taken === 0) await pause(PAUSE_MS);
    }
  }

  /** Takes back what no worker has begun. */
  async withdraw(): Promise<void> {
    await Promise.all(this.#out.map(({ name }) => this.#queue.remove(name)));
  }

  async #queueSome(): Promise<number> {
    const batches = this.#ahead.splice(0, QUEUED_AT_ONCE).filter((batch) => this.#isOpen(batch));
    const { jobs } = this.#assignment;
    const entries = batches.map(({ name, indexes }) => {
      const open = indexes.filter((index) => this.#open.has(index));
      return { name, data: dataOf(open.map((index) => defined(jobs[index], 'an open job'))) };
    });
    if (entries.length > 0) await this.#queue.add(entries);
    this.#out.push(...batches);
    return batches.length;
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
    this.#out = this.#out.filter((batch) => this.#isOpen(batch));
    const states = await Promise.all(this.#out.map(({ name }) => this.#queue.stateOf(name)));
    const over = this.#out.filter((_, place) => states[place] === 'gone');
    const failed = this.#out.filter((_, place) => states[place] === 'failed');
    // What was done before the batch ended is there now at the latest.
    for (const { indexes } of [...over, ...failed])
      await this.#take(this.#openOf(indexes), () => true);
    for (const batch of failed) await this.#divide(batch);
    this.#ahead.push(...over.filter((batch) => this.#isOpen(batch)));
    this.#out = this.#out.filter(
      (_, place) => states[place] !== 'gone' && states[place] !== 'failed',
    );
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

  #keys(indexes: readonly number[]) {
    const { jobs } = this.#assignment;
    return indexes.map((index) => keyOf(defined(jobs[index], 'a job'), this.#code));
  }
}

const DEATHS = 'so did several, one after another, that did this run alone';

function* firstOf(indexes: ReadonlySet<number>, most: number): Generator<number> {
  let count = 0;
  for (const index of indexes) {
    if (count === most) return;
    count += 1;
    yield index;
  }
}
