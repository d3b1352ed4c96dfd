/**
 * `promise`, profile `repaired`: what an honest delegate sends keeps to what it said before, also
 * across crashes (R1).
 *
 * - A status of view v promises no vote and no commit vote in an earlier view of the height (R3).
 * - A commit vote is for the block of the delegate's own vote of that view (R7).
 * - A status hides nothing: it claims the delegate's highest vote of the earlier views, and a
 *   certificate at least as high as its highest commit vote, which rested on one (R3, R1).
 *
 * @module
 */
import type { Status } from '../../protocol/block/proposal.ts';
import type { ViewVote } from '../../protocol/block/view-vote.ts';
import type { Message } from '../../protocol/node/message.ts';
import type { Checker, Report } from './checker.ts';
import { RecentHeights } from './recent-heights.ts';

/** What one delegate said at one height. */
interface Said {
  /** View of the highest status; −1: none. */
  status: number;
  /** Block of its vote by view. */
  readonly votes: Map<number, string>;
  /** Views of its commit votes. */
  readonly commits: Set<number>;
}

export class PromiseChecker implements Checker {
  readonly #report: Report;
  readonly #delegateOf: (node: number) => number | undefined;
  readonly #said = new Map<number, RecentHeights<Said>>();

  constructor(delegateOf: (node: number) => number | undefined, report: Report) {
    this.#delegateOf = delegateOf;
    this.#report = report;
  }

  onSent(node: number, message: Message): void {
    switch (message.kind) {
      case 'status':
        if (message.status.delegate === this.#delegateOf(node))
          this.#onStatus(node, message.status);
        return;
      case 'view-vote':
        if (message.vote.voter === this.#delegateOf(node)) this.#onVote(node, message.vote);
        return;
      case 'commit-vote':
        if (message.vote.voter === this.#delegateOf(node)) this.#onCommitVote(node, message.vote);
        return;
      default:
    }
  }

  #onVote(node: number, { height, view, block }: ViewVote): void {
    const said = this.#of(node, height);
    if (view < said.status)
      this.#breach(node, height, `vote in view ${view} after a status of view ${said.status}`);
    if (!said.votes.has(view)) said.votes.set(view, block);
  }

  #onCommitVote(node: number, { height, view, block }: ViewVote): void {
    const said = this.#of(node, height);
    if (view < said.status)
      this.#breach(
        node,
        height,
        `commit vote in view ${view} after a status of view ${said.status}`,
      );
    if (said.votes.get(view) !== block)
      this.#breach(
        node,
        height,
        `commit vote in view ${view} for a block that it did not vote for`,
      );
    said.commits.add(view);
  }

  #onStatus(node: number, { height, view, vote, certificate }: Status): void {
    const said = this.#of(node, height);
    said.status = Math.max(said.status, view);
    const voted = highestBelow(said.votes.keys(), view);
    const claimed = vote?.view ?? NONE;
    if (claimed < voted || (claimed === voted && vote?.block !== said.votes.get(voted)))
      this.#breach(node, height, `status of view ${view} hides the vote of view ${voted}`);
    const committed = highestBelow(said.commits, view);
    if ((certificate?.view ?? NONE) < committed)
      this.#breach(
        node,
        height,
        `status of view ${view} hides the certificate under the commit vote of view ${committed}`,
      );
  }

  #of(node: number, height: number): Said {
    let heights = this.#said.get(node);
    if (heights === undefined) {
      heights = new RecentHeights<Said>(() => ({
        status: NONE,
        votes: new Map(),
        commits: new Set(),
      }));
      this.#said.set(node, heights);
    }
    return heights.of(height);
  }

  #breach(node: number, height: number, detail: string): void {
    this.#report({ checker: 'promise', node, height, detail });
  }
}

const NONE = -1;

function highestBelow(views: Iterable<number>, limit: number): number {
  let highest = NONE;
  for (const view of views) if (view < limit && view > highest) highest = view;
  return highest;
}
