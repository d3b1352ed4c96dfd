/** What the checkers of votes and promises must reject, and what they must let pass. */
import { describe, expect, it } from 'vitest';
import { SingleVoteChecker } from '../../../sim/checkers/single-vote.ts';
import { TurnVoteChecker } from '../../../sim/checkers/turn-vote.ts';
import { PromiseChecker } from '../../../sim/checkers/promise.ts';
import type { Height } from '../../../protocol/kernel/types.ts';
import { hashFor, pack, smallChain, voteOn } from '../../protocol/chain/small-chain.ts';
import {
  certificateIn,
  chainOf,
  commitMessage,
  delegateOf,
  proposalOf,
  Reported,
  statusOf,
  view,
  voteMessage,
} from './hand-made.ts';

const small = smallChain({ delegates: 4 });
const [b, c] = [hashFor(5), hashFor(6)];

describe('single-vote, repaired', () => {
  const checked = () => {
    const reported = new Reported();
    return { reported, checker: new SingleVoteChecker(delegateOf, reported.report) };
  };

  it('lets one vote, commit vote, status and proposal of each view pass, sent again or not', () => {
    const { reported, checker } = checked();
    for (const number of [0, 1, 2]) {
      for (let times = 0; times < 2; times++) {
        // Made anew each time: equal, and not the same object.
        checker.onSent(0, voteMessage(0, { view: view(number), block: b }));
        checker.onSent(0, commitMessage(0, { view: view(number), block: b }));
        checker.onSent(0, statusOf(0, number, { vote: [0, b] }));
      }
    }
    checker.onSent(0, proposalOf(0, b, small));
    checker.onSent(0, proposalOf(0, b, small));
    // The same view of another height.
    checker.onSent(0, voteMessage(0, { height: 6 as Height, block: c }));
    expect(reported.take()).toEqual([]);
  });

  it('rejects two votes in one view, for blocks or on parents that differ', () => {
    const { reported, checker } = checked();
    checker.onSent(0, voteMessage(0, { block: b }));
    checker.onSent(0, voteMessage(0, { block: c }));
    expect(reported.take()).toEqual(['0@5: two different votes in view 0']);
    checker.onSent(1, voteMessage(1, { parent: hashFor(1) }));
    checker.onSent(1, voteMessage(1, { parent: hashFor(2) }));
    expect(reported.take()).toEqual(['1@5: two different votes in view 0']);
  });

  it('rejects two commit votes, statuses or proposals in one view', () => {
    const { reported, checker } = checked();
    checker.onSent(0, commitMessage(0, { block: b }));
    checker.onSent(0, commitMessage(0, { block: c }));
    checker.onSent(0, statusOf(0, 2));
    checker.onSent(0, statusOf(0, 2, { vote: [1, b] }));
    checker.onSent(0, proposalOf(0, b, small));
    checker.onSent(0, proposalOf(0, c, small));
    expect(reported.take()).toEqual([
      '0@5: two different commit votes in view 0',
      '0@5: two different statuses in view 2',
      '0@5: two different proposals in view 1',
    ]);
  });

  it('does not take what a node forwards for its own', () => {
    const { reported, checker } = checked();
    checker.onSent(1, proposalOf(0, b, small));
    checker.onSent(1, proposalOf(0, c, small));
    checker.onSent(1, voteMessage(0, { block: b }));
    checker.onSent(1, voteMessage(0, { block: c }));
    expect(reported.take()).toEqual([]);
  });

  it('forgets heights far below, not the last ones', () => {
    const { reported, checker } = checked();
    const at = (height: number, block = b) =>
      checker.onSent(0, voteMessage(0, { height: height as Height, block }));
    for (let height = 1; height <= 400; height++) at(height);
    at(300, c);
    expect(reported.take()).toEqual(['0@300: two different votes in view 0']);
    at(1, c);
    expect(reported.take()).toEqual([]);
  });
});

