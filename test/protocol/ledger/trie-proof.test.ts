import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decode, encode } from '../../../protocol/codec/codec.ts';
import { hashBytes } from '../../../protocol/crypto/hash.ts';
import { InvariantViolation } from '../../../protocol/kernel/assert.ts';
import { concatBytes, fromHex, toHex } from '../../../protocol/kernel/bytes.ts';
import type { Hash } from '../../../protocol/kernel/types.ts';
import { Trie } from '../../../protocol/ledger/trie.ts';
import {
  trieProofCodec,
  verifyTrieProof,
  type TrieProof,
} from '../../../protocol/ledger/trie-proof.ts';
import { key, spreadKey, valueHash } from './trie-keys.ts';

const empty = Trie.empty(valueHash);
const hashOfValue = (value: number) => toHex(valueHash(value)) as Hash;
const filled = fc
  .array(fc.tuple(key, fc.nat(999)), { maxLength: 120 })
  .map((entries) => empty.update(entries));

/** A map that is deep enough, a key in it, and the proof. */
const trie = empty.update(Array.from({ length: 500 }, (_, n) => [spreadKey(n), n]));
const root = trie.root();
const inside = spreadKey(7);
const proof = trie.prove(inside);
const hashInside = hashOfValue(7);

describe('a proof of what a map holds', () => {
  it('is accepted for every key, held or not, and for nothing else that the key might have', () => {
    fc.assert(
      fc.property(filled, key, fc.nat(999), (map, k, other) => {
        const value = map.get(k);
        const own = map.prove(k);
        const truth = value === undefined ? null : hashOfValue(value);
        expect(verifyTrieProof(map.root(), k, truth, own)).toBe(true);
        for (const lie of [null, hashOfValue(other)]) {
          if (lie !== truth) expect(verifyTrieProof(map.root(), k, lie, own)).toBe(false);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('says nothing about another key, and nothing of another map', () => {
    fc.assert(
      fc.property(filled, key, key, fc.nat(999), (map, a, b, value) => {
        fc.pre(a !== b);
        const held = map.update([[a, value]]);
        const own = held.prove(a);
        expect(verifyTrieProof(held.root(), b, hashOfValue(value), own)).toBe(false);
        const changed = held.update([[b, 1_000]]);
        expect(verifyTrieProof(changed.root(), a, hashOfValue(value), own)).toBe(false);
      }),
    );
  });

  it('is refused with one bit flipped anywhere', () => {
    const bytes = encode(trieProofCodec, proof);
    for (let bit = 0; bit < 8 * bytes.length; bit += 3) {
      const flipped = bytes.slice();
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      const decoded = decode(trieProofCodec, flipped);
      if (decoded.code === 'ok')
        expect(verifyTrieProof(root, inside, hashInside, decoded.value)).toBe(false);
    }
    expect(verifyTrieProof(root, inside, hashInside, proof)).toBe(true);
  });

  it('is never more than a refusal, whatever bytes it comes in', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.boolean(), (bytes, isHeld) => {
        const decoded = decode(trieProofCodec, bytes);
        if (decoded.code === 'ok')
          expect(verifyTrieProof(root, inside, isHeld ? hashInside : null, decoded.value)).toBe(
            false,
          );
      }),
      { numRuns: 500 },
    );
  });

  it('has one encoding, which is as long as it says', () => {
    fc.assert(
      fc.property(filled, key, (map, k) => {
        const own = map.prove(k);
        const bytes = encode(trieProofCodec, own);
        expect(decode(trieProofCodec, bytes)).toEqual({ code: 'ok', value: own });
        expect(decode(trieProofCodec, bytes.slice(0, -1)).code).toBe('malformed');
        expect(decode(trieProofCodec, concatBytes(bytes, Uint8Array.of(0))).code).toBe('malformed');
      }),
    );
  });
});

describe('a forged proof is refused', () => {
  const refused = (forged: Partial<TrieProof>, value: Hash | null = hashInside) => {
    expect(verifyTrieProof(root, inside, value, { ...proof, ...forged })).toBe(false);
  };
  const [top, second] = proof.branches as [TrieProof['branches'][0], TrieProof['branches'][0]];

  it('begins with a good one of two branches and a leaf', () => {
    expect(proof.branches.length).toBe(2);
    expect(verifyTrieProof(root, inside, hashInside, proof)).toBe(true);
  });

  it('with a branch too few or too many, or in another order', () => {
    refused({ branches: [top] });
    refused({ branches: [second] });
    refused({ branches: [] });
    refused({ branches: [top, second, second] });
    refused({ branches: [second, top] });
    refused({ branches: [...proof.branches, { present: 0, hashes: [] }] });
    refused({ branches: Array.from({ length: 65 }, () => top) });
  });

  it('with siblings left out, exchanged or put in the way itself', () => {
    const [first, next, ...rest] = top.hashes as [Hash, Hash, ...Hash[]];
    const asTop = (sibling: TrieProof['branches'][0]) => refused({ branches: [sibling, second] });
    asTop({ ...top, hashes: [next, first, ...rest] });
    asTop({ ...top, hashes: [next, ...rest] });
    asTop({ ...top, hashes: [...top.hashes, first] });
    asTop({ present: top.present & (top.present - 1), hashes: [next, ...rest] });
    asTop({ present: 0xffff, hashes: [...top.hashes, first] });
    asTop({ present: 0x1_0000 + top.present, hashes: top.hashes });
    asTop({ present: Number.NaN, hashes: top.hashes });
    asTop({ present: -1, hashes: top.hashes });
    asTop({ ...top, hashes: ['xyz' as Hash, next, ...rest] });
  });

  it('with entries of the leaf left out, added, repeated or out of order', () => {
    const { others } = proof;
    expect(others.length).toBeGreaterThan(0);
    const own = { key: inside as Hash, valueHash: hashInside };
    refused({ others: others.slice(1) });
    refused({ others: [...others, own] });
    refused({ others: [...others, own].toSorted((a, b) => (a.key < b.key ? -1 : 1)) }, null);
    refused({ others: [...others, ...others] });
    refused({ others: Array.from({ length: 100 }, () => own) });
    const apart = trie.prove([...trie.entries()].at(-1)![0]).others;
    refused({ others: apart });
    const three = empty.update([1, 2, 3].map((n) => [spreadKey(n), n]));
    for (const n of [1, 2, 3]) {
      const own = three.prove(spreadKey(n));
      const reversed = { ...own, others: own.others.toReversed() };
      expect(verifyTrieProof(three.root(), spreadKey(n), hashOfValue(n), own)).toBe(true);
      expect(verifyTrieProof(three.root(), spreadKey(n), hashOfValue(n), reversed)).toBe(false);
    }
  });

  it('that says a key is absent which is there', () => {
    refused({}, null);
    refused({ others: [] }, null);
    refused({ branches: [top], others: [] }, null);
    refused({ branches: [{ present: 0, hashes: [] }], others: [] }, null);
  });

  it('for keys, values and roots that are none', () => {
    for (const bad of ['', 'A'.repeat(64), 'a'.repeat(63), 'é'.repeat(64)]) {
      expect(verifyTrieProof(root, bad, hashInside, proof)).toBe(false);
      expect(verifyTrieProof(root, inside, bad as Hash, proof)).toBe(false);
      expect(verifyTrieProof(bad as Hash, inside, hashInside, proof)).toBe(false);
    }
    expect(() => trie.prove('A'.repeat(64))).toThrow(InvariantViolation);
  });

  it('whose leaf is an inner node: the two are hashed under tags of their own', () => {
    // Two halves of a branch's preimage read as key and value hash of a leaf with one entry.
    const children = [
      hashBytes('genesis', Uint8Array.of(1)),
      hashBytes('genesis', Uint8Array.of(2)),
    ];
    const node = toHex(
      hashBytes('trie-branch', concatBytes(Uint8Array.of(0, 3), ...children)),
    ) as Hash;
    const [k, v] = children.map(toHex) as [Hash, Hash];
    expect(verifyTrieProof(node, k, v, { branches: [], others: [] })).toBe(false);
    // The same under the leaf's tag is a map of one entry: what is proven is what is hashed.
    const leaf = toHex(hashBytes('trie-leaf', concatBytes(fromHex(k), fromHex(v)))) as Hash;
    expect(verifyTrieProof(leaf, k, v, { branches: [], others: [] })).toBe(true);
  });
});

describe('absence', () => {
  it('is proven of an empty map, where there is no child, and beside others in a leaf', () => {
    const absent = spreadKey(1_000);
    expect(verifyTrieProof(empty.root(), absent, null, empty.prove(absent))).toBe(true);
    const few = empty.update([[spreadKey(1), 1]]);
    expect(few.prove(absent).others.length).toBe(1);
    expect(verifyTrieProof(few.root(), absent, null, few.prove(absent))).toBe(true);
    const crowd = empty.update(
      Array.from({ length: 9 }, (_, n) => [`0${n}`.padEnd(64, '0'), n] as const),
    );
    const elsewhere = 'f'.repeat(64);
    expect(crowd.prove(elsewhere)).toMatchObject({ others: [], branches: [{ present: 1 }] });
    expect(verifyTrieProof(crowd.root(), elsewhere, null, crowd.prove(elsewhere))).toBe(true);
    expect(verifyTrieProof(empty.root(), elsewhere, null, crowd.prove(elsewhere))).toBe(false);
  });
});
