import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RecentMap } from '../../../protocol/kernel/recent-map.ts';

const uses = fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 100 });

it('knows the last keys used, as many as its capacity, and forgets in time', () => {
  fc.assert(
    fc.property(uses, fc.integer({ min: 1, max: 5 }), (keys, capacity) => {
      const map = new RecentMap<number, string>(capacity);
      for (const key of keys) if (map.get(key) === undefined) map.set(key, `value ${key}`);

      const byRecency = [...new Set(keys.toReversed())];
      const known = byRecency.map((key) => [key, map.get(key)] as const);
      for (const [key, value] of known.slice(0, capacity)) expect(value).toBe(`value ${key}`);
    }),
  );
  const map = new RecentMap<number, number>(3);
  for (let key = 0; key < 100; key += 1) map.set(key, key);
  const known = Array.from({ length: 100 }, (_, key) => map.get(key)).filter(
    (v) => v !== undefined,
  );
  expect(known.length).toBeLessThanOrEqual(6);
});
