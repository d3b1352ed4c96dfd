/**
 * What a packer puts before a view (R2, R4), and the statuses that justify it (R3).
 *
 * Proofs are content-addressed: a status names the proposal that it voted for by its id, and the
 * proposals that a message needs travel beside it, each once. Inlined they would grow with every
 * view like 11^v.
 *
 * @module
 */
import {
  branded,
  hash32,
  list,
  optional,
  sortedList,
  struct,
  u16,
  u32,
  type Codec,
} from '../codec/codec.ts';
import { hashBytesOfEncoding, hashOfEncoding } from '../crypto/hash.ts';
import { fromHex } from '../kernel/bytes.ts';
import type { ChainId, DelegateId, Hash, Height } from '../kernel/types.ts';
import { MAX_DELEGATES } from './certificate.ts';
import { signature, signedHeaderCodec, type SignedHeader } from './header.ts';
import { quorumCertificateCodec, type QuorumCertificate } from './quorum-certificate.ts';
import { viewNumber, type ViewNumber } from './view-vote.ts';

/** A vote that a status claims (R3): of `view`, for `block`, on the proposal with that id. */
export interface VoteClaim {
  readonly view: ViewNumber;
  readonly block: Hash;
  readonly proposal: Hash;
}

export interface StatusFields {
  readonly chain: ChainId;
  readonly height: Height;
  readonly parent: Hash;
  /** The view that was opened. */
  readonly view: ViewNumber;
  /** The highest vote of the height in an earlier view. */
  readonly vote: VoteClaim | null;
  /** The highest vote certificate of the height, of an earlier view. */
  readonly certificate: QuorumCertificate | null;
  readonly delegate: DelegateId;
  readonly signature: Uint8Array;
}

const statusFields = {
  chain: branded<ChainId>(u32),
  height: branded<Height>(u32),
  parent: hash32,
  view: viewNumber,
  vote: optional(struct<VoteClaim>({ view: viewNumber, block: hash32, proposal: hash32 })),
  certificate: optional(quorumCertificateCodec),
  delegate: branded<DelegateId>(u16),
};

type UnsignedStatus = Omit<StatusFields, 'signature'>;

const unsignedStatusCodec: Codec<UnsignedStatus> = struct<UnsignedStatus>(statusFields);

/** The 32 bytes that a status' signature covers. */
export function statusMessage(status: UnsignedStatus): Uint8Array {
  return hashBytesOfEncoding('status', unsignedStatusCodec, status);
}

/** What a node tells the packer of a view that it opens (R3). Sending it promises no earlier vote. */
export class Status implements StatusFields {
  readonly chain: ChainId;
  readonly height: Height;
  readonly parent: Hash;
  readonly view: ViewNumber;
  readonly vote: VoteClaim | null;
  readonly certificate: QuorumCertificate | null;
  readonly delegate: DelegateId;
  readonly signature: Uint8Array;
  #message: Uint8Array | undefined;

  constructor(fields: StatusFields) {
    this.chain = fields.chain;
    this.height = fields.height;
    this.parent = fields.parent;
    this.view = fields.view;
    this.vote = fields.vote;
    this.certificate = fields.certificate;
    this.delegate = fields.delegate;
    this.signature = fields.signature;
  }

  /** What the signature covers. Computed once for each object. */
  get message(): Uint8Array {
    this.#message ??= statusMessage(this);
    return this.#message;
  }
}

export const statusCodec: Codec<Status> = struct(
  { ...statusFields, signature },
  (fields: StatusFields) => new Status(fields),
);

const statusListCodec = sortedList(statusCodec, MAX_DELEGATES, (a, b) => a.delegate - b.delegate);

/** Names the statuses of a proposal. */
export function justificationHash(statuses: readonly Status[]): Hash {
  return hashOfEncoding('justification', statusListCodec, statuses);
}

export interface ProposalStatementFields {
  readonly chain: ChainId;
  readonly height: Height;
  readonly parent: Hash;
  readonly view: ViewNumber;
  readonly block: Hash;
  /** See {@link justificationHash}. */
  readonly justification: Hash;
  readonly packer: DelegateId;
  readonly signature: Uint8Array;
}

const statementFields = {
  chain: branded<ChainId>(u32),
  height: branded<Height>(u32),
  parent: hash32,
  view: viewNumber,
  block: hash32,
  justification: hash32,
  packer: branded<DelegateId>(u16),
};

type UnsignedStatement = Omit<ProposalStatementFields, 'signature'>;

const unsignedStatementCodec: Codec<UnsignedStatement> = struct<UnsignedStatement>(statementFields);

/** Hash of all that a proposal's signature covers. */
export function proposalId(statement: UnsignedStatement): Hash {
  return hashOfEncoding('proposal', unsignedStatementCodec, statement);
}

/** The signed part of a proposal: enough to prove that its packer made it (R5a). */
export class ProposalStatement implements ProposalStatementFields {
  readonly chain: ChainId;
  readonly height: Height;
  readonly parent: Hash;
  readonly view: ViewNumber;
  readonly block: Hash;
  readonly justification: Hash;
  readonly packer: DelegateId;
  readonly signature: Uint8Array;
  #id: Hash | undefined;
  #message: Uint8Array | undefined;

  constructor(fields: ProposalStatementFields) {
    this.chain = fields.chain;
    this.height = fields.height;
    this.parent = fields.parent;
    this.view = fields.view;
    this.block = fields.block;
    this.justification = fields.justification;
    this.packer = fields.packer;
    this.signature = fields.signature;
  }

  /** Content address of the proposal. */
  get id(): Hash {
    this.#id ??= proposalId(this);
    return this.#id;
  }

  /** What the signature covers: the 32 bytes of the id. */
  get message(): Uint8Array {
    this.#message ??= fromHex(this.id);
    return this.#message;
  }
}

export const proposalStatementCodec: Codec<ProposalStatement> = struct(
  { ...statementFields, signature },
  (fields: ProposalStatementFields) => new ProposalStatement(fields),
);

/** A proposal whole, but for the proposals that its statuses name. */
export interface Proposal {
  readonly statement: ProposalStatement;
  /** Of the block, as its own packer signed it: a block that is proposed again keeps it (R4). */
  readonly signed: SignedHeader;
  /** Ascending by delegate; none in view 0. */
  readonly statuses: readonly Status[];
}

export const proposalCodec: Codec<Proposal> = struct<Proposal>({
  statement: proposalStatementCodec,
  signed: signedHeaderCodec,
  statuses: statusListCodec,
});

/** The most proposals that travel as proofs of one message: one or two for each of many views. */
export const MAX_PROOFS = 10_000;

/** Proofs of a message: the proposals that it names, and those that these name, each once. */
export const proofsCodec: Codec<readonly Proposal[]> = list(proposalCodec, MAX_PROOFS);
