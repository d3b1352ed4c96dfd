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

/** The 32-byte hash as hexadecimal digits. */
export function hashOf(tag: HashTag, bytes: Uint8Array): Hash {
  return (
    installed === null ? toHex(nobleHash(tag, bytes)) : installed(prefixed(tag, bytes))
  ) as Hash;
}

/** The 32-byte hash, in a new array. */
export function hashBytes(tag: HashTag, bytes: Uint8Array): Uint8Array {
  return installed === null ? nobleHash(tag, bytes) : fromHex(installed(prefixed(tag, bytes)));
}

/**
 * Replaces the implementation of SHA-256 for the whole process: a platform may have a faster one.
 * What is computed does not change; `null` goes back to the portable one.
 */
export function installSha256(implementation: Sha256 | null): void {
  installed = implementation;
}

let installed: Sha256 | null = null;

function nobleHash(tag: HashTag, bytes: Uint8Array): Uint8Array {
  const hash = new Uint8Array(32);
  MIDSTATES[tag]._cloneInto(scratch).update(bytes).digestInto(hash);
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

/** Arrays to join prefix and bytes in, by the length of the bytes: most hashes are of few lengths. */
const JOINED: (Uint8Array | undefined)[] = [];
const LONGEST_KEPT = 1_024;

/** Prefix and bytes in one array, which a later call overwrites. */
function prefixed(tag: HashTag, bytes: Uint8Array): Uint8Array {
  const { length } = bytes;
  const kept = length <= LONGEST_KEPT ? JOINED[length] : undefined;
  const joined = kept ?? new Uint8Array(PREFIX_BYTES + length);
  if (kept === undefined && length <= LONGEST_KEPT) JOINED[length] = joined;
  joined.set(PREFIXES[tag]);
  joined.set(bytes, PREFIX_BYTES);
  return joined;
}
