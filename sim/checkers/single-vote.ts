/**
 * `single-vote`, profile `repaired`: an honest delegate signs at most one proposal (R4), one status
 * (R3), one vote (R6) and one commit vote (R7) in a view of a height, also across crashes (R1). It
 * may send the same one again.
 *
 * @module
 */
import type { ProposalStatement } from '../../protocol/block/proposal.ts';
import type { Status } from '../../protocol/block/proposal.ts';
import type { ViewVote } from '../../protocol/block/view-vote.ts';
import { equalBytes } from '../../protocol/kernel/bytes.ts';
import type { Message } from '../../protocol/node/message.ts';
import type { Checker, Report } from './checker.ts';
import { RecentHeights } from './recent-heights.ts';

/** What one delegate signed at one height, by view. */
interface Signed {
  readonly proposals: Map<number, ProposalStatement>;
  readonly statuses: Map<number, Status>;
  readonly votes: Map<number, ViewVote>;
  readonly commits: Map<number, ViewVote>;
}

type Statement = ProposalStatement | Status | ViewVote;

export class SingleVoteChecker implements Checker {
  readonly #report: Report;
  readonly #delegateOf: (node: number) => number | undefined;
  readonly #signed = new Map<number, RecentHeights<Signed>>();

  constructor(delegateOf: (node: number) => number | undefined, report: Report) {
    this.#delegateOf = delegateOf;
    this.#report = report;
  }

  onSent(node: number, message: Message): void {
    switch (message.kind) {
      case 'proposal': {
        // Others forward it as it is (R2).
        const { statement } = message.proposal;
        if (statement.packer === this.#delegateOf(node))
          this.#check(node, 'proposals', statement, this.#of(node, statement.height).proposals);
        return;
      }
      case 'status': {
        const { status } = message;
        if (status.delegate === this.#delegateOf(node))
          this.#check(node, 'statuses', status, this.#of(node, status.height).statuses);
        return;
      }
      case 'view-vote':
        if (message.vote.voter === this.#delegateOf(node))
          this.#check(node, 'votes', message.vote, this.#of(node, message.vote.height).votes);
        return;
      case 'commit-vote':
        if (message.vote.voter === this.#delegateOf(node))
          this.#check(
            node,
            'commit votes',
            message.vote,
            this.#of(node, message.vote.height).commits,
          );
        return;
      default:
    }
  }

  #check<T extends Statement>(node: number, what: string, statement: T, known: Map<number, T>) {
    const { view, height } = statement;
    const earlier = known.get(view);
    if (earlier === undefined) known.set(view, statement);
    else if (earlier !== statement && !equalBytes(earlier.message, statement.message))
      this.#report({
        checker: 'single-vote',
        node,
        height,
        detail: `two different ${what} in view ${view}`,
      });
  }

  #of(node: number, height: number): Signed {
    let heights = this.#signed.get(node);
    if (heights === undefined) {
      heights = new RecentHeights<Signed>(() => ({
        proposals: new Map(),
        statuses: new Map(),
        votes: new Map(),
        commits: new Map(),
      }));
      this.#signed.set(node, heights);
    }
    return heights.of(height);
  }
}