describe('single-vote, whitepaper', () => {
  const parent = pack(small, small.genesisBlock);
  const other = pack(small, small.genesisBlock, { late: 1 });
  const [first, second] = [pack(small, parent), pack(small, parent, { late: 1 })];
  const chain = chainOf(small.genesisBlock, parent);
  const checked = () => {
    const reported = new Reported();
    return { reported, checker: new TurnVoteChecker(delegateOf, reported.report) };
  };
  const vote = (of: typeof first, voter = 0) =>
    ({ kind: 'vote', vote: voteOn(of.signed, voter) }) as const;

  it('rejects two votes in one turn on one parent', () => {
    const { reported, checker } = checked();
    checker.onSent(0, vote(first), chain);
    checker.onSent(0, vote(first), chain);
    expect(reported.take()).toEqual([]);
    checker.onSent(0, vote(second), chain);
    expect(reported.take()).toEqual(['0@2: two different votes in turn 1/1']);
  });

  it('lets a vote in a later turn pass (W10), on another parent (W14), and after a restart', () => {
    const { reported, checker } = checked();
    checker.onSent(0, vote(first), chain);
    checker.onSent(0, vote(pack(small, parent, { successor: 2 })), chain);
    const elsewhere = pack(small, other);
    checker.onSent(0, vote(elsewhere), chainOf(small.genesisBlock, other));
    checker.onSent(1, vote(first, 1), chain);
    checker.onRestarted(1);
    checker.onSent(1, vote(second, 1), chain);
    expect(reported.take()).toEqual([]);
  });
});

describe('promise', () => {
  const checked = () => {
    const reported = new Reported();
    return { reported, checker: new PromiseChecker(delegateOf, reported.report) };
  };

  it('lets a delegate pass that votes upwards and hides nothing', () => {
    const { reported, checker } = checked();
    checker.onSent(0, voteMessage(0, { view: view(0), block: b }));
    checker.onSent(0, commitMessage(0, { view: view(0), block: b }));
    checker.onSent(0, statusOf(0, 1, { vote: [0, b], certificate: certificateIn(0) }));
    checker.onSent(0, voteMessage(0, { view: view(1), block: c }));
    checker.onSent(0, statusOf(0, 3, { vote: [1, c], certificate: certificateIn(0) }));
    checker.onSent(0, voteMessage(0, { view: view(3), block: c }));
    // A vote that a crash kept from leaving may be claimed.
    checker.onSent(1, statusOf(1, 2, { vote: [1, b] }));
    expect(reported.take()).toEqual([]);
  });

  it('rejects a vote and a commit vote below a status (R3)', () => {
    const { reported, checker } = checked();
    checker.onSent(0, voteMessage(0, { view: view(1), block: b }));
    checker.onSent(0, statusOf(0, 2, { vote: [1, b] }));
    checker.onSent(0, commitMessage(0, { view: view(1), block: b }));
    checker.onSent(1, statusOf(1, 2));
    checker.onSent(1, voteMessage(1, { view: view(1), block: b }));
    expect(reported.take()).toEqual([
      '0@5: commit vote in view 1 after a status of view 2',
      '1@5: vote in view 1 after a status of view 2',
    ]);
  });

  it('rejects a commit vote without the own vote, or for another block (R7)', () => {
    const { reported, checker } = checked();
    checker.onSent(0, commitMessage(0, { block: b }));
    checker.onSent(1, voteMessage(1, { block: b }));
    checker.onSent(1, commitMessage(1, { block: c }));
    checker.onSent(2, voteMessage(2, { view: view(1), block: b }));
    checker.onSent(2, commitMessage(2, { view: view(0), block: b }));
    expect(reported.take()).toEqual([
      '0@5: commit vote in view 0 for a block that it did not vote for',
      '1@5: commit vote in view 0 for a block that it did not vote for',
      '2@5: commit vote in view 0 for a block that it did not vote for',
    ]);
  });

  it('rejects a status that hides a vote, understates it or names another block', () => {
    for (const claim of [undefined, [0, b] as const, [1, b] as const]) {
      const { reported, checker } = checked();
      checker.onSent(0, voteMessage(0, { view: view(0), block: b }));
      checker.onSent(0, voteMessage(0, { view: view(1), block: c }));
      checker.onSent(0, statusOf(0, 2, claim === undefined ? {} : { vote: claim }));
      expect(reported.take()).toEqual(['0@5: status of view 2 hides the vote of view 1']);
    }
  });

  it('rejects a status without the certificate that a commit vote rested on', () => {
    const { reported, checker } = checked();
    checker.onSent(0, voteMessage(0, { view: view(1), block: b }));
    checker.onSent(0, commitMessage(0, { view: view(1), block: b }));
    checker.onSent(0, statusOf(0, 2, { vote: [1, b], certificate: certificateIn(0) }));
    expect(reported.take()).toEqual([
      '0@5: status of view 2 hides the certificate under the commit vote of view 1',
    ]);
  });
});
