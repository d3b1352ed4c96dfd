/**
 * Votes that overtook the header they speak of: kept until it comes, within a bound.
 *
 * @module
 */
import type { Vote } from '../../block/vote.ts';
import type { Hash } from '../../kernel/types.ts';

export class EarlyVotes {
  readonly #limit: number;
  #count = 0;
  readonly #votes = new Map<Hash, Vote[]>();

  /** @param limit - votes kept at once; later ones are let go */
  constructor(limit: number) {
    this.#limit = limit;
  }

  add(vote: Vote): void {
    if (this.#count >= this.#limit) return;
    this.#count += 1;
    const votes = this.#votes.get(vote.block);
    if (votes === undefined) this.#votes.set(vote.block, [vote]);
    else votes.push(vote);
  }

  take(block: Hash): readonly Vote[] {
    const votes = this.#votes.get(block) ?? [];
    this.#votes.delete(block);
    this.#count -= votes.length;
    return votes;
  }

  /** Lets go of votes for heights that are decided. */
  forgetUpTo(height: number): void {
    for (const [block, votes] of this.#votes) {
      const [first] = votes;
      if (first !== undefined && first.height <= height) this.take(block);
    }
  }
}
