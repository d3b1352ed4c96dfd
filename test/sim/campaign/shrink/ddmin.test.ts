import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ddmin } from '../../../../sim/campaign/shrink/ddmin.ts';

/** The part that is left, and how often was asked. */
function minimised<T>(items: readonly T[], does: (part: readonly T[]) => boolean) {
  const search = ddmin(items);
  let asked = 0;
  let next = search.next();
  for (; next.done !== true; asked += 1) next = search.next(does(next.value));
  return { part: next.value, asked };
}

const lists = fc.uniqueArray(fc.integer({ min: 0, max: 99 }), { maxLength: 24 });

describe('ddmin', () => {
  it('leaves exactly what is needed, in its order, where all of it is', () => {
    fc.assert(
      fc.property(lists, fc.func(fc.boolean()), (items, isNeeded) => {
        const needed = items.filter((item) => isNeeded(item));
        const { part } = minimised(items, (some) => needed.every((item) => some.includes(item)));
        expect(part).toEqual(needed);
      }),
    );
  });

  it('leaves a part of which no single item can go, whatever is asked', () => {
    fc.assert(
      fc.property(lists, fc.func(fc.boolean()), (items, oracle) => {
        const does = (some: readonly number[]): boolean =>
          some.length === items.length || oracle(...some);
        const { part } = minimised(items, does);
        expect(does(part)).toBe(true);
        expect(items.filter((item) => part.includes(item))).toEqual(part);
        for (const item of part) expect(does(part.filter((other) => other !== item))).toBe(false);
      }),
    );
  });

  it('asks about as often as there are bits to say where one of many is', () => {
    const items = Array.from({ length: 64 }, (_, index) => index);
    const { part, asked } = minimised(items, (some) => some.includes(41));
    expect(part).toEqual([41]);
    expect(asked).toBeLessThan(20);
  });
});
