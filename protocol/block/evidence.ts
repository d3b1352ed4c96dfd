/**
 * Proof of an offence (W5, R5a): two things that one delegate signed and no honest delegate signs
 * both of. It carries all that is needed to convict, and goes on chain.
 *
 * @module
 */
import { struct, union, type Codec } from '../codec/codec.ts';
import { compareBytes } from '../kernel/bytes.ts';
import type { DelegateId } from '../kernel/types.ts';
import { signedHeaderCodec, type SignedHeader } from './header.ts';
import { proposalStatementCodec, type ProposalStatement } from './proposal.ts';
import { viewVoteCodec, type ViewVote } from './view-vote.ts';

/** Two headers of one packer for the same parent and turn (W5). */
export interface HeaderEvidence {
  readonly kind: 'headers';
  readonly first: SignedHeader;
  readonly second: SignedHeader;
}

/** Two proposals of one packer for the same view, of different blocks (R5a). */
export interface ProposalEvidence {
  readonly kind: 'proposals';
  readonly first: ProposalStatement;
  readonly second: ProposalStatement;
}

/** Two votes of one delegate in the same view and phase, for different blocks (R6, R7). */
export interface VoteEvidence {
  readonly kind: 'votes';
  readonly first: ViewVote;
  readonly second: ViewVote;
}

/** The statement whose signed message is smaller stands first, so that one offence has one spelling. */
export type Evidence = HeaderEvidence | ProposalEvidence | VoteEvidence;

/** Something that a delegate signed. */
export interface SignedStatement {
  readonly delegate: DelegateId;
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
}

export function evidenceOf(a: SignedHeader, b: SignedHeader): HeaderEvidence {
  return { kind: 'headers', ...inOrder(a, b) };
}

export function proposalEvidenceOf(a: ProposalStatement, b: ProposalStatement): ProposalEvidence {
  return { kind: 'proposals', ...inOrder(a, b) };
}

export function voteEvidenceOf(a: ViewVote, b: ViewVote): VoteEvidence {
  return { kind: 'votes', ...inOrder(a, b) };
}

function inOrder<T extends { readonly message: Uint8Array }>(a: T, b: T): { first: T; second: T } {
  return compareBytes(a.message, b.message) < 0 ? { first: a, second: b } : { first: b, second: a };
}

export function offenderOf(evidence: Evidence): DelegateId {
  return statementsOf(evidence)[0].delegate;
}

export type EvidenceFault =
  'same-block' | 'not-ordered' | 'different-turns' | 'unknown-delegate' | 'bad-signature';

/**
 * Why this convicts nobody, or null where it does.
 *
 * @param signedBy - checks one statement's signature against its delegate's registered key
 */
export function faultOfEvidence(
  evidence: Evidence,
  signedBy: (statement: SignedStatement) => 'ok' | 'unknown-delegate' | 'bad-signature',
): EvidenceFault | null {
  const statements = statementsOf(evidence);
  if (isSameBlock(evidence)) return 'same-block';
  if (compareBytes(statements[0].message, statements[1].message) >= 0) return 'not-ordered';
  if (!isSameTurn(evidence)) return 'different-turns';
  for (const statement of statements) {
    const checked = signedBy(statement);
    if (checked !== 'ok') return checked;
  }
  return null;
}

/** The chain that the offence was committed on. */
export function chainOfEvidence(evidence: Evidence): number {
  return evidence.kind === 'headers' ? evidence.first.header.chain : evidence.first.chain;
}

function statementsOf(
  evidence: Evidence,
): readonly [first: SignedStatement, second: SignedStatement] {
  switch (evidence.kind) {
    case 'headers':
      return [ofHeader(evidence.first), ofHeader(evidence.second)];
    case 'proposals':
      return [ofProposal(evidence.first), ofProposal(evidence.second)];
    case 'votes':
      return [ofVote(evidence.first), ofVote(evidence.second)];
  }
}

function ofHeader({ header, message, signature }: SignedHeader): SignedStatement {
  return { delegate: header.packer, message, signature };
}

function ofProposal({ packer, message, signature }: ProposalStatement): SignedStatement {
  return { delegate: packer, message, signature };
}

function ofVote({ voter, message, signature }: ViewVote): SignedStatement {
  return { delegate: voter, message, signature };
}

function isSameBlock(evidence: Evidence): boolean {
  if (evidence.kind === 'headers')
    return evidence.first.header.hash === evidence.second.header.hash;
  return evidence.first.block === evidence.second.block;
}

function isSameTurn(evidence: Evidence): boolean {
  switch (evidence.kind) {
    case 'headers': {
      const [a, b] = [evidence.first.header, evidence.second.header];
      const sameRound = a.round === b.round && a.position === b.position;
      return isSamePlace(a, b) && sameRound && a.packer === b.packer;
    }
    case 'proposals': {
      const { first: a, second: b } = evidence;
      return isSamePlace(a, b) && a.view === b.view && a.packer === b.packer;
    }
    case 'votes': {
      const { first: a, second: b } = evidence;
      const sameView = a.view === b.view && a.phase === b.phase;
      return isSamePlace(a, b) && sameView && a.voter === b.voter;
    }
  }
}

interface Place {
  readonly chain: number;
  readonly height: number;
  readonly parent: string;
}

function isSamePlace(a: Place, b: Place): boolean {
  return a.chain === b.chain && a.height === b.height && a.parent === b.parent;
}

export const evidenceCodec: Codec<Evidence> = union<Evidence>({
  headers: [1, struct({ first: signedHeaderCodec, second: signedHeaderCodec })],
  proposals: [2, struct({ first: proposalStatementCodec, second: proposalStatementCodec })],
  votes: [3, struct({ first: viewVoteCodec, second: viewVoteCodec })],
});
