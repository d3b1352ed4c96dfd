/**
 * Quantile functions and the tables that samplers look them up in.
 *
 * Only + − × ÷ and sqrt, which IEEE 754 fixes to the last bit: `Math.log` and `Math.exp` are free to
 * differ between engines, and with them would every run.
 *
 * @module
 */
import { assert } from '../protocol/kernel/assert.ts';

/**
 * A quantile function given from both ends, so that no precision is lost near 1.
 *
 * @param tail - probability below (`lower`) or above (`upper`) the value, 0 < tail ≤ 1/2 + 2^−33
 */
export type TailQuantile = (tail: number, side: 'lower' | 'upper') => number;

const CELL_BITS = 5;
const CELLS = 1 << CELL_BITS;
const FRACTION_BITS = 32 - CELL_BITS;
const FRACTION_MASK = 0x7ff_ffff;
const PER_FRACTION = 1 / 0x800_0000;
const OCTAVES = 32;
const SIDE = OCTAVES * CELLS + 1;
const TWO_32 = 0x1_0000_0000;

/**
 * A table of the function: each side's tail probability is cut into octaves, down to 2^−33, and each
 * octave into 32 cells, so that a cell's width is 3 % of the tail at most, however far out.
 */
export function quantileTable(quantile: TailQuantile): Float64Array {
  const table = new Float64Array(2 * SIDE);
  for (const [side, base] of [
    ['lower', 0],
    ['upper', SIDE],
  ] as const) {
    // Octave 0 is the single draw 0; octave k ≥ 1 begins at draw 2^(k−1).
    table.fill(quantile(0.5 / TWO_32, side), base, base + CELLS);
    let start = 1;
    for (let octave = 1; octave < OCTAVES; octave++, start *= 2)
      for (let cell = 0; cell < CELLS; cell++)
        table[base + octave * CELLS + cell] = quantile(
          (start * (1 + cell / CELLS) + 0.5) / TWO_32,
          side,
        );
    table[base + SIDE - 1] = quantile((start + 0.5) / TWO_32, side);
  }
  return table;
}

/**
 * The quantile of (draw + 1/2) ÷ 2^32, interpolated within its cell.
 *
 * @param draw - a uniform 32-bit integer, signed or not
 */
export function lookUp(table: Float64Array, draw: number): number {
  const upper = draw >> 31;
  const distance = draw ^ upper;
  const zeros = Math.clz32(distance);
  const inOctave = (distance << zeros) << 1;
  const at = (upper & SIDE) + (32 - zeros) * CELLS + (inOctave >>> FRACTION_BITS);
  const value = table[at] ?? 0;
  return value + ((table[at + 1] ?? 0) - value) * ((inOctave & FRACTION_MASK) * PER_FRACTION);
}

const LN_2 = 0.693147180559945309;
/** ln 2 in two parts: multiples of the first, of 33 bits, are exact. */
const LN_2_HIGH = 0.69314718036912381649;
const LN_2_LOW = 1.90821492927058770002e-10;

/** Natural logarithm of a positive finite number, to about 16 digits. */
export function naturalLog(x: number): number {
  assert(x > 0 && x < Infinity, `no logarithm of ${x}`);
  let mantissa = x;
  let exponent = 0;
  for (; mantissa > 1.4142135623730951; exponent++) mantissa /= 2;
  for (; mantissa < 0.7071067811865476; exponent--) mantissa *= 2;
  // ln m = 2 artanh s with |s| < 0.172: twelve terms reach 10^−19.
  const s = (mantissa - 1) / (mantissa + 1);
  const square = s * s;
  let sum = 0;
  for (let k = 23; k >= 1; k -= 2) sum = sum * square + 1 / k;
  return exponent * LN_2_HIGH + (2 * s * sum + exponent * LN_2_LOW);
}

/** e^x, to about 16 digits, for |x| ≤ 700. */
export function exponential(x: number): number {
  assert(x >= -700 && x <= 700, `no exponential of ${x}`);
  const exponent = Math.floor(x / LN_2 + 0.5);
  const rest = x - exponent * LN_2_HIGH - exponent * LN_2_LOW;
  let sum = 1;
  for (let k = 16; k >= 1; k--) sum = 1 + (rest / k) * sum;
  const factor = exponent < 0 ? 0.5 : 2;
  for (let k = Math.abs(exponent); k > 0; k--) sum *= factor;
  return sum;
}

/** Coefficients of {@link normalQuantile}, highest power first. */
const CENTRE = [
  [
    2.509080928730122673e3, 3.343057558358812811e4, 6.726577092700870085e4, 4.592195393154987146e4,
    1.373169376550946113e4, 1.971590950306551443e3, 1.331416678917843775e2, 3.387132872796366608,
  ],
  [
    5.226495278852854561e3, 2.872908573572194267e4, 3.930789580009271061e4, 2.121379430158659587e4,
    5.394196021424751108e3, 6.871870074920579083e2, 4.2313330701600911252e1, 1,
  ],
] as const;
const TAIL = [
  [
    7.7454501427834140764e-4, 2.27238449892691845833e-2, 2.4178072517745061177e-1,
    1.27045825245236838258, 3.64784832476320460504, 5.7694972214606914055, 4.6303378461565452959,
    1.42343711074968357734,
  ],
  [
    1.05075007164441684324e-9, 5.475938084995344946e-4, 1.51986665636164571966e-2,
    1.4810397642748007459e-1, 6.8976733498510000455e-1, 1.6763848301838038494,
    2.05319162663775882187, 1,
  ],
] as const;

/**
 * The standard normal quantile of a probability from 10^−10 to 1/2 (so never positive, but for
 * rounding at 1/2), by Wichura's rational approximations (AS 241, 1988), right to about 16 digits.
 */
export function normalQuantile(probability: number): number {
  assert(probability >= 1e-10 && probability <= 0.501, `normal quantile of ${probability}`);
  const q = probability - 0.5;
  if (q >= -0.425) return q * ratio(CENTRE, 0.180625 - q * q);
  return -ratio(TAIL, Math.sqrt(-naturalLog(probability)) - 1.6);
}

function ratio(coefficients: typeof CENTRE | typeof TAIL, x: number): number {
  const [numerator, denominator] = coefficients.map((polynomial) =>
    polynomial.reduce((value, coefficient) => value * x + coefficient, 0),
  );
  return (numerator ?? 0) / (denominator ?? 1);
}
