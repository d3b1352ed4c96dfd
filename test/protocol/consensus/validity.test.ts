import { describe, expect, it } from 'vitest';
import {
  certificateOf,
  type Certificate,
  type LooseCertificate,
} from '../../../protocol/block/certificate.ts';
import { SignedHeader, type HeaderFields } from '../../../protocol/block/header.ts';
import type { Vote } from '../../../protocol/block/vote.ts';
import { windowCloses, windowOpens } from '../../../protocol/consensus/dpos/schedule.ts';
import type { ProtectionId } from '../../../protocol/chain/parameters.ts';
import {
  checkCertificate,
  checkHeader,
  isAuthenticVote,
} from '../../../protocol/consensus/dpos/validity.ts';
import type {
  ChainId,
  DelegateId,
  Height,
  Position,
  Round,
} from '../../../protocol/kernel/types.ts';
import {
  certify,
  fieldsOf,
  hashFor,
  pack,
  packCertified,
  signHeader,
  smallChain,
  voteOn,
} from '../chain/small-chain.ts';

const chain = smallChain({ delegates: 5, candidates: 1 });
const { parameters, computation } = chain;
const parent = packCertified(chain, chain.genesisBlock, { successor: 2 });
const block = pack(chain, parent);
const good = fieldsOf(block.signed.header);

function check(signed: SignedHeader, ...off: readonly ProtectionId[]): unknown {
  const rules = { ...parameters, without: new Set(off) };
  const result = checkHeader(parent, signed, rules, computation);
  return result.code === 'refused' ? result.reason : result.successor;
}

/** What is said about the good header with a change, signed by the packer that it names. */
function changed(change: Partial<HeaderFields>): unknown {
  return check(signHeader({ ...good, ...change }));
}

describe('checkHeader (W2, W4)', () => {
  const { blockInterval } = parameters;
  const T = parent.signed.header.timestamp;
  const opens = (k: number) => windowOpens(T, k, blockInterval);
  const closes = (k: number) => windowCloses(T, k, blockInterval);

  it('takes a header in its window, from the first to the last microsecond', () => {
    expect(changed({})).toBe(1);
    expect(changed({ timestamp: opens(1) })).toBe(1);
    expect(changed({ timestamp: closes(1) })).toBe(1);
    const third = { position: 3 as Position, packer: 3 as DelegateId };
    expect(changed({ ...third, timestamp: opens(2) })).toBe(2);
    expect(changed({ ...third, timestamp: closes(2) })).toBe(2);
  });

  it('takes later successors, in later rounds too (W10, W11)', () => {
    for (let k = 1; k <= 14; k += 1)
      expect(check(pack(chain, parent, { successor: k }).signed)).toBe(k);
  });

  it('refuses another chain', () => {
    expect(changed({ chain: 8 as ChainId })).toBe('another chain');
  });

  it('refuses another parent', () => {
    expect(changed({ parent: hashFor(1) })).toBe('another parent');
  });

  it('refuses a height that is not one above the parent', () => {
    expect(changed({ height: 3 as Height })).toBe('wrong height');
    expect(changed({ height: 1 as Height })).toBe('wrong height');
  });

  it('refuses a position that no round has', () => {
    expect(changed({ position: 5 as Position })).toBe('no such position');
  });

  it('refuses a turn at or before that of the parent', () => {
    const own = { position: 1 as Position, packer: 1 as DelegateId };
    expect(changed(own)).toBe('turn is not after the parent');
    expect(changed({ round: 0 as Round })).toBe('turn is not after the parent');
  });

  it('refuses a timestamp outside the window of the turn', () => {
    const reason = 'timestamp outside the window of the turn';
    expect(changed({ timestamp: opens(1) - 1 })).toBe(reason);
    expect(changed({ timestamp: closes(1) + 1 })).toBe(reason);
    expect(changed({ timestamp: 0 })).toBe(reason);
    expect(changed({ round: 0xffff_ffff as Round, timestamp: Number.MAX_SAFE_INTEGER })).toBe(
      reason,
    );
    const third = { position: 3 as Position, packer: 3 as DelegateId };
    expect(changed({ ...third, timestamp: opens(1) })).toBe(reason);
    expect(changed({ ...third, timestamp: closes(2) + 1 })).toBe(reason);
  });

  it('refuses a packer that does not own the turn, elected or not', () => {
    const reason = 'not the packer of the turn';
    expect(changed({ packer: 3 as DelegateId })).toBe(reason);
    expect(changed({ packer: 5 as DelegateId })).toBe(reason);
    expect(changed({ packer: 60_000 as DelegateId })).toBe(reason);
  });

  it('W2.order off: whoever is registered packs, and nobody in the name of another', () => {
    for (const packer of [3, 5] as DelegateId[])
      expect(check(signHeader({ ...good, packer }), 'W2.order')).toBe(1);
    const outsider = { ...good, packer: 60_000 as DelegateId };
    expect(check(signHeader(outsider), 'W2.order')).toBe('unknown-delegate');
    const inAnothersName = signHeader({ ...good, packer: 4 as DelegateId }, 3 as DelegateId);
    expect(check(inAnothersName, 'W2.order')).toBe('bad-signature');
  });

  it("refuses a signature that is not the packer's, or of something else", () => {
    expect(check(signHeader(good, 3 as DelegateId))).toBe('bad-signature');
    const { header } = block.signed;
    const { signature } = signHeader({ ...good, timestamp: good.timestamp + 1 });
    expect(check(new SignedHeader({ header, signature }))).toBe('bad-signature');
    expect(check(new SignedHeader({ header, signature: new Uint8Array(0) }))).toBe('bad-signature');
  });
});

