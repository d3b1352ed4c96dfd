/**
 * Proposals, statuses, votes and certificates of the repaired profile, made by hand, so that each can
 * be wrong in exactly one way.
 */
import type { SignedHeader } from '../../../protocol/block/header.ts';
import {
  justificationHash,
  proposalId,
  ProposalStatement,
  Status,
  statusMessage,
  type Proposal,
  type ProposalStatementFields,
  type StatusFields,
} from '../../../protocol/block/proposal.ts';
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
import type { ChainBlock } from '../../../protocol/chain/chain-block.ts';
import { HeightRules } from '../../../protocol/consensus/dpos/repaired/height-rules.ts';
import { fromHex } from '../../../protocol/kernel/bytes.ts';
import type { DelegateId, Hash, Height } from '../../../protocol/kernel/types.ts';
import { CHAIN, ed25519, keysOf, type SmallChain } from './small-chain.ts';

export const view = (number: number): ViewNumber => number as ViewNumber;

/** Where all statements of a height belong. */
export interface Place {
  readonly chain: typeof CHAIN;
  readonly height: Height;
  readonly parent: Hash;
}

export function above(parent: ChainBlock): Place {
  return { chain: CHAIN, height: (parent.height + 1) as Height, parent: parent.hash };
}

export function rulesOn(chain: SmallChain, parent: ChainBlock = chain.genesisBlock): HeightRules {
  return new HeightRules(parent, chain.parameters, chain.computation);
}

function sign(delegate: number, message: Uint8Array): Uint8Array {
  return ed25519.sign(message, keysOf(`d${delegate}`).secretKey);
}

export interface VoteSays extends Partial<ViewBallot> {
  /** Whose key signs; the voter's own unless said otherwise. */
  readonly signer?: number;
}

export function viewVote(
  place: Place,
  number: number,
  block: Hash,
  voter: number,
  { signer = voter, ...says }: VoteSays = {},
): ViewVote {
  const ballot: ViewBallot = { phase: 'vote', ...place, view: view(number), block, ...says };
  const signature = sign(signer, viewBallotMessage(ballot));
  return new ViewVote({ ...ballot, voter: voter as DelegateId, signature });
}

export function viewCertificate(
  place: Place,
  number: number,
  block: Hash,
  voters: readonly number[],
  phase: Phase = 'vote',
): QuorumCertificate {
  return quorumCertificateOf(voters.map((id) => viewVote(place, number, block, id, { phase })));
}

export interface Claims extends Partial<StatusFields> {
  readonly signer?: number;
  /** The proposal of the claimed vote. */
  readonly voted?: Proposal;
}

/** A delegate's status on opening a view; it claims nothing unless said otherwise. */
export function statusOf(
  place: Place,
  number: number,
  delegate: number,
  { signer = delegate, voted, ...says }: Claims = {},
): Status {
  const vote =
    voted === undefined
      ? null
      : {
          view: voted.statement.view,
          block: voted.statement.block,
          proposal: voted.statement.id,
        };
  const unsigned = {
    ...place,
    view: view(number),
    vote,
    certificate: null,
    delegate: delegate as DelegateId,
    ...says,
  };
  return new Status({ ...unsigned, signature: sign(signer, statusMessage(unsigned)) });
}

export interface ProposalSays extends Partial<ProposalStatementFields> {
  readonly signer?: number;
}

/** A proposal of a block as the packer of a view makes it. */
export function proposalOf(
  place: Place,
  number: number,
  signed: SignedHeader,
  packer: number,
  statuses: readonly Status[] = [],
  { signer = packer, ...says }: ProposalSays = {},
): Proposal {
  const unsigned = {
    ...place,
    view: view(number),
    block: signed.header.hash,
    justification: justificationHash(statuses),
    packer: packer as DelegateId,
    ...says,
  };
  const signature = sign(signer, fromHex(proposalId(unsigned)));
  return { statement: new ProposalStatement({ ...unsigned, signature }), signed, statuses };
}
