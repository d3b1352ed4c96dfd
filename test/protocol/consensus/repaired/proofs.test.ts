import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Proposal, Status } from '../../../../protocol/block/proposal.ts';
import type { QuorumCertificate } from '../../../../protocol/block/quorum-certificate.ts';
import type { ProtectionId } from '../../../../protocol/chain/parameters.ts';
import { ProofChecker } from '../../../../protocol/consensus/dpos/repaired/proofs.ts';
import type { ChainId, DelegateId, Height } from '../../../../protocol/kernel/types.ts';
import { hashFor, pack, packCertified, smallChain } from '../../chain/small-chain.ts';
import {
  above,
  proposalOf,
  rulesOn,
  statusOf,
  view,
  viewCertificate,
  viewVote,
  type Claims,
  type ProposalSays,
  type VoteSays,
} from '../../chain/view-statements.ts';

const chain = smallChain({ delegates: 3, candidates: 1, parameters: { profile: 'repaired' } });
const { genesisBlock } = chain;
const place = above(genesisBlock);
// d0 packs view 0, d1 view 1, d2 view 2.
const blocks = [0, 1, 2].map((late) => pack(chain, genesisBlock, { late }));
const [one, two] = [blocks[0]!, blocks[1]!];
const fresh = pack(chain, genesisBlock, { successor: 2 });

function checkerOf(...without: readonly ProtectionId[]): ProofChecker {
  const loose = smallChain({
    delegates: 3,
    candidates: 1,
    parameters: { profile: 'repaired', without: new Set(without) },
  });
  return new ProofChecker(rulesOn(loose));
}

const reasonOf = (verdict: ReturnType<ProofChecker['checkProposal']>): string =>
  verdict === 'ok' ? 'ok' : verdict.reason;

const first = proposalOf(place, 0, one.signed, 0);
const none = (delegate: number, of = 1): Status => statusOf(place, of, delegate);
const claims = (delegate: number, of = 1, voted = first): Status =>
  statusOf(place, of, delegate, { voted });

describe('checkProposal (R2)', () => {
  const checked = (says: ProposalSays): string =>
    reasonOf(checkerOf().checkProposal(proposalOf(place, 0, one.signed, 0, [], says)));

  it('accepts what the packer of the view signed', () => {
    expect(checked({})).toBe('ok');
  });

  it.each<[string, ProposalSays, string]>([
    ['another chain', { chain: 8 as ChainId }, 'another chain, height or parent'],
    ['a replayed height', { height: 2 as Height }, 'another chain, height or parent'],
    ['another parent', { parent: hashFor(1) }, 'another chain, height or parent'],
    ['another block', { block: two.hash }, 'another header'],
    ['other statuses', { justification: hashFor(1) }, 'other statuses than its packer signed'],
    ['another packer', { packer: 1 as DelegateId, signer: 1 }, 'not the packer of the view'],
    ['another key', { signer: 1 }, 'bad-signature'],
  ])('refuses %s', (_, says, reason) => {
    expect(checked(says)).toBe(reason);
  });

  it('refuses a header that is not valid, and one of a later turn than the view', () => {
    const late = pack(chain, genesisBlock, { late: 2_000_000 });
    const reason = (proposal: Proposal) => reasonOf(checkerOf().checkProposal(proposal));
    expect(reason(proposalOf(place, 0, late.signed, 0))).toContain('timestamp');
    expect(reason(proposalOf(place, 0, fresh.signed, 0))).toBe('a block of a later turn');
  });

  it('admits where choice is free a block of any turn so far (R4)', () => {
    const free = [none(0), none(2)];
    for (const block of [one, fresh])
      expect(checkerOf().checkProposal(proposalOf(place, 1, block.signed, 1, free))).toBe('ok');
  });
});

