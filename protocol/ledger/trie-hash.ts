/**
 * What the root of a {@link Trie} commits to: the shape's two constants and the two hashes. Whoever
 * checks a proof needs this and no trie.
 *
 * @module
 */
import { hashBytes } from '../crypto/hash.ts';

/** Entries up to which a subtree is not divided: rehashing a full one costs as much as a full branch. */
export const LEAF_CAPACITY = 8;
/** Children that a branch may have, one for each value of a digit. */
export const DIGITS = 16;
export const KEY_DIGITS = 64;
export const HASH_BYTES = 32;

/** @param bytes - key and value hash of each entry of a leaf, ascending; 64 bytes an entry */
export function hashOfEntries(bytes: Uint8Array): Uint8Array {
  return hashBytes('trie-leaf', bytes);
}

/**
 * @param bytes - two bytes that say which of the sixteen children a branch has, the lowest bit for
 * digit 0; then their hashes
 */
export function hashOfChildren(bytes: Uint8Array): Uint8Array {
  return hashBytes('trie-branch', bytes);
}
