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
export function* differencesOfNodes<V>(
  before: TrieNode<V> | undefined,
  after: TrieNode<V> | undefined,
): Generator<TrieDifference<V>, void, undefined> {
  if (before === after) return;
  if (before instanceof Branch && after instanceof Branch) {
    for (const [digit, child] of before.children.entries())
      yield* differencesOfNodes(child, after.children[digit]);
    return;
  }
  const [left, right] = [entriesOfNode(before), entriesOfNode(after)];
  let a = left.next().value;
  let b = right.next().value;
  while (a !== undefined || b !== undefined) {
    const isLeft = b === undefined || (a !== undefined && a.key <= b.key);
    const isRight = a === undefined || (b !== undefined && b.key <= a.key);
    const [own, other] = [isLeft ? a : undefined, isRight ? b : undefined];
    if (own?.value !== other?.value)
      yield { key: (own ?? other)?.key ?? '', before: own?.value, after: other?.value };
    if (isLeft) a = left.next().value;
    if (isRight) b = right.next().value;
  }
}

/** Ascending by key. */
export function* entriesOfNode<V>(
  top: TrieNode<V> | undefined,
): Generator<Entry<V>, void, undefined> {
  const pending = [top];
  while (pending.length > 0) {
    const node = pending.pop();
    if (node instanceof Leaf) for (const entry of node.entries) yield entry;
    else if (node !== undefined)
      for (const child of node.children.toReversed()) pending.push(child);
  }
}
