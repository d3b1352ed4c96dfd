/**
 * The persistent map under the state: a 16-ary Merkle trie over the digits of the keys.
 *
 * Nothing is ever changed in place. An update copies the nodes on the way to what it changes and
 * shares the rest, so keeping an old version costs nothing and equal states are held once.
 *
 * Compressed: a subtree of at most {@link LEAF_CAPACITY} entries is one leaf. The shape is
 * therefore a function of the set of keys alone, and so is the root, whatever the history.
 *
 * @module
 */
import { hashBytes } from '../crypto/hash.ts';
import { assert } from '../kernel/assert.ts';
import { compareStrings, digitAt, toHex, writeHex } from '../kernel/bytes.ts';
import type { Hash } from '../kernel/types.ts';

/** A new value under a key, or its removal. */
export type Change<V> = readonly [key: string, value: V | undefined];

/** Map from 64 hexadecimal digits to values, with a hash that commits to all of it. Immutable. */
export class Trie<V> {
  /** Number of entries. */
  readonly size: number;
  readonly #valueHash: (value: V) => Uint8Array;
  readonly #top: Node<V>;
  #root: Hash | undefined;

  private constructor(valueHash: (value: V) => Uint8Array, top: Node<V>) {
    this.#valueHash = valueHash;
    this.#top = top;
    this.size = top.size;
  }

  /** @param valueHash - pure; 32 bytes that commit to the value */
  static empty<V>(valueHash: (value: V) => Uint8Array): Trie<V> {
    return new Trie<V>(valueHash, new Leaf<V>([]));
  }

  get(key: string): V | undefined {
    let node: Node<V> | undefined = this.#top;
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
    const latest = new Map<string, V | undefined>(changes);
    const sorted = [...latest].sort((a, b) => compareStrings(a[0], b[0]));
    for (const [key] of sorted) assertKey(key);
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
    const pending: Node<V>[] = [this.#top];
    for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
      if (node instanceof Leaf) {
        for (const { key, value } of node.entries) yield [key, value];
      } else {
        for (const child of node.children.toReversed())
          if (child !== undefined) pending.push(child);
      }
    }
  }
}

/** Entries up to which a subtree is not divided: rehashing a full one costs as much as a full branch. */
const LEAF_CAPACITY = 8;
const DIGITS = 16;
const KEY_DIGITS = 64;
const HASH_BYTES = 32;

type Node<V> = Leaf<V> | Branch<V>;

/** One key with its value. Shared by all versions of the map that agree on it. */
class Entry<V> {
  readonly key: string;
  readonly value: V;
  /** Hash of the value, once somebody asked. */
  valueHash: Uint8Array | undefined = undefined;

  constructor(key: string, value: V) {
    this.key = key;
    this.value = value;
  }
}

/** A subtree of at most {@link LEAF_CAPACITY} entries, ascending by key. */
class Leaf<V> {
  readonly entries: readonly Entry<V>[];
  hash: Uint8Array | undefined = undefined;

  constructor(entries: readonly Entry<V>[]) {
    this.entries = entries;
  }

  get size(): number {
    return this.entries.length;
  }
}

/** A larger subtree, divided by the next digit of the key. */
class Branch<V> {
  readonly children: readonly (Node<V> | undefined)[];
  readonly size: number;
  hash: Uint8Array | undefined = undefined;

  constructor(children: readonly (Node<V> | undefined)[], size: number) {
    this.children = children;
    this.size = size;
  }
}

/**
 * The subtree after `changes[from … to − 1]`, which are ascending and share the digits above
 * `depth` with it. The same object if they change nothing.
 */
function updated<V>(
  node: Node<V>,
  changes: readonly Change<V>[],
  from: number,
  to: number,
  depth: number,
): Node<V> {
  if (from === to) return node;
  if (node instanceof Leaf) {
    const entries = merged(node.entries, changes, from, to);
    return entries === node.entries ? node : subtreeOf(entries, 0, entries.length, depth);
  }
  let children: (Node<V> | undefined)[] | undefined;
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
): Node<V> {
  if (to - from <= LEAF_CAPACITY) return new Leaf(entries.slice(from, to));
  const children = new Array<Node<V> | undefined>(DIGITS).fill(undefined);
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
  for (const entry of entries.slice(next)) result.push(entry);
  return result;
}

function entryOf<V>(key: string, value: V | undefined): Entry<V> | undefined {
  return value === undefined ? undefined : new Entry(key, value);
}

function entriesOf<V>(node: Node<V>): readonly Entry<V>[] {
  if (node instanceof Leaf) return node.entries;
  return node.children.flatMap((child) => (child === undefined ? [] : entriesOf(child)));
}

function hashOfNode<V>(node: Node<V>, valueHash: (value: V) => Uint8Array): Uint8Array {
  node.hash ??= node instanceof Leaf ? hashOfLeaf(node, valueHash) : hashOfBranch(node, valueHash);
  return node.hash;
}

/** Hash of each entry's key and value hash, 64 bytes an entry. */
function hashOfLeaf<V>(leaf: Leaf<V>, valueHash: (value: V) => Uint8Array): Uint8Array {
  const { entries } = leaf;
  for (const entry of entries) {
    entry.valueHash ??= valueHash(entry.value);
    assert(entry.valueHash.length === HASH_BYTES, 'a value hash is 32 bytes');
  }
  let offset = 0;
  for (const { key, valueHash: hash } of entries) {
    writeHex(key, scratch, offset);
    scratch.set(hash as Uint8Array, offset + HASH_BYTES);
    offset += 2 * HASH_BYTES;
  }
  return hashBytes('trie-leaf', scratch.subarray(0, offset));
}

/** Hash of the children's hashes behind two bytes that say which of the sixteen there are. */
function hashOfBranch<V>(branch: Branch<V>, valueHash: (value: V) => Uint8Array): Uint8Array {
  const { children } = branch;
  for (const child of children) if (child !== undefined) hashOfNode(child, valueHash);
  let present = 0;
  let offset = 2;
  for (let digit = 0; digit < DIGITS; digit += 1) {
    const child = children[digit];
    if (child === undefined) continue;
    present |= 1 << digit;
    scratch.set(child.hash as Uint8Array, offset);
    offset += HASH_BYTES;
  }
  scratch[0] = present >> 8;
  scratch[1] = present & 0xff;
  return hashBytes('trie-branch', scratch.subarray(0, offset));
}

/** What is about to be hashed; filled and hashed without anything in between. */
const scratch = new Uint8Array(2 + DIGITS * HASH_BYTES);

function assertKey(key: string): void {
  let seen = key.length === KEY_DIGITS ? 0 : 0xff;
  for (let i = 0; i < key.length; i += 1) seen |= digitAt(key, i);
  if (seen > 0xf) assert(false, `not a key of 64 lower-case hexadecimal digits: ${key}`);
}
