import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashBytes } from '../../../protocol/crypto/hash.ts';
import { InvariantViolation } from '../../../protocol/kernel/assert.ts';
import { concatBytes, fromHex, toHex } from '../../../protocol/kernel/bytes.ts';
import type { Amount, Hash } from '../../../protocol/kernel/types.ts';
import { merkleProof, merkleRoot, verifyMerkleProof } from '../../../protocol/ledger/merkle.ts';
import { receiptsRoot } from '../../../protocol/ledger/receipt.ts';
import { hashFor } from '../chain/small-chain.ts';

const leaf = hashFor;
const root = (numbers: readonly number[]) => merkleRoot('transactions', numbers.map(leaf));
const lists = fc.array(fc.nat(5), { maxLength: 12 });

describe('merkleRoot', () => {
  it('is one for each list: order, repetition and length all show', () => {
    fc.assert(
      fc.property(lists, lists, (a, b) => {
        expect(root(a) === root(b)).toBe(a.join() === b.join());
      }),
      { numRuns: 500 },
    );
  });

  it('changes with any one leaf, the last of an odd list too', () => {
    for (let length = 1; length <= 9; length += 1) {
      const list = Array.from({ length }, (_, i) => i);
      const changed = list.map((_, at) => root(list.map((n) => (n === at ? 99 : n))));
      expect(new Set([root(list), ...changed]).size).toBe(length + 1);
    }
  });

  // Bitcoin's tree gave a list and the same with its last leaf repeated one root (CVE-2012-2459).
  it('tells a list from the same with its last leaf repeated', () => {
    expect(root([1, 2, 3])).not.toBe(root([1, 2, 3, 3]));
    expect(root([1])).not.toBe(root([1, 1]));
  });

  it('does not take an inner node for a leaf', () => {
    const inner = merkleRoot('transactions', [leaf(1), leaf(2)]);
    expect(merkleRoot('transactions', [inner])).not.toBe(inner);
  });

  it('has a root for nothing, and others under other tags', () => {
    expect(root([])).toMatch(/^[0-9a-f]{64}$/);
    expect(merkleRoot('receipts', [leaf(1)])).not.toBe(root([1]));
  });
});

describe('a Merkle proof', () => {
  const tag = 'transactions';
  const listOf = (length: number) => Array.from({ length }, (_, n) => n);
  const leaves = (length: number) => listOf(length).map(leaf);
  const roots = Array.from({ length: 41 }, (_, length) => root(listOf(length)));
  const verify = (length: number, n: number, index: number, count: number, path: readonly Hash[]) =>
    verifyMerkleProof(roots[length]!, tag, hashFor(n), index, count, path);

  it('is accepted for each leaf at its own index and with the count, and for no other', () => {
    for (const length of [1, 2, 3, 5, 6, 7, 8, 11]) {
      for (let index = 0; index < length; index += 1) {
        const path = merkleProof(tag, leaves(length), index);
        expect(verify(length, index, index, length, path)).toBe(true);
        expect(verify(length, 99, index, length, path)).toBe(false);
        for (let other = 0; other <= length; other += 1)
          if (other !== index) expect(verify(length, index, other, length, path)).toBe(false);
        for (let count = 0; count <= 2 * length + 1; count += 1)
          if (count !== length) expect(verify(length, index, index, count, path)).toBe(false);
      }
    }
  });

  it('is refused truncated, extended, reordered or with a bit flipped', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.nat(), fc.nat(), (length, at, bit) => {
        const index = at % length;
        const path = merkleProof(tag, leaves(length), index);
        const refused = (forged: readonly Hash[]) => {
          expect(verify(length, index, index, length, forged)).toBe(false);
        };
        refused([...path, hashFor(1)]);
        refused([hashFor(1), ...path]);
        for (const [from, hash] of path.entries()) {
          refused(path.toSpliced(from, 1));
          const bytes = fromHex(hash);
          bytes[(bit >> 3) % 32]! ^= 1 << (bit & 7);
          refused(path.with(from, toHex(bytes) as Hash));
        }
        if (path.length > 1) refused(path.toReversed());
      }),
    );
  });

  // The classic second preimage: a node of the second level, its children hidden behind it.
  it('does not take an inner node for a leaf, at any index and with any count', () => {
    for (let length = 2; length <= 9; length += 1) {
      const node = toHex(hashBytes(tag, concatBytes(fromHex(leaf(0)), fromHex(leaf(1))))) as Hash;
      const path = merkleProof(tag, leaves(length), 0).slice(1);
      for (let count = 0; count <= 2 * length; count += 1)
        for (let index = 0; index <= count; index += 1)
          expect(verifyMerkleProof(roots[length]!, tag, node, index, count, path)).toBe(false);
    }
  });

  // A last node that is passed up stands at two levels, and as the last of shorter lists.
  it('has one way for a leaf that is passed up', () => {
    const path = merkleProof(tag, leaves(5), 4);
    expect(path.length).toBe(1);
    expect(verify(5, 4, 4, 5, path)).toBe(true);
    for (const [index, count] of [
      [1, 2],
      [2, 3],
      [2, 5],
      [4, 6],
      [8, 9],
    ] as const)
      // prettier-ignore
      expect(verify(5, 4, index, count, path)).toBe(false);
  });

  it('is refused when it is malformed, and never throws', () => {
    const path = merkleProof(tag, leaves(4), 2);
    for (const bad of [-1, 0.5, Number.NaN, Infinity, 2 ** 32, 2 ** 32 + 2]) {
      expect(verify(4, 2, bad, 4, path)).toBe(false);
      expect(verify(4, 2, 2, bad, path)).toBe(false);
    }
    expect(verify(4, 2, 2, 4, ['' as Hash, ...path.slice(1)])).toBe(false);
    expect(verify(4, 2, 2 ** 32 - 2, 2 ** 32 - 1, path)).toBe(false);
    expect(
      verify(
        4,
        2,
        2,
        4,
        Array.from({ length: 1_000 }, () => hashFor(1)),
      ),
    ).toBe(false);
    expect(verifyMerkleProof(root([]), tag, hashFor(0), 0, 0, [])).toBe(false);
    expect(verifyMerkleProof('' as Hash, tag, hashFor(2), 2, 4, path)).toBe(false);
    expect(verifyMerkleProof(root(listOf(4)), tag, 'g'.repeat(64) as Hash, 2, 4, path)).toBe(false);
    for (const index of [-1, 4, 1.5])
      expect(() => merkleProof(tag, leaves(4), index)).toThrow(InvariantViolation);
  });
});

describe('receiptsRoot (W6)', () => {
  it('depends on every part of every receipt', () => {
    const receipt = { transaction: hashFor(1), code: 'applied', fee: 1n as Amount } as const;
    const roots = [
      receiptsRoot([]),
      receiptsRoot([receipt]),
      receiptsRoot([receipt, receipt]),
      receiptsRoot([{ ...receipt, code: 'unknown-recipient' }]),
      receiptsRoot([{ ...receipt, fee: 2n as Amount }]),
      receiptsRoot([{ ...receipt, transaction: hashFor(2) }]),
    ];
    expect(new Set(roots).size).toBe(roots.length);
  });
});
