/**
 * Quorums as exact fractions: 2/3 is no float.
 *
 * @module
 */
import { assert } from './assert.ts';

/**
 * The smallest number of votes that is more than `numerator / denominator` of `size`:
 * floor(size × numerator ÷ denominator) + 1. Any two sets of that many voters share one.
 *
 * @param size - voters in all, at least 1
 * @throws RangeError if the fraction is below 1/2 or not below 1
 * @throws InvariantViolation if the size is no positive integer, or the product is not exact
 */
export function quorumOf(size: number, numerator: number, denominator: number): number {
  const isFraction =
    Number.isSafeInteger(numerator) && Number.isSafeInteger(denominator) && denominator > 0;
  if (!isFraction || 2 * numerator < denominator || numerator >= denominator)
    throw new RangeError(`quorum must be in [1/2, 1), got ${numerator}/${denominator}`);
  assert(Number.isSafeInteger(size) && size > 0, `a quorum of ${size} voters`);

  const product = size * numerator;
  assert(Number.isSafeInteger(product), `${size} × ${numerator} is not exact`);
  return (product - (product % denominator)) / denominator + 1;
}
