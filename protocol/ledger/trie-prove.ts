/**
 * Makes the proofs that `trie-proof.ts` checks.
 *
 * @module
 */
import { digitAt, toHex } from '../kernel/bytes.ts';
import type { Hash } from '../kernel/types.ts';
import type { BranchSiblings, ProvenEntry, TrieProof } from './trie-proof.ts';
import { Branch, hashOfNode, type Leaf, type TrieNode, type ValueHash } from './trie-node.ts';

/** The way from `top` to where the key is, or would be. */
export function proofOf<V>(top: TrieNode<V>, key: string, valueHash: ValueHash<V>): TrieProof {
  const branches: BranchSiblings[] = [];
  let node: TrieNode<V> | undefined = top;
  for (let depth = 0; node instanceof Branch; depth += 1) {
    const digit = digitAt(key, depth);
    branches.push(siblingsOf(node, digit, valueHash));
    node = node.children[digit];
  }
  return { branches, others: node === undefined ? [] : othersOf(node, key, valueHash) };
}

function siblingsOf<V>(
  { children }: Branch<V>,
  digit: number,
  valueHash: ValueHash<V>,
): BranchSiblings {
  let present = 0;
  const hashes: Hash[] = [];
  for (const [at, child] of children.entries()) {
    if (at === digit || child === undefined) continue;
    present |= 1 << at;
    hashes.push(toHex(hashOfNode(child, valueHash)) as Hash);
  }
  return { present, hashes };
}

function othersOf<V>(
  { entries }: Leaf<V>,
  key: string,
  valueHash: ValueHash<V>,
): readonly ProvenEntry[] {
  return entries
    .filter((entry) => entry.key !== key)
    .map((entry) => ({
      key: entry.key as Hash,
      valueHash: toHex(valueHash(entry.value)) as Hash,
    }));
}
