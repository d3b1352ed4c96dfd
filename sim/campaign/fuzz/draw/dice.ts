/**
 * Draws of what scenarios are made of, over one stream of random numbers.
 *
 * @module
 */
import type { RandomStream } from '../../../random.ts';

export class Dice {
  readonly #random: RandomStream;

  constructor(random: RandomStream) {
    this.#random = random;
  }

  /** One of n, each as likely: 0 … n − 1. */
  below(n: number): number {
    return this.#random.below(n);
  }

  /** A whole number, both ends included. */
  between(least: number, most: number): number {
    return least + this.#random.below(most - least + 1);
  }

  /** True in `times` of `of` cases. */
  odds(times: number, of: number): boolean {
    return this.#random.below(of) < times;
  }

  pick<T>(items: readonly T[]): T {
    return this.#random.pick(items);
  }

  /** So many different ones, in their order. */
  some<T>(items: readonly T[], count: number): readonly T[] {
    const chosen = new Set(this.#random.shuffle(items.map((_, index) => index)).slice(0, count));
    return items.filter((_, index) => chosen.has(index));
  }

  /** One of the items, as likely as its weight; at least one weight is above 0. */
  weighted<T extends string>(weights: ReadonlyMap<T, number>): T {
    const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
    let left = this.#random.below(total);
    for (const [item, weight] of weights) {
      if (left < weight) return item;
      left -= weight;
    }
    throw new RangeError('weights of nothing');
  }

  /** Milliseconds as a scenario has them; short times are as likely as long ones. */
  time(leastMs: number, mostMs: number): string {
    return `${this.milliseconds(leastMs, mostMs)}ms`;
  }

  /** As {@link time}, as a number: the size of the number is drawn first. */
  milliseconds(leastMs: number, mostMs: number): number {
    const sizes = [mostMs];
    for (let size = mostMs; size >= 2 * Math.max(1, leastMs); size = Math.floor(size / 2))
      sizes.push(Math.floor(size / 2));
    return this.between(leastMs, Math.max(leastMs, this.pick(sizes)));
  }
}
