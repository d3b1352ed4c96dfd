/** Statements of delegates and blocks as checkers see them, each made by hand. */
import type { ChainBlock } from '../../../protocol/chain/chain-block.ts';
import { Status, statusMessage, type VoteClaim } from '../../../protocol/block/proposal.ts';
import { ProposalStatement } from '../../../protocol/block/proposal.ts';
import {
  quorumCertificateOf,
  type QuorumCertificate,
} from '../../../protocol/block/quorum-certificate.ts';
import {
  viewBallotMessage,
  ViewVote,
  type Phase,
  type ViewBallot,
  type ViewNumber,
} from '../../../protocol/block/view-vote.ts';
import { Chain } from '../../../protocol/chain/chain.ts';
import type { DelegateId, Hash, Height } from '../../../protocol/kernel/types.ts';
import type { Message } from '../../../protocol/node/message.ts';
import type { Breach } from '../../../sim/checkers/breach.ts';
import {
  CHAIN,
  ed25519,
  hashFor,
  keysOf,
  pack,
  signHeader,
  fieldsOf,
  type PackOptions,
  type SmallChain,
} from '../../protocol/chain/small-chain.ts';

/** Collects what a checker reports. */
export class Reported {
  readonly breaches: Breach[] = [];
  readonly report = (breach: Breach): void => void this.breaches.push(breach);

  /** `node@height: detail` for each breach, and forgets them. */
  take(): readonly string[] {
    const told = this.breaches.map(({ node, height, detail }) => `${node}@${height}: ${detail}`);
    this.breaches.length = 0;
    return told;
  }
}

export const delegateOf = (node: number): number | undefined => (node < 10 ? node : undefined);

export function viewVote(
  voter: number,
  ballot: Partial<ViewBallot> & { readonly view?: ViewNumber } = {},
  signer = `d${voter}`,
): ViewVote {
  const whole: ViewBallot = {
    phase: 'vote',
    chain: CHAIN,
    height: 5 as Height,
    parent: hashFor(4),
    view: view(0),
    block: hashFor(5),
    ...ballot,
  };
  const signature = ed25519.sign(viewBallotMessage(whole), keysOf(signer).secretKey);
  return new ViewVote({ ...whole, voter: voter as DelegateId, signature });
}

export const view = (number: number): ViewNumber => number as ViewNumber;

export function voteMessage(voter: number, ballot: Partial<ViewBallot> = {}): Message {
  return { kind: 'view-vote', vote: viewVote(voter, ballot) };
}

export function commitMessage(voter: number, ballot: Partial<ViewBallot> = {}): Message {
  return { kind: 'commit-vote', vote: viewVote(voter, { ...ballot, phase: 'commit' }) };
}

export function statusOf(
  delegate: number,
  of: number,
  claims: {
    readonly vote?: readonly [view: number, block: Hash];
    readonly certificate?: QuorumCertificate;
    readonly height?: number;
  } = {},
): Message {
  const vote: VoteClaim | null =
    claims.vote === undefined
      ? null
      : { view: view(claims.vote[0]), block: claims.vote[1], proposal: hashFor(900) };
  const unsigned = {
    chain: CHAIN,
    height: (claims.height ?? 5) as Height,
    parent: hashFor(4),
    view: view(of),
    vote,
    certificate: claims.certificate ?? null,
    delegate: delegate as DelegateId,
  };
  const signature = ed25519.sign(statusMessage(unsigned), keysOf(`d${delegate}`).secretKey);
  return { kind: 'status', status: new Status({ ...unsigned, signature }), proofs: [] };
}

export function certificateIn(number: number, block = hashFor(5)): QuorumCertificate {
  return quorumCertificateOf(
    [0, 1, 2].map((voter) => viewVote(voter, { view: view(number), block })),
  );
}

/** Of view 1, for a block packed elsewhere. */
export function proposalOf(packer: number, block: Hash, chain: SmallChain): Message {
  const statement = new ProposalStatement({
    chain: CHAIN,
    height: 5 as Height,
    parent: hashFor(4),
    view: view(1),
    block,
    justification: hashFor(77),
    packer: packer as DelegateId,
    signature: new Uint8Array(64),
  });
  const { signed } = chain.genesisBlock;
  const proposal = { statement, signed, statuses: [] };
  return { kind: 'proposal', proposal, proofs: [], content: null };
}

/** A block with a final certificate by these delegates; `change` makes votes say something else. */
export function packFinal(
  chain: SmallChain,
  parent: ChainBlock,
  voters: readonly number[],
  change: (vote: number) => Partial<ViewBallot> & { readonly signer?: string } = () => ({}),
  options: PackOptions = {},
): ChainBlock {
  const block = pack(chain, parent, options);
  return { ...block, certificate: finalCertificate(block, voters, change) };
}

export function finalCertificate(
  block: ChainBlock,
  voters: readonly number[],
  change: (vote: number) => Partial<ViewBallot> & { readonly signer?: string } = () => ({}),
): QuorumCertificate {
  const { height, parent } = block.signed.header;
  const votes = voters.map((voter) => {
    const { signer, ...changed } = change(voter);
    const phase: Phase = 'commit';
    const ballot = { phase, height, parent, block: block.hash, view: view(0), ...changed };
    return viewVote(voter, ballot, signer);
  });
  const first = votes[0]!;
  const { phase, chain } = first;
  const base = { kind: 'quorum' as const, phase, chain, height, parent, block: block.hash };
  return { ...base, view: first.view, votes };
}

/** The block with another header, signed by its packer. */
export function rewritten(
  block: ChainBlock,
  change: Partial<ReturnType<typeof fieldsOf>>,
): ChainBlock {
  const signed = signHeader({ ...fieldsOf(block.signed.header), ...change });
  return { ...block, signed, hash: signed.header.hash, height: signed.header.height };
}

export function chainOf(...blocks: readonly [ChainBlock, ...ChainBlock[]]): Chain {
  return new Chain(blocks);
}