describe('checkProposal: justification (R4, R5)', () => {
  const reason = (statuses: readonly Status[], signed = fresh.signed, proofs = [first]): string => {
    const checker = checkerOf();
    checker.learn(proofs, view(1));
    return reasonOf(checker.checkProposal(proposalOf(place, 1, signed, 1, statuses)));
  };

  it('needs statuses of a quorum of electors, each once, in order', () => {
    expect(reason([none(0), none(2)])).toBe('ok');
    expect(reason([none(0)])).toBe('too few statuses');
    expect(reason([none(0), none(3)])).toBe('a status of no elector');
    expect(reason([none(0), none(2, 2)])).toBe('a status of another view');
  });

  it('refuses statuses out of order or repeated', () => {
    // Such a list has no encoding, and so no hash that a packer could sign.
    const justification = hashFor(1);
    const proposal = proposalOf(place, 1, fresh.signed, 1, [], { justification });
    for (const statuses of [
      [none(2), none(0)],
      [none(0), none(0)],
    ])
      expect(() => checkerOf().checkProposal({ ...proposal, statuses })).toThrow();
  });

  it('refuses what the statuses do not leave it to propose', () => {
    expect(reason([claims(0), none(2)], one.signed)).toBe('ok');
    expect(reason([claims(0), none(2)])).toMatch(/^the statuses demand another block/);
  });

  it('knows no statuses in view 0, nor anywhere without R3', () => {
    const early = proposalOf(place, 0, one.signed, 0, [none(0, 0), none(1, 0)]);
    expect(reasonOf(checkerOf().checkProposal(early))).toBe('statuses without need');
    const bare = proposalOf(place, 1, fresh.signed, 1);
    expect(reasonOf(checkerOf().checkProposal(bare))).toBe('too few statuses');
    expect(checkerOf('R3').checkProposal(bare)).toBe('ok');
  });
});

describe('checkStatus (R3, R3.claims)', () => {
  const certificate = viewCertificate(place, 0, one.hash, [0, 1]);
  const reason = (says: Claims, checker = checkerOf()): string => {
    checker.learn([first], view(1));
    return reasonOf(checker.checkStatus(statusOf(place, 1, 2, says)));
  };

  it('counts without claims, and with proven ones', () => {
    for (const says of [{}, { voted: first }, { certificate }, { voted: first, certificate }])
      expect(reason(says)).toBe('ok');
  });

  it.each<[string, Claims, string]>([
    ['another chain', { chain: 8 as ChainId }, 'a status of another chain, height or parent'],
    ['another height', { height: 2 as Height }, 'a status of another chain, height or parent'],
    ['a forged signature', { signer: 1 }, 'a status that is not authentic'],
    ['a candidate', { delegate: 3 as DelegateId, signer: 3 }, 'a status of no elector'],
    [
      'a vote on a proposal that nobody showed',
      { voted: proposalOf(place, 0, two.signed, 0) },
      'a claimed vote without a valid proposal',
    ],
    [
      'a vote for another block than the proposal',
      { vote: { view: view(0), block: two.hash, proposal: first.statement.id } },
      'a claimed vote without a valid proposal',
    ],
    [
      'a vote of another view than the proposal',
      { vote: { view: view(1), block: one.hash, proposal: first.statement.id } },
      'a claimed vote without a valid proposal',
    ],
    [
      'a certificate of no earlier view',
      { certificate: viewCertificate(place, 1, one.hash, [0, 1]) },
      'a claimed certificate of no earlier view',
    ],
    [
      'a certificate of too few votes',
      { certificate: viewCertificate(place, 0, one.hash, [0]) },
      'too few votes',
    ],
    [
      'a final certificate as a vote certificate',
      { certificate: viewCertificate(place, 0, one.hash, [0, 1], 'commit') },
      'no certificate of votes',
    ],
  ])('refuses %s', (_, says, wanted) => {
    expect(reason(says)).toBe(wanted);
  });

  it('R3.claims: without it, what a status claims is believed', () => {
    const says = { voted: proposalOf(place, 0, two.signed, 0) };
    expect(reason(says, checkerOf('R3.claims'))).toBe('ok');
  });
});

