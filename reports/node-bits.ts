/**
 * A set of node numbers, one bit each: collectors keep some for every block that is not settled.
 *
 * @module
 */
export class NodeBits {
  readonly #words: Uint32Array;
  #size = 0;

  /** @param nodes - numbers 0 … nodes − 1 may be members */
  constructor(nodes: number) {
    this.#words = new Uint32Array(Math.ceil(nodes / 32));
  }

  get size(): number {
    return this.#size;
  }

  has(node: number): boolean {
    return ((this.#words[node >>> 5] ?? 0) & (1 << (node & 31))) !== 0;
  }

  /** Whether the node was no member before. */
  add(node: number): boolean {
    if (this.has(node)) return false;
    this.#words[node >>> 5] = (this.#words[node >>> 5] ?? 0) | (1 << (node & 31));
    this.#size += 1;
    return true;
  }

  /** Whether the node was a member before. */
  delete(node: number): boolean {
    if (!this.has(node)) return false;
    this.#words[node >>> 5] = (this.#words[node >>> 5] ?? 0) & ~(1 << (node & 31));
    this.#size -= 1;
    return true;
  }

  /** Members, ascending. */
  toArray(): number[] {
    const members: number[] = [];
    for (let node = 0; node < this.#words.length * 32; node++)
      if (this.has(node)) members.push(node);
    return members;
  }
}
