import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { offenderOf } from '../../../../protocol/block/evidence.ts';
import type { QuorumCertificate } from '../../../../protocol/block/quorum-certificate.ts';
import type { ViewVote } from '../../../../protocol/block/view-vote.ts';
import { BallotBox } from '../../../../protocol/consensus/dpos/repaired/ballot-box.ts';
import type { DelegateId } from '../../../../protocol/kernel/types.ts';
import { hashFor, smallChain } from '../../chain/small-chain.ts';
import { above, viewVote } from '../../chain/view-statements.ts';

const place = above(smallChain({ delegates: 7 }).genesisBlock);
const QUORUM = 4;
const [A, B, C] = [hashFor(1), hashFor(2), hashFor(3)] as const;

const vote = (voter: number, block = A, view = 0): ViewVote => viewVote(place, view, block, voter);

const anyVote = fc
  .record({ voter: fc.nat(6), block: fc.constantFrom(A, B, C) })
  .map(({ voter, block }) => vote(voter, block));

function certificates(votes: readonly ViewVote[]): readonly QuorumCertificate[] {
  const box = new BallotBox(QUORUM);
  return votes.flatMap((one) => box.add(one).certificate ?? []);
}

describe('BallotBox (R6, R8)', () => {
  it('certifies with a quorum of distinct voters for the block, never with fewer, and once', () => {
    fc.assert(
      fc.property(fc.array(anyVote, { maxLength: 40 }), (votes) => {
        const box = new BallotBox(QUORUM);
        const certified = new Set<string>();
        for (const one of votes) {
          const { certificate } = box.add(one);
          if (certificate === null) continue;
          expect(certified.has(certificate.block)).toBe(false);
          certified.add(certificate.block);
          expect(new Set(certificate.votes.map(({ voter }) => voter)).size).toBe(QUORUM);
          expect(certificate.votes.every(({ block }) => block === certificate.block)).toBe(true);
        }
        for (const block of [A, B, C])
          expect(certified.has(block)).toBe(box.votersOf(block).length >= QUORUM);
      }),
    );
  });

  it('gives the same certificate whatever the order in which a quorum came', () => {
    const voters = fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6], {
      minLength: QUORUM,
      maxLength: QUORUM,
    });
    fc.assert(
      fc.property(voters, (order) => {
        const [certificate] = certificates(order.map((id) => vote(id)));
        const [sorted] = certificates(order.toSorted((a, b) => a - b).map((id) => vote(id)));
        expect(certificate).toEqual(sorted);
      }),
    );
  });

  it('counts a vote once, and tells of nothing when it comes again', () => {
    const box = new BallotBox(QUORUM);
    const [two, three] = [2, 3] as DelegateId[] as [DelegateId, DelegateId];
    expect(box.add(vote(3)).code).toBe('counted');
    expect(box.add(vote(3))).toEqual({ code: 'repeated', certificate: null, evidence: null });
    expect(box.votersOf(A)).toEqual([3]);
    expect([box.has(three, A), box.has(three, B), box.has(two, A)]).toEqual([true, false, false]);
  });

  it('shows two votes of one voter as evidence, and counts each for its block', () => {
    const box = new BallotBox(2);
    box.add(vote(0, A));
    box.add(vote(1, B));
    const second = box.add(vote(0, B));
    expect(second.evidence && offenderOf(second.evidence)).toBe(0);
    expect(second.certificate?.block).toBe(B);
    expect(box.add(vote(1, A)).certificate?.block).toBe(A);
  });

  it('keeps two votes of a voter at most', () => {
    const box = new BallotBox(QUORUM);
    box.add(vote(0, A));
    box.add(vote(0, B));
    expect(box.add(vote(0, C)).code).toBe('too-many');
    expect(box.votersOf(C)).toEqual([]);
  });

  it('sees no offence in votes of two views, which R8.view keeps in two boxes', () => {
    const box = new BallotBox(QUORUM);
    box.add(vote(0, A, 0));
    expect(box.add(vote(0, B, 1)).evidence).toBeNull();
  });
});
