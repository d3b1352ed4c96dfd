/**
 * Hashing with domain tags: SHA-256 of a prefix that only the tag determines, then the bytes. No
 * two uses of hashing in the protocol can be confused, whatever bytes they hash.
 *
 * The prefix is SHA-256 of the tag, twice, which fills one block of the function (as in BIP 340):
 * its share of the work is done once for each tag.
 *
 * @module
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { encodeInto, type Codec } from '../codec/core.ts';
import { concatBytes, fromHex, toHex } from '../kernel/bytes.ts';
import type { Hash } from '../kernel/types.ts';

const TAGS = [
  'header',
  'body',
  'transaction',
  'transaction-id',
  'transactions',
  'receipts',
  'state',
  'account',
  'trie-leaf',
  'trie-branch',
  'registry',
  'seats',
  'vote',
  'heartbeat',
  'genesis',
  'shuffle',
  'modelled-key',
  'modelled-signature',
  'evidence',
  'view-vote',
  'status',
  'justification',
  'proposal',
  'token',
  'token-record',
  'votes',
  'key-proof',
  'swap',
] as const;

/** What is being hashed. */
export type HashTag = (typeof TAGS)[number];

/** SHA-256 of bytes, as 64 lower-case hexadecimal digits. */
export type Sha256 = (bytes: Uint8Array) => string;

/** The 32-byte hash as hexadecimal digits; `more`, if any, is hashed behind the bytes. */
export function hashOf(tag: HashTag, bytes: Uint8Array, more?: Uint8Array): Hash {
  return digits(tag, joined(tag, bytes, more));
}

/** The 32-byte hash, in a new array. */
export function hashBytes(tag: HashTag, bytes: Uint8Array, more?: Uint8Array): Uint8Array {
  return array(tag, joined(tag, bytes, more));
}

/** {@link hashOf} the value's encoding. */
export function hashOfEncoding<T>(tag: HashTag, codec: Codec<T>, value: T): Hash {
  return digits(tag, joinedEncoding(tag, codec, value));
}

/** {@link hashBytes} of the value's encoding. */
export function hashBytesOfEncoding<T>(tag: HashTag, codec: Codec<T>, value: T): Uint8Array {
  return array(tag, joinedEncoding(tag, codec, value));
}

/**
 * Replaces the implementation of SHA-256 for the whole process: a platform may have a faster one.
 * What is computed does not change; `null` goes back to the portable one.
 */
export function installSha256(implementation: Sha256 | null): void {
  installed = implementation;
}

let installed: Sha256 | null = null;

/** @param input - the tag's prefix, and what is hashed behind it */
function digits(tag: HashTag, input: Uint8Array): Hash {
  return (installed === null ? toHex(nobleHash(tag, input)) : installed(input)) as Hash;
}

function array(tag: HashTag, input: Uint8Array): Uint8Array {
  return installed === null ? nobleHash(tag, input) : fromHex(installed(input));
}

function nobleHash(tag: HashTag, input: Uint8Array): Uint8Array {
  const hash = new Uint8Array(32);
  MIDSTATES[tag]._cloneInto(scratch).update(input.subarray(PREFIX_BYTES)).digestInto(hash);
  return hash;
}

type Hasher = ReturnType<typeof sha256.create>;

/** The hasher that every call works in; each starts by overwriting all of its state. */
const scratch: Hasher = sha256.create();

const PREFIXES = Object.fromEntries(TAGS.map((tag) => [tag, prefixOf(tag)])) as Readonly<
  Record<HashTag, Uint8Array>
>;

const MIDSTATES = Object.fromEntries(
  TAGS.map((tag) => [tag, sha256.create().update(PREFIXES[tag])]),
) as Readonly<Record<HashTag, Hasher>>;

const PREFIX_BYTES = 64;

function prefixOf(tag: HashTag): Uint8Array {
  const half = sha256(utf8ToBytes(`ekt/${tag}`));
  return concatBytes(half, half);
}

/** Prefix and bytes in one array, which a later call overwrites. */
function joined(tag: HashTag, bytes: Uint8Array, more: Uint8Array | undefined): Uint8Array {
  const input = take(bytes.length + (more?.length ?? 0));
  input.set(PREFIXES[tag]);
  input.set(bytes, PREFIX_BYTES);
  if (more !== undefined) input.set(more, PREFIX_BYTES + bytes.length);
  return keep(input);
}

function joinedEncoding<T>(tag: HashTag, codec: Codec<T>, value: T): Uint8Array {
  const input = take(codec.size(value));
  input.set(PREFIXES[tag]);
  return keep(encodeInto(input, PREFIX_BYTES, codec, value));
}

/** Arrays to join in, by the number of bytes behind the prefix: most hashes are of few lengths. */
const FREE: (Uint8Array | undefined)[] = [];
const LONGEST_KEPT = 1_024;

/** Nobody else gets the array until it is kept again: an encoding may be of hashes made on the way. */
function take(length: number): Uint8Array {
  const free = length <= LONGEST_KEPT ? FREE[length] : undefined;
  if (free === undefined) return new Uint8Array(PREFIX_BYTES + length);
  FREE[length] = undefined;
  return free;
}

function keep(input: Uint8Array): Uint8Array {
  const length = input.length - PREFIX_BYTES;
  if (length <= LONGEST_KEPT) FREE[length] = input;
  return input;
}
