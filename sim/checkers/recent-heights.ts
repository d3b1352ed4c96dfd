/**
 * What a checker remembers of the last heights of one node; older ones are forgotten.
 *
 * @module
 */

/** Deeper than any crash takes a node back. */
const KEPT_HEIGHTS = 128;

export class RecentHeights<T> {
  readonly #make: () => T;
  readonly #entries = new Map<number, T>();
  #highest = 0;

  /** @param make - what is remembered of a height at first */
  constructor(make: () => T) {
    this.#make = make;
  }

  /** What is remembered of the height, made if nothing is yet. */
  of(height: number): T {
    let entry = this.#entries.get(height);
    if (entry === undefined) {
      entry = this.#make();
      this.#entries.set(height, entry);
      this.#highest = Math.max(this.#highest, height);
      if (this.#entries.size > 2 * KEPT_HEIGHTS) this.#forget();
    }
    return entry;
  }

  /** Entries held now. For tests. */
  get size(): number {
    return this.#entries.size;
  }

  #forget(): void {
    for (const height of this.#entries.keys())
      if (height < this.#highest - KEPT_HEIGHTS) this.#entries.delete(height);
  }
}