describe('checkCertificate (R6, R8)', () => {
  const good = viewCertificate(place, 1, one.hash, [0, 1], 'commit');
  const vote = (voter: number, says: VoteSays = {}) =>
    viewVote(place, 1, one.hash, voter, { phase: 'commit', ...says });
  const reason = (change: Partial<QuorumCertificate>, ...without: ProtectionId[]): string =>
    reasonOf(checkerOf(...without).checkCertificate({ ...good, ...change }, 'commit'));

  it('accepts a quorum of commit votes of one view', () => {
    expect(reason({})).toBe('ok');
  });

  it.each<[string, Partial<QuorumCertificate>, string]>([
    ['too few votes', { votes: [vote(0)] }, 'too few votes'],
    ['one voter twice', { votes: [vote(0), vote(0)] }, 'votes out of order or repeated'],
    ['votes out of order', { votes: [vote(1), vote(0)] }, 'votes out of order or repeated'],
    ['votes for another block', { block: two.hash }, 'a vote says something else'],
    [
      'votes that are no commit votes',
      { votes: [vote(0), vote(1, { phase: 'vote' })] },
      'a vote says something else',
    ],
    ['a vote of no elector', { votes: [vote(0), vote(3)] }, 'a vote of no elector'],
    ['a forged vote', { votes: [vote(0), vote(1, { signer: 2 })] }, 'a vote that is not authentic'],
    [
      'a vote of another height',
      { votes: [vote(0), vote(1, { height: 2 as Height })] },
      'a vote of another height or parent',
    ],
    ['another parent', { parent: hashFor(1) }, 'a certificate of another height or parent'],
    ['another phase', { phase: 'vote' }, 'no certificate of commits'],
  ])('refuses %s', (_, change, wanted) => {
    expect(reason(change)).toBe(wanted);
  });

  it('R8.view: refuses commit votes of several views, which count together only without it', () => {
    const mixed = { votes: [vote(0), vote(1, { view: view(0) })] };
    expect(reason(mixed)).toBe('votes of several views');
    expect(reason(mixed, 'R8.view')).toBe('ok');
    const votes = [0, 1].map((id) => viewVote(place, id, one.hash, id));
    const loose = { ...good, phase: 'vote' as const, votes };
    expect(reasonOf(checkerOf('R8.view').checkCertificate(loose, 'vote'))).toBe(
      'votes of several views',
    );
  });
});

describe('proofs (R3): content-addressed, complete, each once', () => {
  /** A block that is proposed again and again, each time justified by votes of the view before. */
  function ladder(views: number): readonly Proposal[] {
    const all: Proposal[] = [first];
    for (let v = 1; v < views; v += 1) {
      const statuses = [0, 1].map((id) => claims(id, v, all[v - 1]));
      all.push(proposalOf(place, v, one.signed, v % 3, statuses));
    }
    return all;
  }

  it('carries what statuses name and what that names, so that anybody can check it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.nat(), (views, seed) => {
        const all = ladder(views);
        const knows = checkerOf();
        knows.trust(all);
        const statuses = [0, 1, 2].map((id) => claims(id, views, all[views - 1]));
        const proofs = knows.proofsOf(statuses);
        expect(new Set(proofs.map(({ statement }) => statement.id)).size).toBe(views);
        expect(proofs).toHaveLength(views);
        const stranger = checkerOf();
        const shuffled = [...proofs.slice(seed % views), ...proofs.slice(0, seed % views)];
        expect(stranger.learn(shuffled, view(views))).toHaveLength(views);
        for (const status of statuses) expect(stranger.checkStatus(status)).toBe('ok');
      }),
      { numRuns: 40 },
    );
  });

  it('fails whoever names a proposal that is missing', () => {
    const all = ladder(4);
    const stranger = checkerOf();
    expect(stranger.learn(all.slice(1), view(4))).toEqual([]);
    expect(reasonOf(stranger.checkStatus(claims(0, 4, all[3])))).toBe(
      'a claimed vote without a valid proposal',
    );
  });

  it('learns each once, and nothing of the view of the message or later (R2)', () => {
    const all = ladder(3);
    const checker = checkerOf();
    expect(checker.learn(all, view(0))).toEqual([]);
    expect(checker.learn(all, view(2))).toEqual(all.slice(0, 2));
    expect(checker.learn(all, view(3))).toEqual(all.slice(2));
    expect(checker.known(first.statement.id)).toBe(first);
  });

  it('of another height prove nothing', () => {
    const next = packCertified(chain, genesisBlock);
    const checker = new ProofChecker(rulesOn(chain, next));
    expect(checker.learn([first], view(1))).toEqual([]);
  });
});
