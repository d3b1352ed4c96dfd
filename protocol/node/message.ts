/**
 * What nodes say to each other, and clients to them. A message is immutable and made once, whoever receives it.
 *
 * @module
 */
import { Body, bodyCodec } from '../block/body.ts';
import { blockProofCodec, type BlockProof } from '../block/block-proof.ts';
import { evidenceCodec, type Evidence } from '../block/evidence.ts';
import { signature, signedHeaderCodec, type SignedHeader } from '../block/header.ts';
import {
  proofsCodec,
  proposalCodec,
  statusCodec,
  type Proposal,
  type Status,
} from '../block/proposal.ts';
import { viewVoteCodec, type ViewVote } from '../block/view-vote.ts';
import { voteCodec, type Vote } from '../block/vote.ts';
import {
  branded,
  hash32,
  list,
  literal,
  optional,
  micros,
  struct,
  u16,
  u32,
  union,
  type Codec,
  type UnionCodec,
} from '../codec/codec.ts';
import { hashBytesOfEncoding } from '../crypto/hash.ts';
import type { ChainId, DelegateId, Hash, Height, Micros } from '../kernel/types.ts';
import { bytesOfTransactions, Transaction, transactionCodec } from '../ledger/transaction.ts';
import { SUBMISSION_CODES, type SubmissionCode } from './submission.ts';

/** A block with its proof and all that is needed to execute it, for nodes that are behind (W15). */
export interface FullBlock {
  readonly signed: SignedHeader;
  readonly certificate: BlockProof;
  readonly body: Body;
  readonly transactions: readonly Transaction[];
}

/** Sign of life (W12). */
export interface Heartbeat {
  readonly chain: ChainId;
  readonly delegate: DelegateId;
  /** The sender's clock: rises from heartbeat to heartbeat. */
  readonly sequence: Micros;
  readonly head: Height;
}

/** All that is needed to execute a block. */
export interface BlockContent {
  readonly body: Body;
  /** Those that the body names, in its order. */
  readonly transactions: readonly Transaction[];
}

export type Message =
  /** W3, W4. */
  | { readonly kind: 'header'; readonly signed: SignedHeader }
  /** W5. */
  | { readonly kind: 'evidence'; readonly evidence: Evidence }
  /** W6. */
  | { readonly kind: 'body-request'; readonly block: Hash }
  /** With its transactions in `repaired` (R6), where no time is left to ask for them. */
  | {
      readonly kind: 'body';
      readonly block: Hash;
      readonly body: Body;
      readonly transactions: readonly Transaction[];
    }
  | {
      readonly kind: 'block-transactions-request';
      readonly block: Hash;
      readonly ids: readonly Hash[];
    }
  | {
      readonly kind: 'block-transactions';
      readonly block: Hash;
      readonly transactions: readonly Transaction[];
    }
  /** W7. */
  | { readonly kind: 'vote'; readonly vote: Vote }
  /** W9: all accepting votes for one block that the sender holds. */
  | { readonly kind: 'tally'; readonly signed: SignedHeader; readonly votes: readonly Vote[] }
  /** W8, R8. The body follows on request, as for a header. */
  | {
      readonly kind: 'certified';
      readonly signed: SignedHeader;
      readonly certificate: BlockProof;
    }
  /** R2, R4. `proofs` are what the statuses name; `content` rides along with `bodies: push`. */
  | {
      readonly kind: 'proposal';
      readonly proposal: Proposal;
      readonly proofs: readonly Proposal[];
      readonly content: BlockContent | null;
    }
  /** R3. */
  | { readonly kind: 'status'; readonly status: Status; readonly proofs: readonly Proposal[] }
  /** R6. */
  | { readonly kind: 'view-vote'; readonly vote: ViewVote }
  /** R7. */
  | { readonly kind: 'commit-vote'; readonly vote: ViewVote }
  /** W12. */
  | { readonly kind: 'heartbeat'; readonly heartbeat: Heartbeat; readonly signature: Uint8Array }
  /** W15: `head` is the answering node's own. */
  | { readonly kind: 'blocks-request'; readonly from: Height }
  | {
      readonly kind: 'blocks';
      readonly from: Height;
      readonly head: Height;
      readonly blocks: readonly FullBlock[];
    }
  /** W17. */
  | { readonly kind: 'transactions'; readonly transactions: readonly Transaction[] }
  /** Of a client (W17): take this in, and tell me when it is in a block, and when it has so many
   * confirmations (W13). */
  | {
      readonly kind: 'submit';
      readonly transaction: Transaction;
      readonly confirmations: number;
    }
  /** To a client: what became of what it handed in. */
  | {
      readonly kind: 'submitted';
      readonly transaction: Hash;
      readonly code: SubmissionCode;
    }
  /** To a client: its transactions in this block have so many confirmations. 0: the block is no
   * longer on the chain (W14). */
  | {
      readonly kind: 'confirmed';
      readonly ids: readonly Hash[];
      readonly block: Hash;
      readonly height: Height;
      readonly confirmations: number;
    };

