/**
 * Byte strings and their one spelling in hexadecimal, which is lower case.
 *
 * @module
 */
import { assert, InvariantViolation } from './assert.ts';
import type { Hash } from './types.ts';

const NOT_A_DIGIT = 0xff;

/** Value of a hexadecimal digit by its code unit, {@link NOT_A_DIGIT} for all others below 128. */
const DIGIT_OF_CODE = Uint8Array.from({ length: 128 }, (_, code) => {
  const digit = '0123456789abcdef'.indexOf(String.fromCharCode(code));
  return digit < 0 ? NOT_A_DIGIT : digit;
});

/** Two lower-case digits for each byte. */
export function toHex(bytes: Uint8Array): string {
  let hex = '';
  for (let start = 0; start < bytes.length; start += CHUNK_BYTES)
    hex += hexOfChunk(bytes, start, Math.min(start + CHUNK_BYTES, bytes.length));
  return hex;
}

/** @throws InvariantViolation if `hex` is not an even number of lower-case hexadecimal digits */
export function fromHex(hex: string): Uint8Array {
  assert(hex.length % 2 === 0, 'an odd number of hexadecimal digits');
  const bytes = new Uint8Array(hex.length / 2);
  writeHex(hex, bytes, 0);
  return bytes;
}

/**
 * Writes the bytes that an even number of digits spell into `target` from `offset` on. The room
 * must be there.
 *
 * @throws InvariantViolation if a character is no lower-case hexadecimal digit
 */
export function writeHex(hex: string, target: Uint8Array, offset: number): void {
  const count = hex.length >> 1;
  let seen = 0;
  for (let i = 0; i < count; i += 1) {
    const high = digitAt(hex, 2 * i);
    const low = digitAt(hex, 2 * i + 1);
    seen |= high | low;
    target[offset + i] = (high << 4) | low;
  }
  if (seen > 0xf) throw new InvariantViolation(`not lower-case hexadecimal: ${hex}`);
}

/** Bytes that are spelled at once: as many as a hash has. */
const CHUNK_BYTES = 32;
const CODE_OF_DIGIT = Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));
const chunkCodes = new Array<number>(2 * CHUNK_BYTES).fill(0);

/** Made from code units in one go: a string of many small parts is dear as soon as it is a key. */
function hexOfChunk(bytes: Uint8Array, start: number, end: number): string {
  for (let i = start, at = 0; i < end; i += 1, at += 2) {
    const byte = bytes[i] as number;
    chunkCodes[at] = CODE_OF_DIGIT[byte >> 4] as number;
    chunkCodes[at + 1] = CODE_OF_DIGIT[byte & 0xf] as number;
  }
  const count = 2 * (end - start);
  const codes = count === chunkCodes.length ? chunkCodes : chunkCodes.slice(0, count);
  return String.fromCharCode.apply(null, codes);
}

/** Value 0 … 15 of the digit at `index`, or {@link NOT_A_DIGIT}. */
export function digitAt(hex: string, index: number): number {
  return DIGIT_OF_CODE[hex.charCodeAt(index)] ?? NOT_A_DIGIT;
}

/** Whether these are the digits of 32 bytes, in their one spelling. False for what is no text at all. */
export function isHash(hex: string): hex is Hash {
  if (typeof hex !== 'string' || hex.length !== HASH_DIGITS) return false;
  let seen = 0;
  for (let i = 0; i < HASH_DIGITS; i += 1) seen |= digitAt(hex, i);
  return seen <= 0xf;
}

const HASH_DIGITS = 64;

/** Whether both hold the same bytes. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i += 1) if (a[i] !== b[i]) return false;
  return true;
}

/** Order by the first byte that differs; of two that agree so far the shorter stands first. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i += 1) {
    const difference = (a[i] as number) - (b[i] as number);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** Order by UTF-16 code unit: the same on every machine and in every locale. */
export function compareStrings(a: string, b: string): -1 | 0 | 1 {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** The parts, one behind the other, in a new array. */
export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
