/**
 * The persistent map under the state: a 16-ary Merkle trie over the digits of the keys.
 *
 * Nothing is ever changed in place. An update copies the nodes on the way to what it changes and
 * shares the rest, so keeping an old version costs nothing and equal states are held once.
 *
 * Compressed: a subtree of at most eight entries is one leaf. The shape is therefore a function of
 * the set of keys alone, and so is the root, whatever the history.
 *
 * @module
 */
import { assert } from '../kernel/assert.ts';
import { digitAt, isHash, toHex } from '../kernel/bytes.ts';
import type { Hash } from '../kernel/types.ts';
import { inOrder } from './trie-changes.ts';
import { differencesOfNodes, entriesOfNode, type TrieDifference } from './trie-differences.ts';
import { Branch, hashOfNode, Leaf, type TrieNode, type ValueHash } from './trie-node.ts';
import type { TrieProof } from './trie-proof.ts';
import { proofOf } from './trie-prove.ts';
import { updated, type Change } from './trie-update.ts';

export type { TrieDifference } from './trie-differences.ts';
export type { Change } from './trie-update.ts';

/** Map from 64 hexadecimal digits to values, with a hash that commits to all of it. Immutable. */
export class Trie<V> {
  /** Number of entries. */
  readonly size: number;
  readonly #valueHash: ValueHash<V>;
  readonly #top: TrieNode<V>;
  #root: Hash | undefined;

  private constructor(valueHash: ValueHash<V>, top: TrieNode<V>) {
    this.#valueHash = valueHash;
    this.#top = top;
    this.size = top.size;
  }

  /** @param valueHash - pure; 32 bytes that commit to the value */
  static empty<V>(valueHash: ValueHash<V>): Trie<V> {
    return new Trie<V>(valueHash, new Leaf<V>([]));
  }

  get(key: string): V | undefined {
    let node: TrieNode<V> | undefined = this.#top;
    for (let depth = 0; node instanceof Branch; depth += 1)
      node = node.children[digitAt(key, depth)];
    if (node === undefined) return undefined;
    for (const entry of node.entries) if (entry.key === key) return entry.value;
    return undefined;
  }

  /**
   * The map after these changes, this one staying as it is. Of two changes of one key the later
   * wins; removing what is not there is no change.
   *
   * @throws InvariantViolation for a key that is not 64 lower-case hexadecimal digits
   */
  update(changes: Iterable<Change<V>>): Trie<V> {
    const sorted = inOrder(changes);
    const top = updated(this.#top, sorted, 0, sorted.length, 0);
    return top === this.#top ? this : new Trie(this.#valueHash, top);
  }

  /** Commits to every key and value. Computed when first asked for, only where not yet known. */
  root(): Hash {
    this.#root ??= toHex(hashOfNode(this.#top, this.#valueHash)) as Hash;
    return this.#root;
  }

  /** All entries, ascending by key. */
  *entries(): Generator<[key: string, value: V], void, undefined> {
    for (const { key, value } of entriesOfNode(this.#top)) yield [key, value];
  }

  /**
   * Keys whose values are other objects in `after`, ascending. What the two share costs nothing, so
   * that a block's changes are found fast in a state of any size.
   */
  differences(after: Trie<V>): readonly TrieDifference<V>[] {
    return differencesOfNodes(this.#top, after.#top);
  }

  /**
   * Proves to who knows the {@link root} what the map has under a key, or that it has nothing; see
   * {@link verifyTrieProof}.
   *
   * @throws InvariantViolation for a key that is not 64 lower-case hexadecimal digits
   */
  prove(key: string): TrieProof {
    assert(isHash(key), 'a key is 64 lower-case hexadecimal digits');
    return proofOf(this.#top, key, this.#valueHash);
  }
}
