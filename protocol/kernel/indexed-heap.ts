/**
 * A binary heap whose items know their places, so that one whose rank has changed, or that is to
 * leave, is found without a search. What comes out depends on the order alone, never on how the heap
 * was filled, as long as no two items rank equal.
 *
 * @module
 */

/** Slot of an item that is in no heap. */
export const OUTSIDE = -1;

/** How items rank, and where they keep their slot. */
export interface HeapOrder<T> {
  /** Whether `a` comes out before `b`: strict and total. */
  readonly isBefore: (a: T, b: T) => boolean;
  readonly slotOf: (item: T) => number;
  readonly setSlot: (item: T, slot: number) => void;
}

export class IndexedHeap<T> {
  readonly #order: HeapOrder<T>;
  readonly #items: T[];

  /** Takes `items` over; O(n). None of them may be in it twice. */
  constructor(order: HeapOrder<T>, items: T[] = []) {
    this.#order = order;
    this.#items = items;
    items.forEach((item, slot) => order.setSlot(item, slot));
    for (let slot = (items.length >> 1) - 1; slot >= 0; slot -= 1) this.#sink(slot);
  }

  get size(): number {
    return this.#items.length;
  }

  /** The item that comes out first. */
  get first(): T | undefined {
    return this.#items[0];
  }

  /** Slot 0 ranks first of all; slot i before slots 2i + 1 and 2i + 2. */
  at(slot: number): T | undefined {
    return this.#items[slot];
  }

  /** Puts an item in, or in its place again when its rank has changed. O(log n). */
  put(item: T): void {
    let slot = this.#order.slotOf(item);
    if (slot === OUTSIDE) {
      slot = this.#items.length;
      this.#items.push(item);
      this.#order.setSlot(item, slot);
    }
    if (!this.#rise(slot)) this.#sink(slot);
  }

  /** Takes an item out, if it is in. O(log n). */
  remove(item: T): void {
    const slot = this.#order.slotOf(item);
    if (slot === OUTSIDE) return;
    this.#order.setSlot(item, OUTSIDE);
    const last = this.#items.pop() as T;
    if (last === item) return;
    this.#set(slot, last);
    if (!this.#rise(slot)) this.#sink(slot);
  }

  /** Takes out the item that comes first. */
  pop(): T | undefined {
    const [first] = this.#items;
    if (first !== undefined) this.remove(first);
    return first;
  }

  #set(slot: number, item: T): void {
    this.#items[slot] = item;
    this.#order.setSlot(item, slot);
  }

  /** Moves up what stands too low. Returns whether it did. */
  #rise(start: number): boolean {
    const item = this.#items[start] as T;
    let slot = start;
    while (slot > 0) {
      const above = (slot - 1) >> 1;
      const parent = this.#items[above] as T;
      if (!this.#order.isBefore(item, parent)) break;
      this.#set(slot, parent);
      slot = above;
    }
    if (slot === start) return false;
    this.#set(slot, item);
    return true;
  }

  /** Moves down what stands too high. */
  #sink(start: number): void {
    const items = this.#items;
    const { isBefore } = this.#order;
    const item = items[start] as T;
    let slot = start;
    for (;;) {
      let below = 2 * slot + 1;
      if (below >= items.length) break;
      if (below + 1 < items.length && isBefore(items[below + 1] as T, items[below] as T))
        below += 1;
      const child = items[below] as T;
      if (!isBefore(child, item)) break;
      this.#set(slot, child);
      slot = below;
    }
    if (slot !== start) this.#set(slot, item);
  }
}
