/**
 * Keys and values to fill tries with.
 *
 * @module
 */
import fc from 'fast-check';
import { hashBytes } from '../../../protocol/crypto/hash.ts';
import { toHex } from '../../../protocol/kernel/bytes.ts';

export const valueHash = (value: number) =>
  hashBytes('account', Uint8Array.of(value >> 8, value & 0xff));

/** A key like that of an account: digits without any pattern. */
export function spreadKey(n: number): string {
  return toHex(hashBytes('genesis', Uint8Array.of(n & 0xff, (n >> 8) & 0xff, n >> 16)));
}

/** Keys that crowd together, so that leaves fill, divide and merge, and some that do not. */
const crowded = fc
  .tuple(fc.constantFrom('', '0', '00000', 'f'.repeat(60)), fc.integer({ min: 0, max: 40 }))
  .map(([prefix, n]) => `${prefix}${n.toString(16).padStart(2, '0')}`.padEnd(64, '7'));
const spread = fc.integer({ min: 0, max: 60 }).map(spreadKey);
export const key = fc.oneof(crowded, spread);
