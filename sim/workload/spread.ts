/**
 * Whose account a transaction is from, and whose it is for.
 *
 * @module
 */
import { assert } from '../../protocol/kernel/assert.ts';
import type { Spread } from '../../scenarios/scenario.ts';
import type { RandomStream } from '../random.ts';

export interface Pair {
  readonly from: number;
  /** Another one, where there are two. */
  readonly to: number;
}

/** @param accounts - how many there are; they are numbered from 0 */
export function pairsOf(spread: Spread, accounts: number, stream: RandomStream): () => Pair {
  switch (spread.kind) {
    case 'uniform':
      return () => withAnother(stream.below(accounts), accounts, stream);
    case 'zipf': {
      const ranks = zipf(spread.quarters, accounts);
      return () => withAnother(ranks(stream), accounts, stream);
    }
    case 'hot':
      return () => hotPair(spread, accounts, stream);
  }
}

/** Account 0 is the hot one. */
function hotPair(
  { from, to }: Extract<Spread, { kind: 'hot' }>,
  accounts: number,
  stream: RandomStream,
): Pair {
  const draw = stream.unit();
  const other = 1 + stream.below(accounts - 1);
  if (draw < from) return { from: 0, to: other };
  if (draw < from + to) return { from: other, to: 0 };
  const step = 1 + stream.below(accounts - 2);
  return { from: other, to: 1 + ((other - 1 + step) % (accounts - 1)) };
}

function withAnother(from: number, accounts: number, stream: RandomStream): Pair {
  const step = accounts > 1 ? 1 + stream.below(accounts - 1) : 0;
  return { from, to: (from + step) % accounts };
}

/** Weight of the first account. With it all of a million add up exactly, whatever the exponent. */
const FIRST_WEIGHT = 0x10_0000_0000;

/**
 * Draws k − 1 with a probability in proportion to 1 ÷ k^(quarters ÷ 4): one draw each. Weights are
 * whole numbers; what weighs less than 2^−36 of the first is never drawn.
 *
 * @param quarters - of the exponent: roots of roots are exact everywhere, other powers are not
 */
export function zipf(quarters: number, count: number): (stream: RandomStream) => number {
  const upTo = new Float64Array(count);
  let total = 0;
  for (let index = 0; index < count; index += 1) {
    total += Math.floor(FIRST_WEIGHT / power(index + 1, quarters));
    upTo[index] = total;
  }
  assert(Number.isSafeInteger(total), 'weights that do not add up exactly');
  return (stream) => {
    const draw = Math.floor(stream.unit() * total);
    let [first, last] = [0, count - 1];
    while (first < last) {
      const middle = (first + last) >>> 1;
      if (draw < (upTo[middle] ?? 0)) last = middle;
      else first = middle + 1;
    }
    return first;
  };
}

function power(base: number, quarters: number): number {
  const root = Math.sqrt(Math.sqrt(base));
  let result = 1;
  for (let whole = Math.floor(quarters / 4); whole > 0; whole -= 1) result *= base;
  for (let rest = quarters % 4; rest > 0; rest -= 1) result *= root;
  return result;
}
