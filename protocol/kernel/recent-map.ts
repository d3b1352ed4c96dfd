/**
 * A map that forgets what was not used lately. For caches of pure functions only: what it still
 * knows must make no difference but speed.
 *
 * @module
 */

/** Holds at most twice `capacity` entries, and at least the last `capacity` used ones. */
export class RecentMap<K, V> {
  readonly #capacity: number;
  #recent = new Map<K, V>();
  #older = new Map<K, V>();

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get(key: K): V | undefined {
    const recent = this.#recent.get(key);
    if (recent !== undefined) return recent;
    const older = this.#older.get(key);
    if (older !== undefined) this.set(key, older);
    return older;
  }

  set(key: K, value: V): void {
    if (this.#recent.size >= this.#capacity && !this.#recent.has(key)) {
      this.#older = this.#recent;
      this.#recent = new Map();
    }
    this.#recent.set(key, value);
  }
}
