/**
 * Scenarios on their way to workers. Each is there once, under the hash of its text, however many jobs
 * name it and whoever has put it there; with its traces it may have megabytes.
 *
 * They are there while somebody needs them, and may be lost with the server: a worker that finds none
 * does not do the jobs, and whoever waits for those puts it there again.
 *
 * @module
 */
import type { KeyedJob } from '../engine.ts';
import { textHash } from '../store/result-store.ts';
import { textOf } from './batch.ts';
import type { RedisLink } from './link.ts';
import { KEPT_SECONDS, scenarioName } from './names.ts';

/** How long one is kept that we do not need any more: others who do have it kept more often. */
const RELEASED_SECONDS = 60;

/** All methods throw UsageError if the server refuses or is gone. */
export class RemoteScenarios {
  readonly #link: RedisLink;
  /** Hashes of those that we need. */
  readonly #needed = new Set<string>();

  constructor(link: RedisLink) {
    this.#link = link;
  }

  /**
   * Has the scenarios of these jobs there, too, for a day from now.
   *
   * @throws UsageError also if a file that one reads has changed
   */
  async need(jobs: readonly KeyedJob[]): Promise<void> {
    const { redis } = this.#link;
    const jobOf = new Map(jobs.map((job) => [job.scenario, job]));
    const hashes = [...jobOf.keys()];
    for (const hash of hashes) this.#needed.add(hash);
    const found = await this.#link.ask(
      Promise.all(hashes.map((hash) => redis.expire(scenarioName(hash), KEPT_SECONDS))),
    );
    const missing = [...jobOf.values()].filter((_, place) => found[place] === 0);
    // One after another: making one of megabytes takes long, and between them others have a turn.
    for (const job of missing)
      await this.#link.ask(redis.set(scenarioName(job.scenario), textOf(job), 'EX', KEPT_SECONDS));
  }

  /** Has those of these jobs there, and needs no others. About every 20 s is right. */
  async needOnly(jobs: readonly KeyedJob[]): Promise<void> {
    const wanted = new Set(jobs.map(({ scenario }) => scenario));
    const released = [...this.#needed].filter((hash) => !wanted.has(hash));
    const { redis } = this.#link;
    await this.#link.ask(
      Promise.all(released.map((hash) => redis.expire(scenarioName(hash), RELEASED_SECONDS))),
    );
    for (const hash of released) this.#needed.delete(hash);
    await this.need(jobs);
  }

  /** Null: it is not there. What is there under this hash and has another one is removed. */
  async get(hash: string): Promise<string | null> {
    const { redis } = this.#link;
    const text = await this.#link.ask(redis.get(scenarioName(hash)));
    if (text === null || textHash(text) === hash) return text;
    await this.#link.ask(redis.unlink(scenarioName(hash)));
    return null;
  }
}
