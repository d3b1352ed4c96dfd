/**
 * What a Byzantine delegate can sign: anything, with its own key.
 *
 * @module
 */
import { Header, SignedHeader, type HeaderFields } from '../../protocol/block/header.ts';
import {
  proposalId,
  ProposalStatement,
  Status,
  statusMessage,
  type ProposalStatementFields,
  type StatusFields,
} from '../../protocol/block/proposal.ts';
import {
  viewBallotMessage,
  ViewVote,
  type ViewVoteFields,
} from '../../protocol/block/view-vote.ts';
import { ballotMessage, Vote, type VoteFields } from '../../protocol/block/vote.ts';
import { hashOf } from '../../protocol/crypto/hash.ts';
import { fromHex } from '../../protocol/kernel/bytes.ts';
import type { DelegateId, Hash } from '../../protocol/kernel/types.ts';
import type { RandomStream } from '../random.ts';
import type { VoteMessage } from './own.ts';

type Unsigned<T> = Omit<T, 'signature'>;

/** Signs with a node's own key. */
export interface Signing {
  sign(message: Uint8Array): Uint8Array;
}

/** The same header but for some of what it says, signed anew. */
export function headerAgain(
  header: HeaderFields,
  changes: Partial<HeaderFields>,
  signing: Signing,
): SignedHeader {
  const changed = new Header({ ...header, ...changes });
  return new SignedHeader({ header: changed, signature: signing.sign(fromHex(changed.hash)) });
}

/** The same proposal but for some of what it says, signed anew. */
export function statementAgain(
  statement: Unsigned<ProposalStatementFields>,
  changes: Partial<Unsigned<ProposalStatementFields>>,
  signing: Signing,
): ProposalStatement {
  const fields = { ...statement, ...changes };
  return new ProposalStatement({ ...fields, signature: signing.sign(fromHex(proposalId(fields))) });
}

/** The same status but for some of what it says, signed anew. */
export function statusAgain(
  status: Unsigned<StatusFields>,
  changes: Partial<Unsigned<StatusFields>>,
  signing: Signing,
): Status {
  const fields = { ...status, ...changes };
  return new Status({ ...fields, signature: signing.sign(statusMessage(fields)) });
}

export function signViewVote(fields: Unsigned<ViewVoteFields>, signing: Signing): ViewVote {
  return new ViewVote({ ...fields, signature: signing.sign(viewBallotMessage(fields)) });
}

export function signVote(fields: Unsigned<VoteFields>, signing: Signing): Vote {
  return new Vote({ ...fields, signature: signing.sign(ballotMessage(fields)) });
}

/** The same vote but for some of what it says, signed anew. */
export function voteAgain(
  message: VoteMessage,
  changes: Partial<Pick<VoteFields, 'chain' | 'height' | 'block' | 'voter'>>,
  signing: Signing,
): VoteMessage {
  if (message.kind === 'vote') {
    const fields: VoteFields = message.vote;
    return { kind: 'vote', vote: signVote({ ...fields, ...changes }, signing) };
  }
  const fields: ViewVoteFields = message.vote;
  return { kind: message.kind, vote: signViewVote({ ...fields, ...changes }, signing) };
}

/** A vote that somebody else is said to have cast, with the signature that it had. */
export function inNameOf(voter: DelegateId, vote: VoteFields): Vote {
  return new Vote({ ...vote, voter });
}

/** As {@link inNameOf}, of the repaired profile. */
export function viewVoteInNameOf(voter: DelegateId, vote: ViewVoteFields): ViewVote {
  return new ViewVote({ ...vote, voter });
}

/** In W7's words: not this block. */
export function rejecting(vote: VoteFields, signing: Signing): Vote {
  return signVote({ ...vote, verdict: 'reject' }, signing);
}

/** A hash of nothing that exists. */
export function inventedHash(random: RandomStream): Hash {
  const bytes = Uint8Array.from({ length: 32 }, () => random.below(256));
  return hashOf('header', bytes);
}
