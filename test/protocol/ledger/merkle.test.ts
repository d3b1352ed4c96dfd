import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex } from '../../../protocol/kernel/bytes.ts';
import type { Amount } from '../../../protocol/kernel/types.ts';
import { merkleRoot } from '../../../protocol/ledger/merkle.ts';
import { receiptsRoot } from '../../../protocol/ledger/receipt.ts';
import { hashFor } from '../chain/small-chain.ts';

const leaf = (n: number) => fromHex(hashFor(n));
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
    expect(merkleRoot('transactions', [fromHex(inner)])).not.toBe(inner);
  });

  it('has a root for nothing, and others under other tags', () => {
    expect(root([])).toMatch(/^[0-9a-f]{64}$/);
    expect(merkleRoot('receipts', [leaf(1)])).not.toBe(root([1]));
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
