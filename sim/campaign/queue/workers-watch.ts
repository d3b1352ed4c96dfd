/**
 * What a sweep sees of the workers: how many there are, and a word to whoever waits if there are none.
 *
 * @module
 */
import { counted } from '../../../reports/format.ts';
import type { RedisLink } from './link.ts';
import { Presence, type Present } from './presence.ts';

const BEAT_MS = 1_000;
/** A worker may just be starting. */
const ALONE_MS = 3_000;

export class WorkersWatch {
  readonly #presence: Presence;
  readonly #code: string;
  readonly #shown: string;
  readonly #say: (line: string) => void;
  #workers = 0;
  #beatAt = -Infinity;
  #aloneSince: number | null = null;
  #hasSaid = false;

  constructor(link: RedisLink, code: string, say: (line: string) => void) {
    this.#presence = new Presence(link, { role: 'sweep', code, workers: 0 });
    this.#code = code;
    this.#shown = link.address.shown;
    this.#say = say;
  }

  /** Runs that workers of this code can do at a time. */
  get workers(): number {
    return this.#workers;
  }

  /** To be called again and again. */
  async look(): Promise<void> {
    const now = performance.now();
    if (now - this.#beatAt < BEAT_MS) return;
    this.#beatAt = now;
    const workers = (await this.#presence.beat()).filter(({ role }) => role === 'worker');
    const own = workers.filter(({ code }) => code === this.#code);
    this.#workers = own.reduce((sum, { workers: threads }) => sum + threads, 0);
    if (own.length > 0) {
      this.#aloneSince = null;
      this.#hasSaid = false;
      return;
    }
    this.#aloneSince ??= now;
    if (this.#hasSaid || now - this.#aloneSince < ALONE_MS) return;
    this.#hasSaid = true;
    this.#say(
      `no worker of ektsim ${this.#code} is there; waiting for one: ektsim worker --engine ${this.#shown}${othersInWords(workers)}`,
    );
  }

  async leave(): Promise<void> {
    await this.#presence.leave();
  }
}

/** Workers that cannot help. */
function othersInWords(workers: readonly Present[]): string {
  if (workers.length === 0) return '';
  const codes = [...new Set(workers.map(({ code }) => code))].toSorted((a, b) => (a < b ? -1 : 1));
  return ` (${counted(workers.length, 'worker')} of other code cannot help: ${codes.join(', ')})`;
}
