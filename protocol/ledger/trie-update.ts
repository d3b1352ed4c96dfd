/**
 * How a {@link Trie} becomes another: the nodes on the way to what changes are copied, the rest is
 * shared. Loading a million accounts at once and a block's changes go the same way.
 *
 * @module
 */
import { digitAt } from '../kernel/bytes.ts';
import { DIGITS, LEAF_CAPACITY } from './trie-hash.ts';
import { Branch, Entry, Leaf, type TrieNode } from './trie-node.ts';

/** A new value under a key, or its removal. */
export type Change<V> = readonly [key: string, value: V | undefined];

/**
 * The subtree after `changes[from … to − 1]`, which are ascending and share the digits above
 * `depth` with it. The same object if they change nothing.
 */
export function updated<V>(
  node: TrieNode<V>,
  changes: readonly Change<V>[],
  from: number,
  to: number,
  depth: number,
): TrieNode<V> {
  if (from === to) return node;
  if (node instanceof Leaf) {
    const entries = merged(node.entries, changes, from, to);
    return entries === node.entries ? node : subtreeOf(entries, 0, entries.length, depth);
  }
  let children: (TrieNode<V> | undefined)[] | undefined;
  let size = node.size;
  for (let start = from; start < to;) {
    const digit = digitAt((changes[start] as Change<V>)[0], depth);
    let end = start + 1;
    while (end < to && digitAt((changes[end] as Change<V>)[0], depth) === digit) end += 1;

    const before = node.children[digit];
    const after = updated(before ?? new Leaf<V>([]), changes, start, end, depth + 1);
    if (after !== before && (before !== undefined || after.size > 0)) {
      children ??= [...node.children];
      children[digit] = after.size > 0 ? after : undefined;
      size += after.size - (before?.size ?? 0);
    }
    start = end;
  }
  if (children === undefined) return node;
  if (size > LEAF_CAPACITY) return new Branch(children, size);
  return new Leaf(children.flatMap((child) => (child === undefined ? [] : entriesOf(child))));
}

/** The smallest subtree for entries that share the digits above `depth`. */
function subtreeOf<V>(
  entries: readonly Entry<V>[],
  from: number,
  to: number,
  depth: number,
): TrieNode<V> {
  if (to - from <= LEAF_CAPACITY) return new Leaf(entries.slice(from, to));
  const children = new Array<TrieNode<V> | undefined>(DIGITS).fill(undefined);
  for (let start = from; start < to;) {
    const digit = digitAt((entries[start] as Entry<V>).key, depth);
    let end = start + 1;
    while (end < to && digitAt((entries[end] as Entry<V>).key, depth) === digit) end += 1;
    children[digit] = subtreeOf(entries, start, end, depth + 1);
    start = end;
  }
  return new Branch(children, to - from);
}

/** Both lists in one, ascending; the same list if the changes change nothing. */
function merged<V>(
  entries: readonly Entry<V>[],
  changes: readonly Change<V>[],
  from: number,
  to: number,
): readonly Entry<V>[] {
  const result: Entry<V>[] = [];
  let isChanged = false;
  let next = 0;
  for (let i = from; i < to; i += 1) {
    const [key, value] = changes[i] as Change<V>;
    let entry = entries[next];
    while (entry !== undefined && entry.key < key) {
      result.push(entry);
      next += 1;
      entry = entries[next];
    }
    const before = entry?.key === key ? entry : undefined;
    if (before !== undefined) next += 1;
    const after = before?.value === value ? before : entryOf(key, value);
    if (after !== before) isChanged = true;
    if (after !== undefined) result.push(after);
  }
  if (!isChanged) return entries;
  for (; next < entries.length; next += 1) result.push(entries[next] as Entry<V>);
  return result;
}

function entryOf<V>(key: string, value: V | undefined): Entry<V> | undefined {
  return value === undefined ? undefined : new Entry(key, value);
}

function entriesOf<V>(node: TrieNode<V>): readonly Entry<V>[] {
  if (node instanceof Leaf) return node.entries;
  return node.children.flatMap((child) => (child === undefined ? [] : entriesOf(child)));
}
