/**
 * How high the chain is, as far as the clients of a load can know.
 *
 * @module
 */
import type { Micros } from '../../../protocol/kernel/types.ts';
import type { News } from '../source.ts';

/** However long nothing was heard: a chain that stands still is guessed too high by no more. */
const MOST_UNSEEN = 20;

export class ChainView {
  readonly #blockInterval: Micros;
  #head = 0;
  #since: Micros = 0;

  constructor(blockInterval: Micros) {
    this.#blockInterval = blockInterval;
  }

  /** The highest block that somebody has told of. */
  get head(): number {
    return this.#head;
  }

  /** Whether it is news that the chain is so high. */
  see(now: Micros, { height, confirmations }: Pick<News, 'height' | 'confirmations'>): boolean {
    const head = height + confirmations - 1;
    if (confirmations === 0 || head <= this.#head) return false;
    this.#head = head;
    this.#since = now;
    return true;
  }

  /** How high it may be by now: no block comes sooner than an interval after the one before. */
  guess(now: Micros): number {
    const unseen = Math.ceil((now - this.#since) / this.#blockInterval);
    return this.#head + Math.min(MOST_UNSEEN, unseen);
  }
}
