/**
 * The part of a block that travels first (W3, W6): who packed it, when, on what, and hashes of all
 * the rest. Its hash names the block.
 *
 * @module
 */
import {
  branded,
  byteString,
  hash32,
  micros,
  struct,
  u16,
  u32,
  type Codec,
} from '../codec/codec.ts';
import { hashOfEncoding } from '../crypto/hash.ts';
import { MAX_SIGNATURE_BYTES } from '../crypto/suite.ts';
import { fromHex } from '../kernel/bytes.ts';
import type {
  ChainId,
  DelegateId,
  Hash,
  Height,
  Micros,
  Position,
  Round,
} from '../kernel/types.ts';

export interface HeaderFields {
  readonly chain: ChainId;
  readonly height: Height;
  readonly round: Round;
  readonly position: Position;
  readonly packer: DelegateId;
  readonly parent: Hash;
  /** By the packer's clock, inside the window of its turn (W2). */
  readonly timestamp: Micros;
  /** Hash of the encoded {@link Body}. */
  readonly bodyHash: Hash;
  readonly stateRoot: Hash;
  readonly transactionsRoot: Hash;
  readonly receiptsRoot: Hash;
}

export class Header implements HeaderFields {
  readonly chain: ChainId;
  readonly height: Height;
  readonly round: Round;
  readonly position: Position;
  readonly packer: DelegateId;
  readonly parent: Hash;
  readonly timestamp: Micros;
  readonly bodyHash: Hash;
  readonly stateRoot: Hash;
  readonly transactionsRoot: Hash;
  readonly receiptsRoot: Hash;
  #hash: Hash | undefined;

  constructor(fields: HeaderFields) {
    this.chain = fields.chain;
    this.height = fields.height;
    this.round = fields.round;
    this.position = fields.position;
    this.packer = fields.packer;
    this.parent = fields.parent;
    this.timestamp = fields.timestamp;
    this.bodyHash = fields.bodyHash;
    this.stateRoot = fields.stateRoot;
    this.transactionsRoot = fields.transactionsRoot;
    this.receiptsRoot = fields.receiptsRoot;
  }

  /** Names the block. Computed once for each object. */
  get hash(): Hash {
    this.#hash ??= hashOfEncoding('header', headerCodec, this);
    return this.#hash;
  }
}

export const headerCodec: Codec<Header> = struct(
  {
    chain: branded<ChainId>(u32),
    height: branded<Height>(u32),
    round: branded<Round>(u32),
    position: branded<Position>(u16),
    packer: branded<DelegateId>(u16),
    parent: hash32,
    timestamp: micros,
    bodyHash: hash32,
    stateRoot: hash32,
    transactionsRoot: hash32,
    receiptsRoot: hash32,
  },
  (fields: HeaderFields) => new Header(fields),
);

/** A header with its packer's signature of the header's hash (W3). */
export class SignedHeader {
  readonly header: Header;
  readonly signature: Uint8Array;
  #message: Uint8Array | undefined;

  constructor(fields: { readonly header: Header; readonly signature: Uint8Array }) {
    this.header = fields.header;
    this.signature = fields.signature;
  }

  /** What the signature covers: the 32 bytes of the header's hash. */
  get message(): Uint8Array {
    this.#message ??= fromHex(this.header.hash);
    return this.#message;
  }
}

export const signature: Codec<Uint8Array> = byteString(MAX_SIGNATURE_BYTES);

export const signedHeaderCodec: Codec<SignedHeader> = struct(
  { header: headerCodec, signature },
  (fields: { header: Header; signature: Uint8Array }) => new SignedHeader(fields),
);
