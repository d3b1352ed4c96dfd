/**
 * `single-vote`, profile `whitepaper`: an honest delegate votes at most once for each turn on one
 * parent (W7). Votes are not durable in this profile, so that a restart forgives.
 *
 * @module
 */
import type { Chain } from '../../protocol/chain/chain.ts';
import type { Vote } from '../../protocol/block/vote.ts';
import { equalBytes } from '../../protocol/kernel/bytes.ts';
import type { Message } from '../../protocol/node/message.ts';
import type { Checker, Report } from './checker.ts';
import { RecentHeights } from './recent-heights.ts';

/** Votes of one height by turn and parent. */
type VotesByTurn = Map<string, Vote>;

export class TurnVoteChecker implements Checker {
  readonly #report: Report;
  readonly #delegateOf: (node: number) => number | undefined;
  readonly #votes = new Map<number, RecentHeights<VotesByTurn>>();

  constructor(delegateOf: (node: number) => number | undefined, report: Report) {
    this.#delegateOf = delegateOf;
    this.#report = report;
  }

  /** The parent is the node's own block below: a node votes on its head alone. */
  onSent(node: number, message: Message, chain: Chain): void {
    if (message.kind !== 'vote' || message.vote.voter !== this.#delegateOf(node)) return;
    const { vote } = message;
    const { height, round, position } = vote;
    const parent = chain.at(height - 1)?.hash ?? 'unknown';
    const votes = this.#of(node).of(height);
    const key = `${round}/${position}/${parent}`;
    const earlier = votes.get(key);
    if (earlier === undefined) votes.set(key, vote);
    else if (earlier !== vote && !equalBytes(earlier.message, vote.message))
      this.#report({
        checker: 'single-vote',
        node,
        height,
        detail: `two different votes in turn ${round}/${position}`,
      });
  }

  onRestarted(node: number): void {
    this.#votes.delete(node);
  }

  #of(node: number): RecentHeights<VotesByTurn> {
    let heights = this.#votes.get(node);
    if (heights === undefined) {
      heights = new RecentHeights<VotesByTurn>(() => new Map());
      this.#votes.set(node, heights);
    }
    return heights;
  }
}
