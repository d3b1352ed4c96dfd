/**
 * A vote that binds for a while, which is not in the paper (`voteLock`; W7 and W10 know none): a node
 * that accepted a block votes for no other of that height until its lock is over. Like the votes
 * themselves it is not on disk.
 *
 * @module
 */
import type { Header } from '../../block/header.ts';
import type { Hash, Height, Micros } from '../../kernel/types.ts';

/** The block that was accepted last, and until when that binds. */
export interface Held {
  readonly height: Height;
  readonly block: Hash;
  readonly until: Micros;
}

export class VoteLock {
  readonly #duration: Micros;
  #held: Held | null = null;

  /** @param duration - 0: no vote binds */
  constructor(duration: Micros) {
    this.#duration = duration;
  }

  /** Whether a vote for the block would break an earlier one that still binds. */
  forbids(now: Micros, { height, hash }: Header): boolean {
    const held = this.#held;
    return held !== null && held.height === height && held.block !== hash && now < held.until;
  }

  /** What binds, or did last. */
  get held(): Held | null {
    return this.#held;
  }

  /** The node accepts the block. */
  hold(now: Micros, { height, hash }: Header): void {
    if (this.#duration > 0) this.#held = { height, block: hash, until: now + this.#duration };
  }
}