export type MessageKind = Message['kind'];

const height = branded<Height>(u32);
const ids = list(hash32, 1_000_000);
const transactions: Codec<readonly Transaction[]> = {
  ...list(transactionCodec, 1_000_000),
  size: (all) => 4 + bytesOfTransactions(all),
};

const contentCodec: Codec<BlockContent> = struct({ body: bodyCodec, transactions });

const heartbeatCodec: Codec<Heartbeat> = struct({
  chain: branded<ChainId>(u32),
  delegate: branded<DelegateId>(u16),
  sequence: micros,
  head: height,
});

const heartbeatMessages = new WeakMap<Heartbeat, Uint8Array>();

/** The 32 bytes that a delegate signs; computed once for each heartbeat object. */
export function heartbeatMessage(heartbeat: Heartbeat): Uint8Array {
  let message = heartbeatMessages.get(heartbeat);
  if (message === undefined) {
    message = hashBytesOfEncoding('heartbeat', heartbeatCodec, heartbeat);
    heartbeatMessages.set(heartbeat, message);
  }
  return message;
}

const fullBlockCodec: Codec<FullBlock> = struct({
  signed: signedHeaderCodec,
  certificate: blockProofCodec,
  body: bodyCodec,
  transactions,
});

export const messageCodec: UnionCodec<Message> = union({
  header: [1, struct({ signed: signedHeaderCodec })],
  evidence: [2, struct({ evidence: evidenceCodec })],
  'body-request': [3, struct({ block: hash32 })],
  body: [4, struct({ block: hash32, body: bodyCodec, transactions })],
  'block-transactions-request': [5, struct({ block: hash32, ids })],
  'block-transactions': [6, struct({ block: hash32, transactions })],
  vote: [7, struct({ vote: voteCodec })],
  tally: [8, struct({ signed: signedHeaderCodec, votes: list(voteCodec, 1_000) })],
  certified: [9, struct({ signed: signedHeaderCodec, certificate: blockProofCodec })],
  heartbeat: [10, struct({ heartbeat: heartbeatCodec, signature })],
  'blocks-request': [11, struct({ from: height })],
  blocks: [12, struct({ from: height, head: height, blocks: list(fullBlockCodec, 1_000) })],
  transactions: [13, struct({ transactions })],
  proposal: [
    14,
    struct({ proposal: proposalCodec, proofs: proofsCodec, content: optional(contentCodec) }),
  ],
  status: [15, struct({ status: statusCodec, proofs: proofsCodec })],
  'view-vote': [16, struct({ vote: viewVoteCodec })],
  'commit-vote': [17, struct({ vote: viewVoteCodec })],
  submit: [18, struct({ transaction: transactionCodec, confirmations: u16 })],
  submitted: [19, struct({ transaction: hash32, code: literal(SUBMISSION_CODES) })],
  confirmed: [20, struct({ ids, block: hash32, height, confirmations: u16 })],
});

const OF_CLIENTS: readonly MessageKind[] = ['submit', 'submitted', 'confirmed'];

/** All but those between a client and a node. */
export const MESSAGES_BETWEEN_NODES: readonly MessageKind[] = messageCodec.kinds.filter(
  (kind) => !OF_CLIENTS.includes(kind),
);
