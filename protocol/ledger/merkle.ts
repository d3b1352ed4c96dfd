/**
 * A binary Merkle tree over an ordered list: its root, and proofs that a leaf stands at an index.
 *
 * A level of odd length passes its last node up as it is. The count is part of the root, so that no
 * list has the root of another with its last leaf repeated (as Bitcoin's had, CVE-2012-2459).
 *
 * Why a proof is sound. The root is a hash of 36 bytes (or 4, of an empty list) and inner nodes are
 * hashes of 64, so neither passes for the other, and the root fixes both the count and the top. The
 * count alone fixes the shape: which levels a leaf goes through, on which side, and where it is
 * passed up without a sibling. A path therefore has exactly one length, and what is checked at its
 * beginning is a node of the lowest level. An inner node has its own, shorter way, which no index of
 * that count has; with another count the root is another. It does not matter, then, that leaves and
 * inner nodes are not told apart by a tag, nor that a node which is passed up stands at two levels.
 *
 * @module
 */
import { hashBytes, hashOf, type HashTag } from '../crypto/hash.ts';
import { fromHex, isHash, toHex, writeHex } from '../kernel/bytes.ts';
import { assert } from '../kernel/assert.ts';
import type { Hash } from '../kernel/types.ts';

/** Lists are shorter than 2^32: the count takes four bytes. */
export const MAX_PATH = 32;
const HASH_BYTES = 32;

/** @param leaves - hashes in order; may be empty */
export function merkleRoot(tag: HashTag, leaves: readonly Hash[]): Hash {
  const level = levelOf(leaves);
  for (let width = leaves.length; width > 1; width = raise(tag, level, width));
  return rootOf(tag, leaves.length, level.subarray(0, HASH_BYTES));
}

/**
 * The siblings on the way from a leaf to the top, lowest first: none where a node is passed up.
 *
 * @throws InvariantViolation for an index that no leaf has
 */
export function merkleProof(tag: HashTag, leaves: readonly Hash[], index: number): readonly Hash[] {
  assert(Number.isInteger(index) && index >= 0 && index < leaves.length, 'a leaf of the list');
  const path: Hash[] = [];
  let at = index;
  const level = levelOf(leaves);
  for (let width = leaves.length; width > 1; width = raise(tag, level, width)) {
    const sibling = at ^ 1;
    if (sibling < width) path.push(toHex(nodesOf(level, sibling, 1)) as Hash);
    at >>>= 1;
  }
  return path;
}

/**
 * Whether the list with this root has `count` leaves and this one at `index`. False for everything
 * malformed, which a proof from a stranger may be; never throws.
 */
export function verifyMerkleProof(
  root: Hash,
  tag: HashTag,
  leaf: Hash,
  index: number,
  count: number,
  path: readonly Hash[],
): boolean {
  if (!isCount(count) || !isCount(index) || index >= count) return false;
  if (!isHash(leaf) || path.length > MAX_PATH || !path.every(isHash)) return false;
  let node = fromHex(leaf);
  let used = 0;
  let at = index;
  for (let width = count; width > 1; width = Math.ceil(width / 2)) {
    // `^` would make a negative number of an index from 2^31 on.
    const isRight = at % 2 === 1;
    if (isRight || at + 1 < width) {
      const sibling = path[used];
      if (sibling === undefined) return false;
      used += 1;
      node = isRight ? inner(tag, fromHex(sibling), node) : inner(tag, node, fromHex(sibling));
    }
    at = Math.floor(at / 2);
  }
  return used === path.length && rootOf(tag, count, node) === root;
}

/** Nodes side by side in one array: a list of arrays costs as much as hashing them. */
function levelOf(leaves: readonly Hash[]): Uint8Array {
  const level = new Uint8Array(HASH_BYTES * leaves.length);
  let offset = 0;
  for (const leaf of leaves) {
    writeHex(leaf, level, offset);
    offset += HASH_BYTES;
  }
  return level;
}

/** Puts the level above in the place of one that has `width` nodes, and returns its width. */
function raise(tag: HashTag, level: Uint8Array, width: number): number {
  const pairs = width >> 1;
  for (let pair = 0; pair < pairs; pair += 1)
    writeHex(hashOf(tag, nodesOf(level, 2 * pair, 2)), level, HASH_BYTES * pair);
  if (width % 2 === 0) return pairs;
  level.set(nodesOf(level, width - 1, 1), HASH_BYTES * pairs);
  return pairs + 1;
}

function nodesOf(level: Uint8Array, first: number, count: number): Uint8Array {
  return level.subarray(HASH_BYTES * first, HASH_BYTES * (first + count));
}

function inner(tag: HashTag, left: Uint8Array, right: Uint8Array): Uint8Array {
  return hashBytes(tag, left, right);
}

function rootOf(tag: HashTag, leaves: number, top: Uint8Array): Hash {
  const count = new Uint8Array(4);
  new DataView(count.buffer).setUint32(0, leaves);
  return hashOf(tag, count, top);
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= 0xffff_ffff;
}
