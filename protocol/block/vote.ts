/**
 * A delegate's verdict on one block (W7).
 *
 * @module
 */
import { branded, hash32, literal, struct, u16, u32, type Codec } from '../codec/codec.ts';
import { hashBytesOfEncoding } from '../crypto/hash.ts';
import type { ChainId, DelegateId, Hash, Height, Position, Round } from '../kernel/types.ts';
import { signature, type Header } from './header.ts';

export type VoteVerdict = 'accept' | 'reject';

/** What a vote says and its signature covers. The voter is known by its key. */
export interface Ballot {
  readonly chain: ChainId;
  readonly height: Height;
  readonly round: Round;
  readonly position: Position;
  readonly block: Hash;
  readonly verdict: VoteVerdict;
}

export interface VoteFields extends Ballot {
  readonly voter: DelegateId;
  readonly signature: Uint8Array;
}

const ballotFields = {
  chain: branded<ChainId>(u32),
  height: branded<Height>(u32),
  round: branded<Round>(u32),
  position: branded<Position>(u16),
  block: hash32,
  verdict: literal(['accept', 'reject']),
};

const ballotCodec: Codec<Ballot> = struct(ballotFields);

/** The 32 bytes that a voter signs. Everybody who votes alike signs the same message. */
export function ballotMessage(ballot: Ballot): Uint8Array {
  return hashBytesOfEncoding('vote', ballotCodec, ballot);
}

const acceptMessages = new WeakMap<Header, Uint8Array>();

/** What every accepting voter of a block signs; computed once for each header object. */
export function acceptMessage(header: Header): Uint8Array {
  let message = acceptMessages.get(header);
  if (message === undefined) {
    message = ballotMessage({ ...ballotOn(header), verdict: 'accept' });
    acceptMessages.set(header, message);
  }
  return message;
}

/** The ballot's part that the block decides. */
export function ballotOn(header: Header): Omit<Ballot, 'verdict'> {
  const { chain, height, round, position, hash } = header;
  return { chain, height, round, position, block: hash };
}

export class Vote implements VoteFields {
  readonly chain: ChainId;
  readonly height: Height;
  readonly round: Round;
  readonly position: Position;
  readonly block: Hash;
  readonly verdict: VoteVerdict;
  readonly voter: DelegateId;
  readonly signature: Uint8Array;
  #message: Uint8Array | undefined;

  constructor(fields: VoteFields) {
    this.chain = fields.chain;
    this.height = fields.height;
    this.round = fields.round;
    this.position = fields.position;
    this.block = fields.block;
    this.verdict = fields.verdict;
    this.voter = fields.voter;
    this.signature = fields.signature;
  }

  /** What the signature covers. Computed once for each object. */
  get message(): Uint8Array {
    this.#message ??= ballotMessage(this);
    return this.#message;
  }
}

export const voteCodec: Codec<Vote> = struct(
  { ...ballotFields, voter: branded<DelegateId>(u16), signature },
  (fields: VoteFields) => new Vote(fields),
);
