/**
 * What a message is about, in a few words: for people who read a trace, in place of the whole content.
 *
 * @module
 */
import type { BlockProof } from '../protocol/block/block-proof.ts';
import { offenderOf, type Evidence } from '../protocol/block/evidence.ts';
import type { Header } from '../protocol/block/header.ts';
import type { Proposal } from '../protocol/block/proposal.ts';
import type { ViewVote } from '../protocol/block/view-vote.ts';
import type { Message } from '../protocol/node/message.ts';

/** Which of these there are depends on the message's kind: docs/trace.md. */
export interface MessageSubject {
  readonly height?: number;
  readonly round?: number;
  readonly position?: number;
  readonly view?: number;
  readonly block?: string;
  readonly packer?: number;
  /** Who says it, where that need not be the sender. */
  readonly delegate?: number;
  readonly verdict?: 'accept' | 'reject';
  /** How many. */
  readonly votes?: number;
  readonly statuses?: number;
  readonly transactions?: number;
  readonly blocks?: number;
  /** The sender's head. */
  readonly head?: number;
  readonly transaction?: string;
  readonly confirmations?: number;
  /** What a client is told, or what evidence is of. */
  readonly code?: string;
}

export function subjectOf(message: Message): MessageSubject {
  switch (message.kind) {
    case 'header':
      return ofHeader(message.signed.header);
    case 'tally':
      return { ...ofHeader(message.signed.header), votes: message.votes.length };
    case 'certified':
      return { ...ofHeader(message.signed.header), ...ofProof(message.certificate) };
    case 'evidence':
      return ofEvidence(message.evidence);
    case 'body-request':
      return { block: message.block };
    case 'body':
      return { block: message.block, transactions: message.body.transactions.length };
    case 'block-transactions-request':
      return { block: message.block, transactions: message.ids.length };
    case 'block-transactions':
      return { block: message.block, transactions: message.transactions.length };
    case 'vote': {
      const { height, round, position, block, voter: delegate, verdict } = message.vote;
      return { height, round, position, block, delegate, verdict };
    }
    case 'proposal':
      return ofProposal(message.proposal);
    case 'status': {
      const { height, view, delegate } = message.status;
      return { height, view, delegate };
    }
    case 'view-vote':
    case 'commit-vote':
      return ofViewVote(message.vote);
    case 'heartbeat':
      return { delegate: message.heartbeat.delegate, head: message.heartbeat.head };
    case 'blocks-request':
      return { height: message.from };
    case 'blocks':
      return { height: message.from, blocks: message.blocks.length, head: message.head };
    case 'transactions':
      return { transactions: message.transactions.length };
    case 'submit':
      return { transaction: message.transaction.id, confirmations: message.confirmations };
    case 'submitted':
      return { transaction: message.transaction, code: message.code };
    case 'confirmed': {
      const { block, height, confirmations, ids } = message;
      return { height, block, transactions: ids.length, confirmations };
    }
  }
}

function ofHeader({ height, round, position, hash: block, packer }: Header): MessageSubject {
  return { height, round, position, block, packer };
}

function ofProof(proof: BlockProof): MessageSubject {
  const votes = proof.votes.length;
  return proof.kind === 'quorum' ? { view: proof.view, votes } : { votes };
}

function ofProposal({ signed, statement, statuses }: Proposal): MessageSubject {
  const { height, view, block, packer } = statement;
  const { round, position } = signed.header;
  return { height, round, position, view, block, packer, statuses: statuses.length };
}

function ofViewVote({ height, view, block, voter: delegate }: ViewVote): MessageSubject {
  return { height, view, block, delegate };
}

function ofEvidence(evidence: Evidence): MessageSubject {
  const delegate = offenderOf(evidence);
  switch (evidence.kind) {
    case 'headers': {
      const { height, round, position } = evidence.first.header;
      return { height, round, position, delegate, code: evidence.kind };
    }
    case 'proposals':
    case 'votes': {
      const { height, view } = evidence.first;
      return { height, view, delegate, code: evidence.kind };
    }
  }
}
