import fc from 'fast-check';
import { expect, it } from 'vitest';
import { IndexedHeap, OUTSIDE, type HeapOrder } from '../../../protocol/kernel/indexed-heap.ts';

interface Item {
  rank: number;
  readonly id: number;
  slot: number;
}

const compare = (a: Item, b: Item): number => a.rank - b.rank || a.id - b.id;
const order: HeapOrder<Item> = {
  isBefore: (a, b) => compare(a, b) < 0,
  slotOf: (item) => item.slot,
  setSlot: (item, slot) => {
    item.slot = slot;
  },
};

it('has in front what a sorted list has, and knows where everything is', () => {
  const steps = fc.array(fc.tuple(fc.constantFrom('put', 'remove', 'pop'), fc.nat(19), fc.nat(9)));
  fc.assert(
    fc.property(fc.nat(20), steps, (filled, done) => {
      const items = Array.from({ length: 20 }, (_, id): Item => ({ rank: -id, id, slot: OUTSIDE }));
      let inside = items.slice(0, filled);
      const heap = new IndexedHeap(order, [...inside]);
      for (const [what, id, rank] of done) {
        const item = items[id]!;
        if (what === 'put') {
          item.rank = rank;
          heap.put(item);
          inside = [...inside.filter((other) => other !== item), item];
        } else if (what === 'remove') {
          heap.remove(item);
          inside = inside.filter((other) => other !== item);
        } else {
          const first = inside.toSorted(compare)[0];
          expect(heap.pop()).toBe(first);
          inside = inside.filter((other) => other !== first);
        }
        expect(heap.first).toBe(inside.toSorted(compare)[0]);
        expect(heap.size).toBe(inside.length);
        for (const one of items) {
          expect(one.slot === OUTSIDE).toBe(!inside.includes(one));
          if (one.slot !== OUTSIDE) expect(heap.at(one.slot)).toBe(one);
        }
      }
    }),
  );
});
