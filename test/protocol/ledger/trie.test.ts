import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashBytes } from '../../../protocol/crypto/hash.ts';
import { InvariantViolation } from '../../../protocol/kernel/assert.ts';
import { compareStrings, toHex } from '../../../protocol/kernel/bytes.ts';
import { Trie, type Change } from '../../../protocol/ledger/trie.ts';
import { key, valueHash } from './trie-keys.ts';

const empty = Trie.empty(valueHash);

const change = fc.tuple(key, fc.option(fc.nat(999), { nil: undefined, freq: 3 }));
const batches = fc.array(fc.array(change, { maxLength: 60 }), { maxLength: 8 });

function apply(model: ReadonlyMap<string, number>, changes: Iterable<Change<number>>) {
  const result = new Map(model);
  for (const [k, value] of changes) {
    if (value === undefined) result.delete(k);
    else result.set(k, value);
  }
  return result;
}

function sorted(model: ReadonlyMap<string, number>): [string, number][] {
  return [...model].sort((a, b) => compareStrings(a[0], b[0]));
}

describe('Trie', () => {
  it('holds what a map would, after any history of insertions, changes and deletions', () => {
    fc.assert(
      fc.property(batches, fc.array(key), (history, others) => {
        let trie = empty;
        let model: ReadonlyMap<string, number> = new Map();
        for (const changes of history) {
          trie = trie.update(changes);
          model = apply(model, changes);
          expect([...trie.entries()]).toEqual(sorted(model));
          expect(trie.size).toBe(model.size);
        }
        for (const k of [...others, ...model.keys()]) expect(trie.get(k)).toBe(model.get(k));
      }),
      { numRuns: 300 },
    );
  });

  it('has a root that depends on the content alone', () => {
    fc.assert(
      fc.property(batches, (history) => {
        let trie = empty;
        let model: ReadonlyMap<string, number> = new Map();
        for (const changes of history) {
          trie = trie.update(changes);
          model = apply(model, changes);
          trie.root(); // Leaves cached hashes behind, which later updates must not trust wrongly.
        }
        const atOnce = empty.update(sorted(model));
        const oneByOne = sorted(model)
          .toReversed()
          .reduce((t, entry) => t.update([entry]), empty);
        expect(trie.root()).toBe(atOnce.root());
        expect(oneByOne.root()).toBe(atOnce.root());
      }),
      { numRuns: 200 },
    );
  });

  it('forgets what was deleted: the root is that of a map which never held it', () => {
    const grown = fc.uniqueArray(key, { minLength: 12, maxLength: 60 });
    fc.assert(
      fc.property(grown, fc.nat(20), (keys, kept) => {
        const grownTrie = empty.update(keys.map((k, n) => [k, n]));
        grownTrie.root();
        const shrunk = grownTrie.update(keys.slice(kept).map((k) => [k, undefined]));
        expect(shrunk.root()).toBe(empty.update(keys.slice(0, kept).map((k, n) => [k, n])).root());
        expect(shrunk.size).toBe(Math.min(kept, keys.length));
      }),
    );
  });

  it('has another root for any other content', () => {
    fc.assert(
      fc.property(fc.array(change), fc.array(change), (a, b) => {
        const same =
          JSON.stringify(sorted(apply(new Map(), a))) ===
          JSON.stringify(sorted(apply(new Map(), b)));
        expect(empty.update(a).root() === empty.update(b).root()).toBe(same);
      }),
    );
  });

  it('commits to the key, to the value and to which key has which value', () => {
    const [a, b] = ['1'.repeat(64), '2'.repeat(64)] as const;
    const contents: Change<number>[][] = [
      [],
      [[a, 1]],
      [[b, 1]],
      [[a, 2]],
      [[a, 1], [b, 2]],
      [[a, 2], [b, 1]],
    ]; // prettier-ignore
    const roots = contents.map((content) => empty.update(content).root());
    expect(new Set(roots).size).toBe(contents.length);
  });

  it('finds what differs between any two maps, whatever they share', () => {
    fc.assert(
      fc.property(batches, fc.array(change), fc.array(change), (history, left, right) => {
        const common = history.reduce((trie, changes) => trie.update(changes), empty);
        const [before, after] = [common.update(left), common.update(right)];
        const keys = new Set([...before.entries(), ...after.entries()].map(([k]) => k));
        const expected = [...keys]
          .toSorted(compareStrings)
          .map((k) => ({ key: k, before: before.get(k), after: after.get(k) }))
          .filter((difference) => difference.before !== difference.after);
        expect([...before.differences(after)]).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });

  it('leaves earlier versions as they were', () => {
    fc.assert(
      fc.property(fc.array(change), fc.array(change), (first, second) => {
        const before = empty.update(first);
        const [entries, root] = [[...before.entries()], before.root()];
        before.update(second).root();
        expect([...before.entries()]).toEqual(entries);
        expect(empty.update(entries).root()).toBe(root);
      }),
    );
  });

  it('asks for the hash of each value once, however many versions share it', () => {
    let asked = 0;
    const counting = Trie.empty<number>((value) => {
      asked += 1;
      return valueHash(value);
    });
    const keys = Array.from({ length: 500 }, (_, n) =>
      toHex(hashBytes('genesis', Uint8Array.of(n & 255, n >> 8))),
    );
    const first = counting.update(keys.map((k, n) => [k, n]));
    first.root();
    expect(asked).toBe(500);
    first.update([[keys[3]!, 9_999]]).root();
    expect(asked).toBe(501);
  });

  it('is the same object after changes that change nothing', () => {
    const trie = empty.update([['a'.repeat(64), 1]]);
    expect(trie.update([])).toBe(trie);
    expect(trie.update([['a'.repeat(64), 1]])).toBe(trie);
    expect(trie.update([['b'.repeat(64), undefined]])).toBe(trie);
  });

  it('lets the later of two changes win', () => {
    const k = 'a'.repeat(64);
    expect(empty.update([[k, 1], [k, 2]]).get(k)).toBe(2); // prettier-ignore
    expect(empty.update([[k, 1], [k, undefined]]).size).toBe(0); // prettier-ignore
  });

  it('pins its roots: another one would split the chain', () => {
    const keys = Array.from({ length: 100 }, (_, n) =>
      toHex(hashBytes('genesis', Uint8Array.of(n))),
    );
    expect(empty.root()).toMatchInlineSnapshot(
      `"9a993986906360204e2359396e2741f1c06f629b9f5f0a433e387e6d1f9ac61f"`,
    );
    expect(empty.update(keys.map((k, n) => [k, n])).root()).toMatchInlineSnapshot(
      `"679703ee3df8c80685a4b9775d8b7f8c56bc4dbc97443dc3cbbce1cc7c595525"`,
    );
  });

  it.each(['', 'a'.repeat(63), 'a'.repeat(65), 'A'.repeat(64), 'g'.repeat(64), 'é'.repeat(64)])(
    'throws for the key %j, which is no address',
    (malformed) => {
      expect(() => empty.update([[malformed, 1]])).toThrow(InvariantViolation);
      expect(empty.get(malformed)).toBeUndefined();
    },
  );
});
