/**
 * Root of a binary Merkle tree over an ordered list. The count is part of the root, so that no list
 * has the root of another with its last leaf repeated.
 *
 * @module
 */
import { hashBytes, hashOf, type HashTag } from '../crypto/hash.ts';
import { concatBytes } from '../kernel/bytes.ts';
import type { Hash } from '../kernel/types.ts';

/** @param leaves - 32-byte hashes in order; may be empty */
export function merkleRoot(tag: HashTag, leaves: readonly Uint8Array[]): Hash {
  let level = leaves;
  while (level.length > 1) {
    const above: Uint8Array[] = [];
    for (let i = 0; i < level.length; i += 2) {
      const left = level[i];
      const right = level[i + 1];
      if (left === undefined) break;
      above.push(right === undefined ? left : hashBytes(tag, concatBytes(left, right)));
    }
    level = above;
  }
  const count = new Uint8Array(4);
  new DataView(count.buffer).setUint32(0, leaves.length);
  return hashOf(tag, concatBytes(count, level[0] ?? new Uint8Array(0)));
}
