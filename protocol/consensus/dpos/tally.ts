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
  readonly #countsAgain: boolean;
  /** By voter, or by order of arrival where a voter counts again. */
  readonly #votes = new Map<number, Vote>();

  /**
   * @param quorum - votes of distinct delegates that decide
   * @param countsAgain - a delegate counts as often as its vote comes: `W8.distinct` is off
   */
  constructor(quorum: number, countsAgain = false) {
    this.#quorum = quorum;
    this.#countsAgain = countsAgain;
  }

  /** Takes one vote. A delegate counts once, however often its vote comes. `quorum` is reported
   * once, by the vote that completes it. */
  add(vote: Vote): TallyOutcome {
    if (vote.verdict !== 'accept') return 'not-accepting';
    if (this.has(vote.voter)) return 'repeated';
    this.#votes.set(this.#countsAgain ? this.#votes.size : vote.voter, vote);
    return this.#votes.size === this.#quorum ? 'quorum' : 'counted';
  }

  /** Whether the delegate has been counted and counts no more. */
  has(voter: DelegateId): boolean {
    return !this.#countsAgain && this.#votes.has(voter);
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
