/**
 * Numbers in a row that grows: four bytes each, however many there will be.
 *
 * @module
 */
export class GrowingNumbers {
  #numbers = new Uint32Array(65_536);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#numbers.length) {
      const larger = new Uint32Array(2 * this.#length);
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    this.#numbers[this.#length++] = value;
  }

  /** NaN beyond the end, which equals nothing. */
  at(index: number): number {
    return index < this.#length ? (this.#numbers[index] ?? NaN) : NaN;
  }

  set(index: number, value: number): void {
    this.#numbers[index] = value;
  }

  slice(from: number, to: number): Uint32Array<ArrayBuffer> {
    return this.#numbers.slice(from, to);
  }

  /**
   * Row of a value, where every `width`-th number is the first of a row and these rise; −1: it is not
   * there.
   */
  find(value: number, width = 1): number {
    let [low, high] = [0, this.#length / width];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#numbers[middle * width] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    return this.at(low * width) === value ? low : -1;
  }
}
