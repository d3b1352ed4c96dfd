import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { certificateCodec, certificateOf } from '../../../protocol/block/certificate.ts';
import { encode } from '../../../protocol/codec/codec.ts';
import { Tally } from '../../../protocol/consensus/dpos/tally.ts';
import { InvariantViolation } from '../../../protocol/kernel/assert.ts';
import { pack, smallChain, voteOn } from '../chain/small-chain.ts';

const chain = smallChain({ delegates: 7 });
const { signed } = pack(chain, chain.genesisBlock);
const QUORUM = 4;
const accepting = [0, 1, 2, 3, 4, 5, 6].map((voter) => voteOn(signed, voter));
const rejecting = [0, 1, 2, 3, 4, 5, 6].map((voter) =>
  voteOn(signed, voter, { verdict: 'reject' }),
);

describe('Tally (W8)', () => {
  it('reaches the quorum with the vote that completes it, and says so once', () => {
    const tally = new Tally(QUORUM);
    expect([4, 0, 2, 1, 5].map((voter) => tally.add(accepting[voter]!))).toEqual([
      'counted',
      'counted',
      'counted',
      'quorum',
      'counted',
    ]);
  });

  it('W8.distinct off: one delegate makes a quorum alone', () => {
    const tally = new Tally(QUORUM, true);
    const [vote] = accepting;
    expect([1, 2, 3, 4, 5].map(() => tally.add(vote!))).toEqual([
      'counted',
      'counted',
      'counted',
      'quorum',
      'counted',
    ]);
    expect(tally.has(vote!.voter)).toBe(false);
    expect(tally.votes()).toEqual([vote, vote, vote, vote, vote]);
  });

  // The historic code counted one key as often as its vote came.
  it('counts nobody twice and no rejection, whatever arrives (W9)', () => {
    const arrivals = fc.array(fc.tuple(fc.nat(6), fc.boolean()));
    fc.assert(
      fc.property(arrivals, (votes) => {
        const tally = new Tally(QUORUM);
        const accepted = new Set<number>();
        let quorums = 0;
        for (const [voter, accepts] of votes) {
          const outcome = tally.add(accepts ? accepting[voter]! : rejecting[voter]!);
          if (!accepts) expect(outcome).toBe('not-accepting');
          else if (accepted.has(voter)) expect(outcome).toBe('repeated');
          else accepted.add(voter);
          if (outcome === 'quorum') quorums += 1;
          expect(tally.size).toBe(accepted.size);
          expect(tally.complete).toBe(accepted.size >= QUORUM);
        }
        expect(quorums).toBe(accepted.size >= QUORUM ? 1 : 0);
        expect(tally.votes().map((vote) => Number(vote.voter))).toEqual(
          [...accepted].toSorted((a, b) => a - b),
        );
        for (let voter = 0; voter < 7; voter += 1)
          expect(tally.has(accepting[voter]!.voter)).toBe(accepted.has(voter));
      }),
    );
  });

  it('gives one and the same certificate in every order of arrival', () => {
    const expected = encode(certificateCodec, certificateOf(accepting.slice(0, QUORUM)));
    const orders = fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(orders, (order) => {
        const tally = new Tally(QUORUM);
        for (const voter of order) tally.add(accepting[voter]!);
        expect(encode(certificateCodec, certificateOf(tally.votes()))).toEqual(expected);
      }),
    );
  });

  it('makes no certificate of mixed votes, or of none', () => {
    const other = voteOn(pack(chain, chain.genesisBlock, { late: 1 }).signed, 1);
    expect(() => certificateOf([accepting[0]!, other])).toThrow(InvariantViolation);
    expect(() => certificateOf([accepting[0]!, rejecting[1]!])).toThrow(InvariantViolation);
    expect(() => certificateOf([])).toThrow(InvariantViolation);
  });
});
