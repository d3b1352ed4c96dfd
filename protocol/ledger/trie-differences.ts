/**
 * Where two versions of a {@link Trie} differ.
 *
 * @module
 */
import { Branch, Leaf, type Entry, type TrieNode } from './trie-node.ts';

/** A key whose value is not the same object in both; undefined where there is none. */
export interface TrieDifference<V> {
  readonly key: string;
  readonly before: V | undefined;
  readonly after: V | undefined;
}

/** Ascending by key. What both share is passed over without a look at it. */
export function differencesOfNodes<V>(
  before: TrieNode<V>,
  after: TrieNode<V>,
): readonly TrieDifference<V>[] {
  const found: TrieDifference<V>[] = [];
  compare(before, after, found);
  return found;
}

function compare<V>(
  before: TrieNode<V> | undefined,
  after: TrieNode<V> | undefined,
  found: TrieDifference<V>[],
): void {
  if (before === after) return;
  if (before instanceof Branch && after instanceof Branch) {
    for (let digit = 0; digit < before.children.length; digit += 1)
      compare(before.children[digit], after.children[digit], found);
    return;
  }
  compareEntries(entriesBelow(before), entriesBelow(after), found);
}

function compareEntries<V>(
  left: readonly Entry<V>[],
  right: readonly Entry<V>[],
  found: TrieDifference<V>[],
): void {
  let [a, b] = [0, 0];
  while (a < left.length || b < right.length) {
    const [before, after] = [left[a], right[b]];
    const isLeft = after === undefined || (before !== undefined && before.key <= after.key);
    const isRight = before === undefined || (after !== undefined && after.key <= before.key);
    const [own, other] = [isLeft ? before : undefined, isRight ? after : undefined];
    if (own?.value !== other?.value)
      found.push({ key: (own ?? other)?.key ?? '', before: own?.value, after: other?.value });
    if (isLeft) a += 1;
    if (isRight) b += 1;
  }
}

function entriesBelow<V>(node: TrieNode<V> | undefined): readonly Entry<V>[] {
  if (node === undefined) return [];
  return node instanceof Leaf ? node.entries : [...entriesOfNode(node)];
}

/** Ascending by key. */
export function* entriesOfNode<V>(top: TrieNode<V>): Generator<Entry<V>, void, undefined> {
  const pending: (TrieNode<V> | undefined)[] = [top];
  while (pending.length > 0) {
    const node = pending.pop();
    if (node instanceof Leaf) for (const entry of node.entries) yield entry;
    else if (node !== undefined)
      for (const child of node.children.toReversed()) pending.push(child);
  }
}
