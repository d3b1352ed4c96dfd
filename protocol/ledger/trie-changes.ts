/**
 * Puts changes of a {@link Trie} in the order in which it takes them.
 *
 * Sorting is most of the work where a million accounts are loaded. Comparing strings is what it
 * costs, so many changes are first sorted by their leading digits as numbers; strings are compared
 * only where these are equal, which hardly any are unless somebody chose them so.
 *
 * @module
 */
import { assert } from '../kernel/assert.ts';
import { compareStrings, digitAt, isHash } from '../kernel/bytes.ts';
import type { Change } from './trie-update.ts';

/**
 * Ascending by key, each key once: of two changes of one key the later wins.
 *
 * @throws InvariantViolation for a key that is not 64 lower-case hexadecimal digits
 */
export function inOrder<V>(changes: Iterable<Change<V>>): readonly Change<V>[] {
  const given = [...changes];
  for (const [key] of given)
    if (!isHash(key)) assert(false, `not a key of 64 lower-case hexadecimal digits: ${key}`);
  return given.length < MANY ? latestOfEach(given.sort(byKey)) : sortedByLeadingDigits(given);
}

/** Changes from which counting is faster than comparing. */
const MANY = 1_024;
/** The leading digits are counted in two halves of 16 bits. */
const HALF_BITS = 16;
const LEADING_DIGITS = 8;

function byKey<V>(a: Change<V>, b: Change<V>): number {
  return compareStrings(a[0], b[0]);
}

function sortedByLeadingDigits<V>(changes: readonly Change<V>[]): Change<V>[] {
  const leading = Uint32Array.from(changes, ([key]) => leadingDigits(key));
  let order = Uint32Array.from(changes.keys());
  for (const shift of [0, HALF_BITS]) order = countingSorted(order, leading, shift);

  const sorted: Change<V>[] = [];
  for (let start = 0; start < order.length;) {
    const digits = leading[order[start] as number];
    let end = start + 1;
    while (end < order.length && leading[order[end] as number] === digits) end += 1;
    if (end - start === 1) sorted.push(changes[order[start] as number] as Change<V>);
    else {
      const alike = Array.from(order.subarray(start, end), (i) => changes[i] as Change<V>);
      for (const change of latestOfEach(alike.sort(byKey))) sorted.push(change);
    }
    start = end;
  }
  return sorted;
}

/** `order`, stably sorted by 16 bits of the numbers that it points to. */
function countingSorted(
  order: Uint32Array<ArrayBuffer>,
  numbers: Uint32Array,
  shift: number,
): Uint32Array<ArrayBuffer> {
  const mask = (1 << HALF_BITS) - 1;
  const starts = new Uint32Array((1 << HALF_BITS) + 1);
  for (const number of numbers) {
    const after = ((number >>> shift) & mask) + 1;
    starts[after] = (starts[after] as number) + 1;
  }
  for (let i = 1; i < starts.length; i += 1)
    starts[i] = (starts[i] as number) + (starts[i - 1] as number);
  const sorted = new Uint32Array(order.length);
  for (const index of order) {
    const half = ((numbers[index] as number) >>> shift) & mask;
    const place = starts[half] as number;
    starts[half] = place + 1;
    sorted[place] = index;
  }
  return sorted;
}

function leadingDigits(key: string): number {
  let digits = 0;
  for (let i = 0; i < LEADING_DIGITS; i += 1) digits = (digits << 4) | digitAt(key, i);
  return digits >>> 0;
}

/** The last of each run of changes of one key; the same list if there are no two of any. */
function latestOfEach<V>(sorted: readonly Change<V>[]): readonly Change<V>[] {
  for (let i = 1; i < sorted.length; i += 1)
    if (sorted[i - 1]?.[0] === sorted[i]?.[0])
      return sorted.filter((change, index) => change[0] !== sorted[index + 1]?.[0]);
  return sorted;
}
