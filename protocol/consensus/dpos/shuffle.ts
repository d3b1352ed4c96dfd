/**
 * The order within a round (W1a): a Fisher–Yates shuffle whose choices come from a hash chain. The
 * historic Go code's shuffle could not produce most permutations; this one is uniform.
 *
 * @module
 */
import { hashBytes } from '../../crypto/hash.ts';
import { fromHex } from '../../kernel/bytes.ts';
import type { Hash } from '../../kernel/types.ts';

/** @param seed - hash of the last block before the round */
export function shuffle<T>(items: readonly T[], seed: Hash): readonly T[] {
  const draws = new HashChain(seed);
  const result = [...items];
  for (let last = result.length - 1; last > 0; last -= 1) {
    const chosen = draws.below(last + 1);
    const item = result[last] as T;
    result[last] = result[chosen] as T;
    result[chosen] = item;
  }
  return result;
}

const WORDS = 0x1_0000_0000;

/** Numbers from link after link of a hash chain, eight 32-bit words a link. */
class HashChain {
  #link: Uint8Array;
  #word = 8;

  constructor(seed: Hash) {
    this.#link = fromHex(seed);
  }

  /** Uniform in 0 … bound − 1: words that would favour small results are passed over. */
  below(bound: number): number {
    const limit = WORDS - (WORDS % bound);
    for (;;) {
      const word = this.#next();
      if (word < limit) return word % bound;
    }
  }

  #next(): number {
    if (this.#word === 8) {
      this.#link = hashBytes('shuffle', this.#link);
      this.#word = 0;
    }
    const view = new DataView(this.#link.buffer, this.#link.byteOffset);
    const word = view.getUint32(4 * this.#word);
    this.#word += 1;
    return word;
  }
}
