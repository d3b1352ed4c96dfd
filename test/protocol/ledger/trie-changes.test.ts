import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvariantViolation } from '../../../protocol/kernel/assert.ts';
import { compareStrings } from '../../../protocol/kernel/bytes.ts';
import { Trie, type Change } from '../../../protocol/ledger/trie.ts';
import { inOrder } from '../../../protocol/ledger/trie-changes.ts';
import { key, spreadKey, valueHash } from './trie-keys.ts';

const empty = Trie.empty(valueHash);
const LOADED = 20_000;

/** The same list in an order that has nothing to do with it. */
function shuffled<T>(list: readonly T[]): readonly T[] {
  return list
    .map((item, at) => ({ item, place: (at * 7_919) % list.length }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ item }) => item);
}

describe('loading many accounts at once', () => {
  const all = Array.from({ length: LOADED }, (_, n): Change<number> => [spreadKey(n), n & 0x3ff]);
  const atOnce = empty.update(all);

  it('gives the root that inserting them block by block gives, in whatever order', () => {
    const mixed = shuffled(all);
    let trie = empty;
    for (let from = 0; from < LOADED; from += 300)
      trie = trie.update(mixed.slice(from, from + 300));
    expect(trie.root()).toBe(atOnce.root());
    expect(empty.update(mixed).root()).toBe(atOnce.root());
    expect(atOnce.size).toBe(LOADED);
  });

  it('takes any iterable, and lets the last of several values win', () => {
    const some = all.slice(0, 3_000);
    const stale = some.map(([k]): Change<number> => [k, 999]);
    const root = empty.update(some).root();
    expect(empty.update(new Map(some)).root()).toBe(root);
    expect(empty.update([...stale, ...some]).root()).toBe(root);
    expect(empty.update([...some, ...stale]).root()).not.toBe(root);
  });

  it('into a map that has some: values change, entries go and come', () => {
    const few = all.slice(0, 4_000);
    const half = empty.update(few.slice(1_500));
    const replaced = few.map(([k, v], n): Change<number> => [k, n % 3 === 0 ? undefined : v! + 1]);
    const expected = replaced.filter(([, v]) => v !== undefined);
    expect(half.update(replaced).root()).toBe(empty.update(expected).root());
  });
});

describe('inOrder', () => {
  /** More than are sorted by comparing alone, with keys that agree in their leading digits. */
  const many = fc
    .array(fc.tuple(key, fc.nat(9)), { minLength: 1, maxLength: 40 })
    .map((few) => Array.from({ length: 1_500 }, (_, i): Change<number> => few[i % few.length]!))
    .map((changes) => changes.map(([k], i): Change<number> => [k, i]));

  it('is what sorting a map of the changes gives', () => {
    const small = fc.array(fc.tuple(key, fc.nat(999)));
    fc.assert(
      fc.property(fc.oneof(small, many), (changes: readonly Change<number>[]) => {
        const expected = [...new Map(changes)].sort((a, b) => compareStrings(a[0], b[0]));
        expect(inOrder(changes)).toEqual(expected);
      }),
    );
  });

  it('does not give way under keys that somebody chose to be alike', () => {
    const alike = Array.from({ length: 5_000 }, (_, n): Change<number> => [
      `${'a'.repeat(58)}${n.toString(16).padStart(6, '0')}`,
      n,
    ]);
    expect(inOrder(shuffled(alike))).toEqual(alike);
  });

  it('leaves the list that it was given as it is', () => {
    const given = Array.from({ length: 1_100 }, (_, n): Change<number> => [spreadKey(n), n]);
    const copy = [...given];
    inOrder(given);
    expect(given).toEqual(copy);
  });

  it('throws for one malformed key among many', () => {
    const changes = Array.from({ length: 2_000 }, (_, n): Change<number> => [spreadKey(n), n]);
    changes[1_234] = ['A'.repeat(64), 1];
    expect(() => inOrder(changes)).toThrow(InvariantViolation);
  });
});
