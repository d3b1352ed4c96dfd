/**
 * Reading messages: which are a node's own, and what they speak of.
 *
 * @module
 */
import type { SignedHeader } from '../../protocol/block/header.ts';
import type { DelegateId, Hash } from '../../protocol/kernel/types.ts';
import type { Message } from '../../protocol/node/message.ts';

/** Messages that put a block before others. */
export type BlockMessage = Extract<Message, { kind: 'header' | 'proposal' }>;
/** Messages that are one vote. */
export type VoteMessage = Extract<Message, { kind: 'vote' | 'view-vote' | 'commit-vote' }>;

export function isBlockMessage(message: Message): message is BlockMessage {
  return message.kind === 'header' || message.kind === 'proposal';
}

export function isVoteMessage(message: Message): message is VoteMessage {
  return message.kind === 'vote' || message.kind === 'view-vote' || message.kind === 'commit-vote';
}

/** The header that a message puts before others. */
export function headerOf(message: BlockMessage): SignedHeader {
  return message.kind === 'header' ? message.signed : message.proposal.signed;
}

/** Whether a delegate itself puts a block of its own before others. */
export function isOwnBlock(message: Message, id: DelegateId): message is BlockMessage {
  if (!isBlockMessage(message) || headerOf(message).header.packer !== id) return false;
  return message.kind === 'header' || message.proposal.statement.packer === id;
}

/** Whether a delegate itself puts a block before others: its own, or one again (R4). */
export function isOwnProposal(message: Message, id: DelegateId): message is BlockMessage {
  if (!isBlockMessage(message)) return false;
  return message.kind === 'header'
    ? message.signed.header.packer === id
    : message.proposal.statement.packer === id;
}

export function isOwnVote(message: Message, id: DelegateId): message is VoteMessage {
  return isVoteMessage(message) && message.vote.voter === id;
}

/** The one block that a message speaks of. */
export function blockOf(message: Message): Hash | null {
  switch (message.kind) {
    case 'header':
    case 'certified':
    case 'tally':
      return message.signed.header.hash;
    case 'proposal':
      return message.proposal.statement.block;
    case 'vote':
    case 'view-vote':
    case 'commit-vote':
      return message.vote.block;
    case 'body':
    case 'body-request':
    case 'block-transactions':
    case 'block-transactions-request':
      return message.block;
    default:
      return null;
  }
}
