/**
 * Votes that overtook the header they speak of: kept until it comes, a few of each voter.
 *
 * @module
 */
import type { Vote } from '../../block/vote.ts';
import type { DelegateId, Hash } from '../../kernel/types.ts';

/** Blocks of one height that a voter may have voted for before their headers come. */
const KEPT_OF_EACH = 4;

export class EarlyVotes {
  /** By voter, oldest first. Nobody can push out another's. */
  readonly #votes = new Map<DelegateId, Vote[]>();

  add(vote: Vote): void {
    const kept = this.#votes.get(vote.voter) ?? [];
    if (kept.length >= KEPT_OF_EACH || kept.some(({ block }) => block === vote.block)) return;
    kept.push(vote);
    this.#votes.set(vote.voter, kept);
  }

  get size(): number {
    let size = 0;
    for (const votes of this.#votes.values()) size += votes.length;
    return size;
  }

  take(block: Hash): readonly Vote[] {
    const taken: Vote[] = [];
    for (const [voter, votes] of this.#votes) {
      const vote = votes.find((other) => other.block === block);
      if (vote === undefined) continue;
      taken.push(vote);
      this.#keep(voter, (other) => other !== vote);
    }
    return taken;
  }

  /** Lets go of votes for heights that are decided. */
  forgetUpTo(height: number): void {
    for (const voter of this.#votes.keys()) this.#keep(voter, (vote) => vote.height > height);
  }

  #keep(voter: DelegateId, isKept: (vote: Vote) => boolean): void {
    const kept = this.#votes.get(voter)?.filter(isKept) ?? [];
    if (kept.length > 0) this.#votes.set(voter, kept);
    else this.#votes.delete(voter);
  }
}
