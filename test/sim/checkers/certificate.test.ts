/** The independent verifier: what it accepts, and each way in which a certificate can be wrong. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SignedHeader } from '../../../protocol/block/header.ts';
import type { ChainBlock } from '../../../protocol/chain/chain-block.ts';
import { elect } from '../../../protocol/consensus/dpos/election.ts';
import type { DelegateId, Height, Position, Round } from '../../../protocol/kernel/types.ts';
import { CertificateChecker } from '../../../sim/checkers/certificate.ts';
import { electedAfter } from '../../../sim/checkers/electorate.ts';
import {
  certify,
  fieldsOf,
  hashFor,
  packCertified,
  signHeader,
  smallChain,
  suites,
  voteOn,
} from '../../protocol/chain/small-chain.ts';
import { seatRecords, stateWith } from '../../protocol/consensus/seats.ts';
import { finalCertificate, packFinal, Reported, rewritten, view } from './hand-made.ts';

const rules = (profile: 'repaired' | 'whitepaper', delegates = 4) => ({
  profile,
  delegates,
  quorum: { numerator: 1, denominator: 2 },
  blockInterval: 3_000_000,
  evictAfterMissedRounds: 2,
});

function check(
  profile: 'repaired' | 'whitepaper',
  chain: ReturnType<typeof smallChain>,
  ...blocks: readonly ChainBlock[]
): readonly string[] {
  const reported = new Reported();
  const checker = new CertificateChecker(
    rules(profile, chain.parameters.delegates),
    suites,
    reported.report,
  );
  let parent = chain.genesisBlock;
  for (const block of blocks) {
    checker.onCommitted(2, { block, parent });
    parent = block;
  }
  return reported.take().map((line) => line.replace(/^2@/, ''));
}

describe('certificate, repaired', () => {
  // Delegate 4 is a candidate: registered, and without a seat.
  const chain = smallChain({ delegates: 4, candidates: 1, parameters: { profile: 'repaired' } });
  const { genesisBlock: genesis } = chain;
  const good = packFinal(chain, genesis, [0, 1, 2]);
  const checked = (...blocks: readonly ChainBlock[]) => check('repaired', chain, ...blocks);

  it('accepts a quorum of commit votes, across a round and in a later view', () => {
    const blocks: ChainBlock[] = [];
    for (let parent = genesis; blocks.length < 9; parent = blocks.at(-1)!)
      blocks.push(packFinal(chain, parent, blocks.length % 2 === 0 ? [0, 1, 3] : [0, 1, 2, 3]));
    expect(checked(...blocks)).toEqual([]);
    expect(checked(packFinal(chain, genesis, [1, 2, 3], () => ({ view: view(7) })))).toEqual([]);
  });

  it.each([
    ['too few votes', finalCertificate(good, [0, 1]), '2 votes of 4 are no quorum'],
    ['a voter twice', finalCertificate(good, [0, 1, 1]), 'delegate 1 is counted twice'],
    ['a candidate', finalCertificate(good, [0, 1, 4]), 'delegate 4 has no seat'],
    [
      'a vote that another key signed',
      finalCertificate(good, [0, 1, 2], (voter) => (voter === 1 ? { signer: 'd3' } : {})),
      'the vote of delegate 1 is not authentic',
    ],
    [
      'votes of two views (R8)',
      finalCertificate(good, [0, 1, 2], (voter) => (voter === 2 ? { view: view(1) } : {})),
      'the commit votes are of several views',
    ],
    [
      'a vote for another block',
      finalCertificate(good, [0, 1, 2], (voter) => (voter === 2 ? { block: hashFor(1) } : {})),
      'a vote is no commit vote for this block',
    ],
    [
      'a vote on another parent',
      finalCertificate(good, [0, 1, 2], (voter) => (voter === 2 ? { parent: hashFor(1) } : {})),
      'a vote is no commit vote for this block',
    ],
    [
      'a vote of another height',
      finalCertificate(good, [0, 1, 2], (voter) => (voter === 2 ? { height: 2 as Height } : {})),
      'a vote is no commit vote for this block',
    ],
    [
      'votes of the first phase',
      finalCertificate(good, [0, 1, 2], () => ({ phase: 'vote' })),
      'a vote is no commit vote for this block',
    ],
    ['a certificate of the other profile', certify(good.signed, [0, 1, 2]), /another profile/],
    ['no certificate', null, 'no certificate'],
  ])('rejects %s', (_, certificate, detail) => {
    const [told] = checked({ ...good, certificate });
    if (typeof detail === 'string') expect(told).toBe(`1: ${detail}`);
    else expect(told).toMatch(detail);
  });

  it('rejects a certificate of a view in which the block could not be packed yet', () => {
    const third = packFinal(chain, genesis, [0, 1, 2], () => ({ view: view(1) }), { successor: 3 });
    expect(checked(third)).toEqual(['1: a certificate of a view before the block']);
    const later = finalCertificate(third, [0, 1, 2], () => ({ view: view(2) }));
    expect(checked({ ...third, certificate: later })).toEqual([]);
  });

  it('counts by the exact fraction', () => {
    const nine = smallChain({ delegates: 9, parameters: { profile: 'repaired' } });
    const reported = new Reported();
    const checker = new CertificateChecker(
      { ...rules('repaired', 9), quorum: { numerator: 2, denominator: 3 } },
      suites,
      reported.report,
    );
    const parent = nine.genesisBlock;
    checker.onCommitted(0, { block: packFinal(nine, parent, [0, 1, 2, 3, 4, 5]), parent });
    expect(reported.take()).toEqual(['0@1: 6 votes of 9 are no quorum']);
    checker.onCommitted(0, { block: packFinal(nine, parent, [0, 1, 2, 3, 4, 5, 6]), parent });
    expect(reported.take()).toEqual([]);
  });

  it('takes the electorate of successor 1 in every view (R0)', () => {
    // Delegate 3 misses two rounds; the candidate 4 is elected in its place from the third on.
    const blocks: ChainBlock[] = [];
    let parent = genesis;
    for (let height = 1; height <= 6; height++) {
      const k = height === 4 ? 2 : 1;
      parent = packFinal(chain, parent, [0, 1, 2], () => ({ view: view(k - 1) }), { successor: k });
      blocks.push(parent);
    }
    expect(checked(...blocks)).toEqual([]);
    const last = blocks.at(-1)!;
    expect(last.signed.header).toMatchObject({ round: 2, position: 2 });
    // View 1 is of round 3, whose delegates are 0, 1, 2 and 4; the electorate is that of round 2.
    const above = packFinal(chain, last, [0, 1, 2], () => ({ view: view(1) }), { successor: 2 });
    const byNext = finalCertificate(above, [0, 1, 4], () => ({ view: view(1) }));
    expect(electedOf(last)).toEqual([0, 1, 2, 4]);
    expect(checked(...blocks, above)).toEqual([]);
    expect(checked(...blocks, { ...above, certificate: byNext })).toEqual([
      '7: delegate 4 has no seat',
    ]);
  });

  it('rejects a state whose delegates are not those that were elected (W1)', () => {
    const order = [0, 1, 2, 4] as DelegateId[];
    const state = Object.assign(Object.create(Object.getPrototypeOf(good.state) as object), {
      accounts: good.state.accounts,
      registry: good.state.registry,
      seats: { ...good.state.seats, order },
    }) as ChainBlock['state'];
    expect(checked({ ...good, state })).toEqual([
      '1: the delegates of the round are not those that were elected',
    ]);
  });

  it('rejects a block that is not on its parent, after it, or in its window', () => {
    const signedAgain = (block: ChainBlock): ChainBlock => ({
      ...block,
      certificate: finalCertificate(block, [0, 1, 2], () => ({ view: view(9) })),
    });
    const told = (change: Parameters<typeof rewritten>[1]) =>
      checked(signedAgain(rewritten(good, change)))[0];
    expect(told({ parent: hashFor(3) })).toMatch(/does not stand on its parent/);
    expect(told({ height: 2 as Height })).toMatch(/does not stand on its parent/);
    expect(told({ round: 0 as Round, position: 2 as Position })).toMatch(/not after the parent/);
    expect(told({ timestamp: 2_999_999 })).toMatch(/outside the window/);
    expect(told({ timestamp: 4_500_001 })).toMatch(/outside the window/);
    expect(told({ timestamp: 4_500_000 })).toBeUndefined();
    expect(told({ position: 1 as Position, timestamp: 4_500_000 })).toMatch(/outside the window/);
    expect(told({ position: 1 as Position, timestamp: 4_500_001 })).toBeUndefined();
  });

  it('rejects a header that its packer did not sign (W4)', () => {
    const reported = new Reported();
    const { header, signature } = good.signed;
    const spoilt = signature.map((byte, index) => (index === 0 ? byte ^ 1 : byte));
    const by = (signed: SignedHeader) => checked({ ...good, signed });
    const unsigned = '1: the header is not signed by its packer';
    expect(by(new SignedHeader({ header, signature: spoilt }))).toEqual([unsigned]);
    const another = header.packer === 1 ? 2 : 1;
    expect(by(signHeader(fieldsOf(header), another as DelegateId))).toEqual([unsigned]);
    expect(by(signHeader(fieldsOf(header)))).toEqual([]);
    // Also where the same certificate was good with the right signature before.
    const checker = new CertificateChecker(rules('repaired'), suites, reported.report);
    const wrong = { ...good, signed: new SignedHeader({ header, signature: spoilt }) };
    for (const block of [good, wrong, good]) checker.onCommitted(2, { block, parent: genesis });
    expect(reported.take()).toEqual([`2@${unsigned}`]);
  });

  function electedOf(block: ChainBlock): readonly number[] {
    return [...electedAfter(block.state, rules('repaired'))].sort((a, b) => a - b);
  }
});

describe('certificate, whitepaper', () => {
  const chain = smallChain({ delegates: 4, candidates: 1 });
  const { genesisBlock: genesis } = chain;
  const good = packCertified(chain, genesis);
  const checked = (...blocks: readonly ChainBlock[]) => check('whitepaper', chain, ...blocks);

  it('accepts a quorum of the block’s round', () => {
    const blocks: ChainBlock[] = [];
    for (let parent = genesis; blocks.length < 9; parent = blocks.at(-1)!)
      blocks.push(packCertified(chain, parent, { successor: blocks.length % 3 === 2 ? 2 : 1 }));
    expect(checked(...blocks)).toEqual([]);
  });

  it('rejects votes of another turn, rejecting votes, strangers and too few', () => {
    const withVotes = (votes: readonly ReturnType<typeof voteOn>[]) => {
      const { certificate } = good;
      if (certificate?.kind !== 'turn') throw new Error('a turn certificate');
      return checked({ ...good, certificate: { ...certificate, votes } })[0];
    };
    const vote = (voter: number, change = {}, signer?: string) =>
      voteOn(good.signed, voter, change, signer);
    expect(withVotes([vote(0), vote(1), vote(2)])).toBeUndefined();
    expect(withVotes([vote(0), vote(1)])).toMatch(/no quorum/);
    expect(withVotes([vote(0), vote(1), vote(1)])).toMatch(/counted twice/);
    expect(withVotes([vote(0), vote(1), vote(4)])).toMatch(/no seat/);
    expect(withVotes([vote(0), vote(1), vote(2, {}, 'd3')])).toMatch(/not authentic/);
    expect(withVotes([vote(0), vote(1), vote(2, { verdict: 'reject' })])).toMatch(/in its turn/);
    expect(withVotes([vote(0), vote(1), vote(2, { position: 2 })])).toMatch(/in its turn/);
    expect(withVotes([vote(0), vote(1), vote(2, { block: hashFor(3) })])).toMatch(/in its turn/);
  });

  it('rejects the certificate of an earlier block, though it was good there', () => {
    const next = { ...packCertified(chain, good), certificate: good.certificate };
    expect(checked(good, next)[0]).toMatch(/in its turn/);
  });

  it('rejects votes as they came by the same rules', () => {
    const loose = (votes: readonly ReturnType<typeof voteOn>[]) =>
      checked({ ...good, certificate: { kind: 'votes', votes } })[0];
    const vote = (voter: number, change = {}) => voteOn(good.signed, voter, change);
    expect(loose([vote(0), vote(1), vote(2)])).toBeUndefined();
    expect(loose([vote(0), vote(1), vote(1)])).toMatch(/counted twice/);
    expect(loose([vote(0), vote(1), vote(2, { block: hashFor(3) })])).toMatch(/in its turn/);
  });

  it('rejects a final certificate', () => {
    const certificate = finalCertificate(good, [0, 1, 2]);
    expect(checked({ ...good, certificate })[0]).toMatch(/another profile/);
  });
});

describe('the checkers’ own election', () => {
  it('elects whom the protocol elects (W1)', () => {
    const holdings = fc.array(fc.array(fc.bigInt({ min: 0n, max: 3n }), { maxLength: 2 }), {
      minLength: 9,
      maxLength: 9,
    });
    fc.assert(
      fc.property(holdings, seatRecords, fc.nat(3), fc.integer({ min: 1, max: 9 }), (...drawn) => {
        const [held, seats, evictAfterMissedRounds, delegates] = drawn;
        const state = stateWith(held, seats);
        const own = electedAfter(state, { delegates, evictAfterMissedRounds });
        const theirs = elect(state, { delegates, evictAfterMissedRounds });
        expect([...own].sort((a, b) => a - b)).toEqual([...theirs].sort((a, b) => a - b));
      }),
      { numRuns: 500 },
    );
  });
});
