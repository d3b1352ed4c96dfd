/**
 * All randomness of a run: named streams that grow from one seed.
 *
 * Each concern has a stream of its own (`network/link/3/7`, `workload/0`), so that a new draw in one
 * moves no other. A stream's generator is seeded with SHA-256 of the run's seed and the stream's
 * name: similar names seeded by concatenation gave visibly correlated streams.
 *
 * @module
 */
import { hash } from 'node:crypto';
import seedrandom from 'seedrandom';
import { assert, InvariantViolation } from '../protocol/kernel/assert.ts';

const TWO_32 = 0x1_0000_0000;

/** The streams of one run. Which streams are asked for, and in what order, changes none of them. */
export class RandomStreams {
  #seed: string;
  readonly #streams = new Map<string, RandomStream>();

  /** @param seed - the run's seed; a number and its decimal digits as a string are the same seed */
  constructor(seed: number | string) {
    this.#seed = String(seed);
  }

  /** The stream of that name: always the same object, created when first asked for. */
  stream(name: string): RandomStream {
    let stream = this.#streams.get(name);
    if (stream === undefined) {
      stream = new RandomStream(this.#keyOf(name));
      this.#streams.set(name, stream);
    }
    return stream;
  }

  /**
   * From now on every stream, those that exist and those to come, gives what it would give in a run
   * of another seed that has drawn nothing yet. Streams stay the objects that they are.
   */
  reseed(seed: number | string): void {
    this.#seed = String(seed);
    for (const [name, stream] of this.#streams) stream.restart(this.#keyOf(name));
  }

  #keyOf(name: string): string {
    return hash('sha256', JSON.stringify([this.#seed, name]), 'hex');
  }
}

/** One sequence of draws (Tyche-i). */
export class RandomStream {
  #int32: () => number;

  /** @param key - any string; streams are made by {@link RandomStreams.stream} */
  constructor(key: string) {
    this.#int32 = generatorOf(key);
  }

  /** Begins anew, as a stream of that key: {@link RandomStreams.reseed}. */
  restart(key: string): void {
    this.#int32 = generatorOf(key);
  }

  /** Uniform integer, 0 … 2^32 − 1. */
  uint32(): number {
    return this.#int32() >>> 0;
  }

  /**
   * Uniform integer, 0 … n − 1, without bias.
   *
   * @param n - integer, 1 … 2^32
   * @throws InvariantViolation when n is out of range
   */
  below(n: number): number {
    if (n === TWO_32) return this.uint32();
    if (n >>> 0 !== n || n === 0) throw new InvariantViolation(`no integers below ${n}`);
    for (;;) {
      const draw = this.uint32();
      const remainder = draw % n;
      // Refuse draws from the last, incomplete run of n values: they would favour small results.
      if (draw - remainder <= TWO_32 - n) return remainder;
    }
  }

  /** Uniform double in [0, 1), a multiple of 2^−53. */
  unit(): number {
    const high = this.#int32() >>> 5;
    const low = this.#int32() >>> 6;
    return (high * 0x400_0000 + low) / 0x20_0000_0000_0000;
  }

  /** True with the given probability. What is certain (p ≤ 0, p ≥ 1) costs no draw. */
  chance(probability: number): boolean {
    if (probability <= 0) return false;
    if (probability >= 1) return true;
    return this.unit() < probability;
  }

  /** A shuffled copy; all orders are equally likely. */
  shuffle<T>(items: readonly T[]): T[] {
    const shuffled = [...items];
    for (let i = shuffled.length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      const moved = shuffled[i] as T;
      shuffled[i] = shuffled[j] as T;
      shuffled[j] = moved;
    }
    return shuffled;
  }

  /** One of the items. @throws InvariantViolation when there is none */
  pick<T>(items: readonly T[]): T {
    assert(items.length > 0, 'nothing to pick from');
    return items[this.below(items.length)] as T;
  }
}

/** Only this function is kept, not the generator around it: large networks have many streams. */
function generatorOf(key: string): () => number {
  const generator: { readonly int32: () => number } = seedrandom.tychei(key);
  return generator.int32;
}
