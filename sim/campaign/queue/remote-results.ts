/**
 * Results on their way from workers to whoever waits for them, each under its own key: who writes one
 * twice changes nothing. They are no archive, and vanish after a while.
 *
 * @module
 */
import { assert } from '../../../protocol/kernel/assert.ts';
import type { Performed } from '../job.ts';
import { performedIn } from '../store/performed.ts';
import type { JobKey } from '../store/result-store.ts';
import type { RedisLink } from './link.ts';
import { KEPT_SECONDS, resultName } from './names.ts';

/** How long a result is kept that is on somebody's disk, for others who may want it: ten minutes. */
const FETCHED_SECONDS = 600;

/** All methods throw UsageError if the server refuses or is gone. */
export class RemoteResults {
  readonly #link: RedisLink;

  constructor(link: RedisLink) {
    this.#link = link;
  }

  async has(key: JobKey): Promise<boolean> {
    return (await this.#link.ask(this.#link.redis.exists(resultName(key)))) > 0;
  }

  async put(key: JobKey, performed: Performed): Promise<void> {
    const text = JSON.stringify(performed);
    // Or whoever waits for it would throw it away, and have the run done for ever.
    assert(performedIn(text) !== null, `seed ${key.seed} gave a result that is none`);
    await this.#link.ask(this.#link.redis.set(resultName(key), text, 'EX', KEPT_SECONDS));
  }

  /** In the order of the keys; null for those that are not there. */
  async get(keys: readonly JobKey[]): Promise<readonly (Performed | null)[]> {
    if (keys.length === 0) return [];
    const texts = await this.#link.ask(this.#link.redis.mget(keys.map(resultName)));
    const found = texts.map((text) => (text === null ? null : performedIn(text)));
    // What is no result would stand in the way of one.
    await this.remove(keys.filter((_, index) => texts[index] !== null && found[index] === null));
    return found;
  }

  /** They are on the disk. */
  async fetched(keys: readonly JobKey[]): Promise<void> {
    const { redis } = this.#link;
    await this.#link.ask(
      Promise.all(keys.map((key) => redis.expire(resultName(key), FETCHED_SECONDS))),
    );
  }

  async remove(keys: readonly JobKey[]): Promise<void> {
    if (keys.length > 0) await this.#link.ask(this.#link.redis.unlink(keys.map(resultName)));
  }
}
