import { describe, expect, it } from 'vitest';
import {
  chainOfEvidence,
  evidenceCodec,
  evidenceOf,
  faultOfEvidence,
  offenderOf,
  proposalEvidenceOf,
  voteEvidenceOf,
  type Evidence,
} from '../../../protocol/block/evidence.ts';
import type { HeaderFields } from '../../../protocol/block/header.ts';
import { decode, encode } from '../../../protocol/codec/codec.ts';
import { delegateSignature } from '../../../protocol/ledger/delegate-signature.ts';
import type {
  ChainId,
  DelegateId,
  Hash,
  Height,
  Position,
  Round,
} from '../../../protocol/kernel/types.ts';
import {
  fieldsOf,
  hashFor,
  pack,
  packCertified,
  signHeader,
  smallChain,
  suites,
} from '../chain/small-chain.ts';
import {
  above,
  proposalOf,
  view,
  viewVote,
  type ProposalSays,
  type VoteSays,
} from '../chain/view-statements.ts';

const chain = smallChain({ delegates: 5 });
const parent = packCertified(chain, chain.genesisBlock);
const one = pack(chain, parent).signed;
const fields = fieldsOf(one.header);
const later = { timestamp: fields.timestamp + 1 };
const two = signHeader({ ...fields, ...later });

function fault(evidence: Evidence): string | null {
  return faultOfEvidence(evidence, ({ delegate, message, signature }) =>
    delegateSignature(delegate, message, signature, parent.state.registry, suites),
  );
}

/** Against a second header with this change as well. */
function changed(change: Partial<HeaderFields>): string | null {
  return fault(evidenceOf(one, signHeader({ ...fields, ...later, ...change })));
}

describe('evidence (W5)', () => {
  it('convicts the packer of two headers for one turn, in whichever order they came', () => {
    expect(evidenceOf(one, two)).toEqual(evidenceOf(two, one));
    expect(fault(evidenceOf(one, two))).toBeNull();
    expect(offenderOf(evidenceOf(two, one))).toBe(1);
  });

  it('of one header twice convicts nobody', () => {
    expect(fault({ kind: 'headers', first: one, second: one })).toBe('same-block');
  });

  it('has one spelling: the smaller hash first', () => {
    const { first, second } = evidenceOf(one, two);
    expect(fault({ kind: 'headers', first: second, second: first })).toBe('not-ordered');
  });

  it.each<[string, Partial<HeaderFields>]>([
    ['another parent', { parent: hashFor(1) }],
    ['another height', { height: 3 as Height }],
    ['another round', { round: 2 as Round }],
    ['another position', { position: 2 as Position }],
    ['another packer', { packer: 2 as DelegateId }],
    ['another chain', { chain: 8 as ChainId }],
  ])('of %s is of different turns', (_, change) => {
    expect(changed(change)).toBe('different-turns');
  });

  it('against nobody who is registered is none', () => {
    const strangers = [0, 1].map((i) =>
      signHeader({ ...fields, packer: 77 as DelegateId, timestamp: fields.timestamp + i }),
    );
    expect(fault(evidenceOf(strangers[0]!, strangers[1]!))).toBe('unknown-delegate');
  });

  it('needs both signatures, by the packer', () => {
    const forged = signHeader({ ...fields, ...later }, 2 as DelegateId);
    expect(fault(evidenceOf(one, forged))).toBe('bad-signature');
    expect(fault(evidenceOf(signHeader(fields, 2 as DelegateId), two))).toBe('bad-signature');
  });
});

describe('evidence of two proposals or votes (R5a, R6, R7)', () => {
  const place = above(parent);
  const [a, b] = [hashFor(1), hashFor(2)] as const;
  const proposal = (block: Hash, says: ProposalSays = {}) =>
    proposalOf(place, 3, one, 1, [], { block, ...says }).statement;
  const vote = (block: Hash, says: VoteSays = {}) => viewVote(place, 3, block, 1, says);

  it('convicts whoever signed both, in whichever order they came', () => {
    for (const evidence of [
      proposalEvidenceOf(proposal(a), proposal(b)),
      voteEvidenceOf(vote(a), vote(b)),
      voteEvidenceOf(vote(a, { phase: 'commit' }), vote(b, { phase: 'commit' })),
    ]) {
      expect(fault(evidence)).toBeNull();
      expect(offenderOf(evidence)).toBe(1);
      expect(chainOfEvidence(evidence)).toBe(7);
      expect(decode(evidenceCodec, encode(evidenceCodec, evidence))).toEqual({
        code: 'ok',
        value: evidence,
      });
    }
    expect(voteEvidenceOf(vote(a), vote(b))).toEqual(voteEvidenceOf(vote(b), vote(a)));
    expect(proposalEvidenceOf(proposal(a), proposal(b))).toEqual(
      proposalEvidenceOf(proposal(b), proposal(a)),
    );
  });

  it('of one block convicts nobody, with another justification either', () => {
    const again = proposal(a, { justification: hashFor(9) });
    expect(fault(proposalEvidenceOf(proposal(a), again))).toBe('same-block');
    expect(fault({ kind: 'votes', first: vote(a), second: vote(a) })).toBe('same-block');
  });

  it('has one spelling', () => {
    const { first, second } = voteEvidenceOf(vote(a), vote(b));
    expect(fault({ kind: 'votes', first: second, second: first })).toBe('not-ordered');
  });

  it.each<[string, ProposalSays]>([
    ['another chain', { chain: 8 as ChainId }],
    ['another height', { height: 9 as Height }],
    ['another parent', { parent: hashFor(3) }],
    ['another view', { view: view(4) }],
    ['another packer', { packer: 2 as DelegateId, signer: 2 }],
  ])('of proposals with %s is of different turns', (_, says) => {
    expect(fault(proposalEvidenceOf(proposal(a), proposal(b, says)))).toBe('different-turns');
  });

  it.each<[string, VoteSays]>([
    ['another height', { height: 9 as Height }],
    ['another parent', { parent: hashFor(3) }],
    ['another view', { view: view(4) }],
    ['another phase', { phase: 'commit' }],
  ])('of votes with %s is of different turns', (_, says) => {
    expect(fault(voteEvidenceOf(vote(a), vote(b, says)))).toBe('different-turns');
  });

  it('of two voters is of different turns', () => {
    expect(fault(voteEvidenceOf(vote(a), viewVote(place, 3, b, 2)))).toBe('different-turns');
  });

  it('needs both signatures', () => {
    expect(fault(proposalEvidenceOf(proposal(a), proposal(b, { signer: 2 })))).toBe(
      'bad-signature',
    );
    expect(fault(voteEvidenceOf(vote(a, { signer: 2 }), vote(b)))).toBe('bad-signature');
  });
});
