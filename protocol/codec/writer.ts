/**
 * Where encodings are written and read: big-endian, bounds always checked.
 *
 * @module
 */
import { assert } from '../kernel/assert.ts';
import { toHex, writeHex } from '../kernel/bytes.ts';

const WORD = 0x1_0000_0000;

/**
 * Fills an array to its end. Integers are written byte by byte: making a DataView costs more than
 * all that a small encoding writes.
 */
export class Writer {
  readonly bytes: Uint8Array;
  #offset: number;

  /**
   * @param bytes - as long as what will be written, exactly
   * @param offset - where writing begins
   */
  constructor(bytes: Uint8Array, offset = 0) {
    this.bytes = bytes;
    this.#offset = offset;
  }

  /** @throws InvariantViolation if less was written than there is room for */
  finish(): Uint8Array {
    assert(this.#offset === this.bytes.length, 'a codec wrote less than its size');
    return this.bytes;
  }

  u8(value: number): void {
    const at = this.#advance(1);
    this.bytes[at] = value;
  }

  u16(value: number): void {
    const at = this.#advance(2);
    this.bytes[at] = value >>> 8;
    this.bytes[at + 1] = value;
  }

  u32(value: number): void {
    const at = this.#advance(4);
    this.bytes[at] = value >>> 24;
    this.bytes[at + 1] = value >>> 16;
    this.bytes[at + 2] = value >>> 8;
    this.bytes[at + 3] = value;
  }

  /** @param value - a safe, non-negative integer */
  u53(value: number): void {
    const low = value % WORD;
    this.u32((value - low) / WORD);
    this.u32(low);
  }

  u64(value: bigint): void {
    if (value <= Number.MAX_SAFE_INTEGER) {
      this.u53(Number(value));
      return;
    }
    this.u32(Number(value >> 32n));
    this.u32(Number(value & 0xffff_ffffn));
  }

  raw(bytes: Uint8Array): void {
    this.bytes.set(bytes, this.#advance(bytes.length));
  }

  /** @param hex - an even number of lower-case digits, two for each byte */
  hex(hex: string): void {
    writeHex(hex, this.bytes, this.#advance(hex.length / 2));
  }

  #advance(count: number): number {
    const start = this.#offset;
    this.#offset = start + count;
    assert(this.#offset <= this.bytes.length, 'a codec wrote more than its size');
    return start;
  }
}

/** Thrown by a {@link Reader} and caught by `decode`; never leaves the codec. */
export class Malformed extends Error {
  override readonly name = 'Malformed';
  readonly offset: number;

  constructor(reason: string, offset: number) {
    super(reason);
    this.offset = offset;
  }
}

/** Takes values off the front of untrusted bytes. */
export class Reader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #offset = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Bytes that are left. */
  get remaining(): number {
    return this.#bytes.length - this.#offset;
  }

  /** Bytes that were read. */
  get offset(): number {
    return this.#offset;
  }

  u8(): number {
    return this.#view.getUint8(this.#advance(1));
  }

  u16(): number {
    return this.#view.getUint16(this.#advance(2));
  }

  u32(): number {
    return this.#view.getUint32(this.#advance(4));
  }

  /** An integer of eight bytes that a number holds exactly. */
  u53(): number {
    const start = this.#offset;
    const high = this.u32();
    if (high > 0x1f_ffff) this.refuse('integer above 2^53 - 1', start);
    return high * WORD + this.u32();
  }

  u64(): bigint {
    return this.#view.getBigUint64(this.#advance(8));
  }

  /** A copy, which shares no memory with the input. */
  raw(count: number): Uint8Array {
    const start = this.#advance(count);
    return this.#bytes.slice(start, start + count);
  }

  hex(count: number): string {
    const start = this.#advance(count);
    return toHex(this.#bytes.subarray(start, start + count));
  }

  /**
   * Gives up on the input.
   *
   * @param offset - where the fault begins; default is the place that reading has reached
   */
  refuse(reason: string, offset: number = this.#offset): never {
    throw new Malformed(reason, offset);
  }

  #advance(count: number): number {
    const start = this.#offset;
    if (count > this.#bytes.length - start) this.refuse('input ends too early', start);
    this.#offset = start + count;
    return start;
  }
}
