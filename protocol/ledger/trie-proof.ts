/**
 * Proofs of what a {@link Trie} holds under a key, or that it holds nothing, checked against its root
 * alone. What a light client believes of the state rests on this.
 *
 * A proof is the way from the top to where the key is or would be: at each branch the hashes of the
 * other children, and at the end the other entries of the leaf. Together with the key and the hash of
 * its value that gives the root. For a key that is not there the leaf is as it stands, or there is no
 * child where the key would be.
 *
 * Why it is sound: leaves and branches are hashed under tags of their own, so no leaf passes for a
 * branch; the key's own digits say which child is taken; and a leaf's hash covers whole keys. Another
 * value, key or absence with the same root is therefore a collision of the hash function.
 *
 * @module
 */
import { hash32, list, sortedList, struct, u16, type Codec } from '../codec/codec.ts';
import { assert } from '../kernel/assert.ts';
import { compareStrings, digitAt, isHash, toHex, writeHex } from '../kernel/bytes.ts';
import type { Hash } from '../kernel/types.ts';
import {
  DIGITS,
  HASH_BYTES,
  hashOfChildren,
  hashOfEntries,
  KEY_DIGITS,
  LEAF_CAPACITY,
} from './trie-hash.ts';

/** A key, and the hash of what it has. */
export interface ProvenEntry {
  readonly key: Hash;
  readonly valueHash: Hash;
}

/** Children of one branch, but for the one on the way. */
export interface BranchSiblings {
  /** Sixteen bits, the lowest for digit 0: which there are. The bit of the way itself is 0. */
  readonly present: number;
  /** Their hashes, ascending by digit. */
  readonly hashes: readonly Hash[];
}

export interface TrieProof {
  /** From the top. */
  readonly branches: readonly BranchSiblings[];
  /** Other entries of the leaf in which the way ends, ascending by key. */
  readonly others: readonly ProvenEntry[];
}

/** Canonical: a proof that is accepted has one encoding, and a key one proof. */
export const trieProofCodec: Codec<TrieProof> = struct({
  branches: list(branchSiblingsCodec(), KEY_DIGITS),
  others: sortedList<ProvenEntry>(
    struct({ key: hash32, valueHash: hash32 }),
    LEAF_CAPACITY,
    (a, b) => compareStrings(a.key, b.key),
  ),
});

/**
 * Whether the map with this root holds a value with this hash under the key, or if `valueHash` is
 * null, nothing. False for everything malformed, which a proof from a stranger may be; never throws.
 */
export function verifyTrieProof(
  root: Hash,
  key: string,
  valueHash: Hash | null,
  proof: TrieProof,
): boolean {
  return rootOfTrieProof(key, valueHash, proof) === root;
}

/** The only root of which the proof is one; null where it is malformed, and a proof of nothing. */
export function rootOfTrieProof(
  key: string,
  valueHash: Hash | null,
  proof: TrieProof,
): Hash | null {
  const { branches, others } = proof;
  if (!isHash(key) || !(valueHash === null || isHash(valueHash))) return null;
  if (branches.length > KEY_DIGITS || others.length > LEAF_CAPACITY) return null;
  const leaf = leafWith(key, valueHash, others);
  if (leaf === null) return null;

  // No leaf below a branch is empty: where nothing is at the end of a way, there is no child.
  const isMissing = leaf.length === 0 && branches.length > 0;
  let hash = isMissing ? null : hashOfEntries(leaf);
  for (let depth = branches.length - 1; depth >= 0; depth -= 1) {
    const siblings = branches[depth];
    if (siblings === undefined) return null;
    const branch = branchWith(digitAt(key, depth), hash, siblings);
    if (branch === null) return null;
    hash = hashOfChildren(branch);
  }
  return hash === null ? null : (toHex(hash) as Hash);
}

/**
 * Bytes of the leaf: the other entries, and the key's own if it has a value. Null where the others are
 * malformed or not in order, or the key is one of them.
 */
function leafWith(
  key: Hash,
  valueHash: Hash | null,
  others: readonly ProvenEntry[],
): Uint8Array | null {
  const place = others.filter((other) => other.key < key).length;
  const entries = valueHash === null ? others : others.toSpliced(place, 0, { key, valueHash });
  const bytes = new Uint8Array(2 * HASH_BYTES * entries.length);
  let previous = '';
  for (const [index, entry] of entries.entries()) {
    if (!isHash(entry.key) || !isHash(entry.valueHash) || entry.key <= previous) return null;
    // What is among the others has a value, so it is not absent.
    if (valueHash === null && entry.key === key) return null;
    writeHex(entry.key, bytes, 2 * HASH_BYTES * index);
    writeHex(entry.valueHash, bytes, 2 * HASH_BYTES * index + HASH_BYTES);
    previous = entry.key;
  }
  return bytes;
}

/**
 * Bytes of a branch: the siblings, and the child on the way unless it is missing. Null where they do
 * not make a branch.
 */
function branchWith(
  digit: number,
  child: Uint8Array | null,
  { present, hashes }: BranchSiblings,
): Uint8Array | null {
  if (!isPresence(present) || ((present >> digit) & 1) === 1) return null;
  if (hashes.length !== countOf(present) || !hashes.every(isHash)) return null;
  const children = child === null ? present : present | (1 << digit);
  if (children === 0) return null;
  const bytes = new Uint8Array(2 + HASH_BYTES * countOf(children));
  bytes[0] = children >> 8;
  bytes[1] = children & 0xff;
  let offset = 2;
  let next = 0;
  for (let at = 0; at < DIGITS; at += 1) {
    if (((children >> at) & 1) === 0) continue;
    if (at === digit && child !== null) bytes.set(child, offset);
    else {
      writeHex(hashes[next] as Hash, bytes, offset);
      next += 1;
    }
    offset += HASH_BYTES;
  }
  return bytes;
}

/** Which children there are, then one hash for each. */
function branchSiblingsCodec(): Codec<BranchSiblings> {
  return {
    size: ({ hashes }) => 2 + HASH_BYTES * hashes.length,
    write: (writer, { present, hashes }) => {
      assert(hashes.length === countOf(present), 'a hash for each sibling');
      u16.write(writer, present);
      for (const hash of hashes) hash32.write(writer, hash);
    },
    read: (reader) => {
      const present = u16.read(reader);
      const hashes: Hash[] = [];
      for (let left = countOf(present); left > 0; left -= 1) hashes.push(hash32.read(reader));
      return { present, hashes };
    },
  };
}

function isPresence(bits: number): boolean {
  return Number.isInteger(bits) && bits >= 0 && bits < 1 << DIGITS;
}

function countOf(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest >>>= 1) count += rest & 1;
  return count;
}
