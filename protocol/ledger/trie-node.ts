/**
 * What a {@link Trie} is made of: entries, leaves and branches, and what the hash of each says.
 *
 * @module
 */
import { assert } from '../kernel/assert.ts';
import { writeHex } from '../kernel/bytes.ts';
import { DIGITS, HASH_BYTES, hashOfChildren, hashOfEntries } from './trie-hash.ts';

export type TrieNode<V> = Leaf<V> | Branch<V>;

/** 32 bytes that commit to a value. Pure. */
export type ValueHash<V> = (value: V) => Uint8Array;

/**
 * 32 bytes as 16 code units, the lower byte first. An array takes five times the memory, and a large
 * state has a hash for each value and each leaf; of branches there are few.
 */
type HashText = string;

/** One key with its value. Shared by all versions of the map that agree on it. */
export class Entry<V> {
  readonly key: string;
  readonly value: V;
  /** Hash of the value, once somebody asked. */
  hash: HashText | undefined = undefined;

  constructor(key: string, value: V) {
    this.key = key;
    this.value = value;
  }
}

/** A subtree of at most `LEAF_CAPACITY` entries, ascending by key. */
export class Leaf<V> {
  readonly entries: readonly Entry<V>[];
  hash: HashText | undefined = undefined;

  constructor(entries: readonly Entry<V>[]) {
    this.entries = entries;
  }

  get size(): number {
    return this.entries.length;
  }
}

/** A larger subtree, divided by the next digit of the key. */
export class Branch<V> {
  readonly children: readonly (TrieNode<V> | undefined)[];
  readonly size: number;
  hash: Uint8Array | undefined = undefined;

  constructor(children: readonly (TrieNode<V> | undefined)[], size: number) {
    this.children = children;
    this.size = size;
  }
}

/** Commits to the subtree. */
export function hashOfNode<V>(node: TrieNode<V>, valueHash: ValueHash<V>): Uint8Array {
  if (node.hash === undefined) settle(node, valueHash);
  const hash = new Uint8Array(HASH_BYTES);
  writeHash(node, hash, 0);
  return hash;
}

/** Computes the hashes of a subtree that has none yet, where they are not known. */
function settle<V>(node: TrieNode<V>, valueHash: ValueHash<V>): void {
  if (node instanceof Leaf) node.hash = textOf(hashOfLeaf(node, valueHash));
  else node.hash = hashOfBranch(node, valueHash);
}

function hashOfLeaf<V>({ entries }: Leaf<V>, valueHash: ValueHash<V>): Uint8Array {
  // All before the first is written: a hash of a value is free to use the scratch of its own.
  for (const entry of entries) entry.hash ??= textOf(valueHash(entry.value));
  let offset = 0;
  for (const { key, hash } of entries) {
    writeHex(key, scratch, offset);
    writeText(hash as HashText, scratch, offset + HASH_BYTES);
    offset += 2 * HASH_BYTES;
  }
  return hashOfEntries(scratch.subarray(0, offset));
}

function hashOfBranch<V>({ children }: Branch<V>, valueHash: ValueHash<V>): Uint8Array {
  for (const child of children)
    if (child !== undefined && child.hash === undefined) settle(child, valueHash);
  let present = 0;
  let offset = 2;
  for (let digit = 0; digit < DIGITS; digit += 1) {
    const child = children[digit];
    if (child === undefined) continue;
    present |= 1 << digit;
    writeHash(child, scratch, offset);
    offset += HASH_BYTES;
  }
  scratch[0] = present >> 8;
  scratch[1] = present & 0xff;
  return hashOfChildren(scratch.subarray(0, offset));
}

/** Of a node whose hash is known. */
function writeHash<V>(node: TrieNode<V>, target: Uint8Array, offset: number): void {
  if (node instanceof Leaf) writeText(node.hash as HashText, target, offset);
  else target.set(node.hash as Uint8Array, offset);
}

/** What is about to be hashed; filled and hashed without anything in between. */
const scratch = new Uint8Array(2 + DIGITS * HASH_BYTES);

const codes = new Array<number>(HASH_BYTES / 2).fill(0);

function textOf(hash: Uint8Array): HashText {
  assert(hash.length === HASH_BYTES, 'a hash is 32 bytes');
  for (let i = 0; i < codes.length; i += 1)
    codes[i] = (hash[2 * i] as number) | ((hash[2 * i + 1] as number) << 8);
  return String.fromCharCode.apply(null, codes);
}

function writeText(hash: HashText, target: Uint8Array, offset: number): void {
  for (let i = 0; i < HASH_BYTES / 2; i += 1) {
    const code = hash.charCodeAt(i);
    target[offset + 2 * i] = code & 0xff;
    target[offset + 2 * i + 1] = code >> 8;
  }
}
