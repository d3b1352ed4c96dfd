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

/** One key with its value. Shared by all versions of the map that agree on it. */
export class Entry<V> {
  readonly key: string;
  readonly value: V;
  /**
   * Hash of the value, once somebody asked, as 32 code units below 256: an array would take five
   * times the memory, and a large state has one for each account.
   */
  hash: string | undefined = undefined;

  constructor(key: string, value: V) {
    this.key = key;
    this.value = value;
  }
}

/** A subtree of at most `LEAF_CAPACITY` entries, ascending by key. */
export class Leaf<V> {
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
export class Branch<V> {
  readonly children: readonly (TrieNode<V> | undefined)[];
  readonly size: number;
  hash: Uint8Array | undefined = undefined;

  constructor(children: readonly (TrieNode<V> | undefined)[], size: number) {
    this.children = children;
    this.size = size;
  }
}

/** Commits to the subtree. Computed where it is not known yet, and kept. */
export function hashOfNode<V>(node: TrieNode<V>, valueHash: ValueHash<V>): Uint8Array {
  node.hash ??= node instanceof Leaf ? hashOfLeaf(node, valueHash) : hashOfBranch(node, valueHash);
  return node.hash;
}

function hashOfLeaf<V>({ entries }: Leaf<V>, valueHash: ValueHash<V>): Uint8Array {
  // All before the first is written: a hash of a value is free to use the scratch of its own.
  for (const entry of entries) entry.hash ??= unitsOf(valueHash(entry.value));
  let offset = 0;
  for (const { key, hash } of entries) {
    writeHex(key, scratch, offset);
    writeUnits(hash as string, scratch, offset + HASH_BYTES);
    offset += 2 * HASH_BYTES;
  }
  return hashOfEntries(scratch.subarray(0, offset));
}

function hashOfBranch<V>({ children }: Branch<V>, valueHash: ValueHash<V>): Uint8Array {
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
  return hashOfChildren(scratch.subarray(0, offset));
}

/** What is about to be hashed; filled and hashed without anything in between. */
const scratch = new Uint8Array(2 + DIGITS * HASH_BYTES);

const units = new Array<number>(HASH_BYTES).fill(0);

function unitsOf(hash: Uint8Array): string {
  assert(hash.length === HASH_BYTES, 'a value hash is 32 bytes');
  for (let i = 0; i < HASH_BYTES; i += 1) units[i] = hash[i] as number;
  return String.fromCharCode.apply(null, units);
}

function writeUnits(hash: string, target: Uint8Array, offset: number): void {
  for (let i = 0; i < HASH_BYTES; i += 1) target[offset + i] = hash.charCodeAt(i);
}
