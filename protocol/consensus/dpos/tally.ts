/**
 * Counting the votes for one block (W8, W9). Pure bookkeeping: the caller has checked that a vote is
 * authentic and speaks about this block's turn.
 *
 * @module
 */
import type { Vote } from '../../block/vote.ts';
import type { DelegateId } from '../../kernel/types.ts';

/** What a vote turned out to be. Nothing here is an error of ours: strangers send anything. */
export type TallyOutcome = 'counted' | 'quorum' | 'repeated' | 'not-accepting';

export class Tally {
  readonly #quorum: number;
  readonly #votes = new Map<DelegateId, Vote>();

  /** @param quorum - votes of distinct delegates that decide */
  constructor(quorum: number) {
    this.#quorum = quorum;
  }

  /** Takes one vote. A delegate counts once, however often its vote comes. `quorum` is reported
   * once, by the vote that completes it. */
  add(vote: Vote): TallyOutcome {
    if (vote.verdict !== 'accept') return 'not-accepting';
    if (this.#votes.has(vote.voter)) return 'repeated';
    this.#votes.set(vote.voter, vote);
    return this.#votes.size === this.#quorum ? 'quorum' : 'counted';
  }

  has(voter: DelegateId): boolean {
    return this.#votes.has(voter);
  }

  get size(): number {
    return this.#votes.size;
  }

  get complete(): boolean {
    return this.#votes.size >= this.#quorum;
  }

  /** By voter, so that equal tallies give equal certificates. */
  votes(): readonly Vote[] {
    return [...this.#votes.values()].toSorted((a, b) => a.voter - b.voter);
  }
}
