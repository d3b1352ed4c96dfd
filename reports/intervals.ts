/**
 * How sure a figure of a few runs is: 95 % confidence intervals. The figures are numbers for people;
 * nothing that is simulated depends on them.
 *
 * @module
 */

/** A bound on each side; `how` says which method gave it. */
export interface ShareInterval {
  readonly low: number;
  readonly high: number;
  readonly how: 'wilson' | 'rule-of-three';
}

/** Quantile of the normal distribution at 97.5 %. */
const Z = 1.959963984540054;

/**
 * Of the probability of something that happened in `count` of `total` independent runs: Wilson's
 * score interval. What never happened has the upper bound 3/n, and what always happened the lower
 * bound 1 − 3/n (one-sided, 95 %): Wilson's is two-sided there, and wider than what is known.
 *
 * @param total - at least 1
 */
export function shareInterval(count: number, total: number): ShareInterval {
  if (count === 0) return { low: 0, high: Math.min(1, 3 / total), how: 'rule-of-three' };
  if (count === total) return { low: Math.max(0, 1 - 3 / total), high: 1, how: 'rule-of-three' };
  const share = count / total;
  const z2 = Z * Z;
  const scale = 1 + z2 / total;
  const middle = (share + z2 / (2 * total)) / scale;
  const half = (Z * Math.sqrt((share * (1 - share)) / total + z2 / (4 * total * total))) / scale;
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half), how: 'wilson' };
}

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * Of the median of what the values were drawn from, whatever its distribution: the narrowest pair of
 * equally extreme values between which it lies with at least 95 % (by the binomial distribution: each
 * value is below the median with probability 1/2). Null for fewer than six values, of which even the
 * least and the greatest do not suffice.
 *
 * @param sorted - ascending
 */
export function medianInterval(sorted: readonly number[]): Interval | null {
  const n = sorted.length;
  const outside = ranksOutside(n);
  if (outside === 0) return null;
  const low = sorted[outside - 1];
  const high = sorted[n - outside];
  return low === undefined || high === undefined ? null : { low, high };
}

const MOST_OUTSIDE = 0.025;

/** The largest k with P(at most k − 1 of n fair coins are heads) ≤ 2.5 %; 0 if there is none. */
function ranksOutside(n: number): number {
  const half = Math.floor(n / 2);
  // Binomial coefficients, relative to the middle one: the others are smaller, so nothing overflows.
  const weights = new Float64Array(n + 1);
  weights[half] = 1;
  for (let k = half; k > 0; k -= 1) weights[k - 1] = ((weights[k] ?? 0) * k) / (n - k + 1);
  for (let k = half; k < n; k += 1) weights[k + 1] = ((weights[k] ?? 0) * (n - k)) / (k + 1);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let below = 0;
  for (let k = 0; k <= half; k += 1) {
    below += (weights[k] ?? 0) / total;
    if (below > MOST_OUTSIDE) return k;
  }
  return half;
}
