/**
 * Who is there: sweeps that wait for results, and workers. Each says so again and again; who falls
 * silent is gone. By the server's clock, so that those of the machines need not agree.
 *
 * @module
 */
import { hostname } from 'node:os';
import { z } from 'zod';
import { PRESENCE } from './names.ts';
import type { RedisLink } from './link.ts';

export type Present = z.infer<typeof PRESENT>;

const PRESENT = z.object({
  role: z.enum(['sweep', 'worker']),
  /** Version of the code. */
  code: z.string(),
  /** Runs at a time; of a sweep 0. */
  workers: z.number(),
  host: z.string(),
  process: z.number(),
});

/** Who has said nothing for so long is gone. */
const GONE_MS = 5_000;

export class Presence {
  readonly #link: RedisLink;
  readonly #self: string;

  constructor(link: RedisLink, self: Pick<Present, 'role' | 'code' | 'workers'>) {
    this.#link = link;
    const who: Present = { ...self, host: hostname(), process: process.pid };
    this.#self = JSON.stringify(who);
  }

  /**
   * Says that we are there. About once a second is right.
   *
   * @returns all that are there
   * @throws UsageError if the server refuses or is gone; all methods
   */
  async beat(): Promise<readonly Present[]> {
    const { redis } = this.#link;
    const [seconds, micros] = await this.#link.ask(redis.time());
    const now = Number(seconds) * 1000 + Math.floor(Number(micros) / 1000);
    const [, , , members] = await this.#link.ask(
      Promise.all([
        redis.zadd(PRESENCE, now, this.#self),
        redis.zremrangebyscore(PRESENCE, '-inf', now - GONE_MS),
        redis.pexpire(PRESENCE, GONE_MS),
        redis.zrange(PRESENCE, '0', '-1'),
      ]),
    );
    return members.flatMap(presentIn);
  }

  async leave(): Promise<void> {
    await this.#link.ask(this.#link.redis.zrem(PRESENCE, this.#self));
  }
}

function presentIn(text: string): readonly Present[] {
  try {
    const parsed = PRESENT.safeParse(JSON.parse(text));
    return parsed.success ? [parsed.data] : [];
  } catch {
    return [];
  }
}
