/**
 * Votes of the repaired consensus: a vote for a block in one view (R6), and a commit vote (R7). Both
 * name the view in which they are cast, and the parent, so that none counts anywhere else.
 *
 * @module
 */
import { branded, hash32, literal, struct, u16, u32, type Codec } from '../codec/codec.ts';
import { hashBytesOfEncoding } from '../crypto/hash.ts';
import type { ChainId, DelegateId, Hash, Height } from '../kernel/types.ts';
import { signature } from './header.ts';

/** A turn on a parent, counted from 0: view v belongs to the parent's successor v + 1 (W2). */
export type ViewNumber = number & { readonly brand: 'ViewNumber' };

/** `vote`: for a block (R6). `commit`: to make it final (R7). */
export type Phase = 'vote' | 'commit';

/** What a vote says and its signature covers. */
export interface ViewBallot {
  readonly phase: Phase;
  readonly chain: ChainId;
  readonly height: Height;
  readonly parent: Hash;
  readonly view: ViewNumber;
  readonly block: Hash;
}

export interface ViewVoteFields extends ViewBallot {
  readonly voter: DelegateId;
  readonly signature: Uint8Array;
}

export const viewNumber: Codec<ViewNumber> = branded<ViewNumber>(u32);

export const ballotFields = {
  phase: literal(['vote', 'commit']),
  chain: branded<ChainId>(u32),
  height: branded<Height>(u32),
  parent: hash32,
  view: viewNumber,
  block: hash32,
};

const ballotCodec: Codec<ViewBallot> = struct<ViewBallot>(ballotFields);

/** The 32 bytes that a voter signs. Everybody who votes alike signs the same message. */
export function viewBallotMessage(ballot: ViewBallot): Uint8Array {
  return hashBytesOfEncoding('view-vote', ballotCodec, ballot);
}

export class ViewVote implements ViewVoteFields {
  readonly phase: Phase;
  readonly chain: ChainId;
  readonly height: Height;
  readonly parent: Hash;
  readonly view: ViewNumber;
  readonly block: Hash;
  readonly voter: DelegateId;
  readonly signature: Uint8Array;
  #message: Uint8Array | undefined;

  constructor(fields: ViewVoteFields) {
    this.phase = fields.phase;
    this.chain = fields.chain;
    this.height = fields.height;
    this.parent = fields.parent;
    this.view = fields.view;
    this.block = fields.block;
    this.voter = fields.voter;
    this.signature = fields.signature;
  }

  /** What the signature covers. Computed once for each object. */
  get message(): Uint8Array {
    this.#message ??= viewBallotMessage(this);
    return this.#message;
  }
}

export const viewVoteCodec: Codec<ViewVote> = struct(
  { ...ballotFields, voter: branded<DelegateId>(u16), signature },
  (fields: ViewVoteFields) => new ViewVote(fields),
);
