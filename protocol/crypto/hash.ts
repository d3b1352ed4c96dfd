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
import { toHex } from '../kernel/bytes.ts';
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
  'consensus',
  'vote',
  'heartbeat',
  'genesis',
  'shuffle',
  'modelled-key',
  'modelled-signature',
  'evidence',
] as const;

/** What is being hashed. */
export type HashTag = (typeof TAGS)[number];

/** The 32-byte hash as hexadecimal digits. */
export function hashOf(tag: HashTag, bytes: Uint8Array): Hash {
  return toHex(hashBytes(tag, bytes)) as Hash;
}

/** The 32-byte hash, in a new array. */
export function hashBytes(tag: HashTag, bytes: Uint8Array): Uint8Array {
  const hash = new Uint8Array(32);
  MIDSTATES[tag]._cloneInto(scratch).update(bytes).digestInto(hash);
  return hash;
}

type Hasher = ReturnType<typeof sha256.create>;

/** The hasher that every call works in; each starts by overwriting all of its state. */
const scratch: Hasher = sha256.create();

const MIDSTATES = Object.fromEntries(TAGS.map((tag) => [tag, midstateOf(tag)])) as Readonly<
  Record<HashTag, Hasher>
>;

function midstateOf(tag: HashTag): Hasher {
  const prefix = sha256(utf8ToBytes(`ekt/${tag}`));
  return sha256.create().update(prefix).update(prefix);
}