describe('checkCertificate (W8)', () => {
  const { signed, schedule } = block;
  const voters = [0, 1, 2, 3, 4];

  function judge(
    certificate: Certificate | LooseCertificate,
    ...off: readonly ProtectionId[]
  ): string {
    const { registry } = parent.state;
    const rules = { ...parameters, without: new Set(off) };
    const result = checkCertificate(signed, certificate, schedule, registry, rules, computation);
    return result === 'ok' ? 'ok' : result.reason;
  }

  /** A certificate that says it is for the block, whatever the votes say. */
  function of(votes: readonly Vote[]): Certificate {
    return { ...certify(signed, [0]), votes };
  }

  it('takes a quorum, and more', () => {
    expect(judge(certify(signed, [0, 2, 4]))).toBe('ok');
    expect(judge(certify(signed, voters))).toBe('ok');
  });

  it('refuses one for another block', () => {
    const other = pack(chain, parent, { late: 1 }).signed;
    expect(judge(certify(other, voters))).toBe('certificate is for another block');
  });

  it('refuses fewer votes than the quorum', () => {
    expect(judge(certify(signed, [0, 1]))).toBe('too few votes');
    expect(judge(of([]))).toBe('too few votes');
  });

  it('refuses a voter that stands there twice, and votes out of order', () => {
    const vote = (voter: number) => voteOn(signed, voter);
    const reason = 'votes out of order or repeated';
    expect(judge(of([vote(0), vote(1), vote(1)]))).toBe(reason);
    expect(judge(of([vote(0), vote(2), vote(1)]))).toBe(reason);
  });

  it('refuses a vote that says something else', () => {
    const reason = 'a vote says something else';
    const withThird = (vote: Vote) => judge(of([voteOn(signed, 0), voteOn(signed, 1), vote]));
    expect(withThird(voteOn(signed, 2, { block: hashFor(1) }))).toBe(reason);
    expect(withThird(voteOn(signed, 2, { verdict: 'reject' }))).toBe(reason);
    expect(withThird(voteOn(signed, 2, { height: 9 as Height }))).toBe(reason);
    expect(withThird(voteOn(signed, 2, { round: 9 as Round }))).toBe(reason);
    expect(withThird(voteOn(signed, 2, { position: 4 as Position }))).toBe(reason);
    expect(withThird(voteOn(signed, 2, { chain: 8 as ChainId }))).toBe(reason);
  });

  it('refuses a delegate that has no seat in the round of the block', () => {
    expect(judge(certify(signed, [0, 1, 5]))).toBe('a voter has no seat');
    expect(judge(certify(signed, [0, 1, 500]))).toBe('a voter has no seat');
  });

  // The historic code accepted votes by anyone.
  it('refuses a vote that is signed by an outsider, or by another delegate', () => {
    const forged = (signer: string) => voteOn(signed, 2, {}, signer);
    const withThird = (vote: Vote) => judge(of([voteOn(signed, 0), voteOn(signed, 1), vote]));
    expect(withThird(forged('outsider'))).toBe('a vote is not authentic');
    expect(withThird(forged('d1'))).toBe('a vote is not authentic');
  });

  it('W8.seats off: any registered delegate counts, by its own key', () => {
    expect(judge(certify(signed, [0, 1, 5]), 'W8.seats')).toBe('ok');
    expect(judge(certify(signed, [0, 1, 500]), 'W8.seats')).toBe('a vote is not authentic');
  });

  it('W8.distinct off: a voter counts as often as it stands there', () => {
    const votes = [1, 1, 1].map((voter) => voteOn(signed, voter));
    expect(judge(of(votes), 'W8.distinct')).toBe('ok');
    expect(judge({ kind: 'votes', votes }, 'W8.distinct')).toBe('ok');
    expect(judge({ kind: 'votes', votes }, 'W8.block')).toBe('votes out of order or repeated');
    expect(judge({ kind: 'votes', votes }, 'W8.seats')).toBe('votes that are no certificate');
  });

  it('W8.block off: votes of the turn count for whatever block they are', () => {
    const other = pack(chain, parent, { late: 1 }).signed;
    expect(judge(certify(other, voters), 'W8.block')).toBe('ok');
    const votes = [voteOn(signed, 0), voteOn(other, 1), voteOn(other, 2)];
    expect(judge({ kind: 'votes', votes }, 'W8.block')).toBe('ok');
    expect(judge({ kind: 'votes', votes }, 'W8.distinct')).toBe('a vote says something else');
    const old = certify(parent.signed, voters);
    expect(judge(old, 'W8.block')).toBe('certificate is for another block');
    const rejecting = voteOn(other, 2, { verdict: 'reject' });
    const withRejecting = { kind: 'votes' as const, votes: [...votes.slice(0, 2), rejecting] };
    expect(judge(withRejecting, 'W8.block')).toBe('a vote says something else');
  });

  it('W8.turn off: a certificate of another turn counts', () => {
    const old = certify(parent.signed, voters);
    expect(judge(old)).toBe('certificate is for another block');
    expect(judge(old, 'W8.turn')).toBe('ok');
    const other = pack(chain, parent, { late: 1 }).signed;
    expect(judge(certify(other, voters), 'W8.turn')).toBe('certificate is for another block');
  });

  // Its encoding says these once for all votes: what is taken as an object must be taken as bytes.
  it('refuses one whose own height, round, position or chain is not that of its votes', () => {
    const certificate = certificateOf([0, 1, 2].map((voter) => voteOn(signed, voter)));
    const reason = 'certificate is for another turn';
    expect(judge({ ...certificate, height: 9 as Height })).toBe(reason);
    expect(judge({ ...certificate, round: 9 as Round })).toBe(reason);
    expect(judge({ ...certificate, position: 4 as Position })).toBe(reason);
    expect(judge({ ...certificate, chain: 8 as ChainId })).toBe(reason);
  });
});

describe('isAuthenticVote (W7)', () => {
  it('asks the registered key of the voter, for exactly what the vote says', () => {
    const { registry } = parent.state;
    const judge = (vote: Vote, said = vote) =>
      isAuthenticVote(vote, said.message, registry, computation);
    expect(judge(voteOn(block.signed, 1))).toBe(true);
    expect(judge(voteOn(block.signed, 1, {}, 'd2'))).toBe(false);
    expect(judge(voteOn(block.signed, 900, {}, 'd1'))).toBe(false);
    expect(judge(voteOn(block.signed, 1), voteOn(block.signed, 1, { verdict: 'reject' }))).toBe(
      false,
    );
  });
});
