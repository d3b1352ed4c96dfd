/**
 * Codecs of values without parts: integers, truth values, hashes and byte strings.
 *
 * @module
 */
import { assert } from '../kernel/assert.ts';
import type { Address, Hash, Micros } from '../kernel/types.ts';
import type { Codec } from './core.ts';

/** An integer 0 … 255 in one byte. */
export const u8: Codec<number> = {
  fixedSize: 1,
  size: () => 1,
  write: (writer, value) => writer.u8(integer(value, 0xff)),
  read: (reader) => reader.u8(),
};

/** An integer 0 … 2^16 − 1 in two bytes. */
export const u16: Codec<number> = {
  fixedSize: 2,
  size: () => 2,
  write: (writer, value) => writer.u16(integer(value, 0xffff)),
  read: (reader) => reader.u16(),
};

/** An integer 0 … 2^32 − 1 in four bytes. */
export const u32: Codec<number> = {
  fixedSize: 4,
  size: () => 4,
  write: (writer, value) => writer.u32(integer(value, 0xffff_ffff)),
  read: (reader) => reader.u32(),
};

/** Microseconds, or any other count 0 … 2^53 − 1, in eight bytes. */
export const micros: Codec<Micros> = {
  fixedSize: 8,
  size: () => 8,
  write: (writer, value) => writer.u53(integer(value, Number.MAX_SAFE_INTEGER)),
  read: (reader) => reader.u53(),
};

/** An integer 0 … 2^64 − 1 in eight bytes. */
export const u64: Codec<bigint> = {
  fixedSize: 8,
  size: () => 8,
  write: (writer, value) => {
    assert(value >= 0n && value <= 0xffff_ffff_ffff_ffffn, 'integer out of range 0 … 2^64 - 1');
    writer.u64(value);
  },
  read: (reader) => reader.u64(),
};

/** One byte, 0 or 1; any other is refused. */
export const bool: Codec<boolean> = {
  fixedSize: 1,
  size: () => 1,
  write: (writer, value) => writer.u8(value ? 1 : 0),
  read: (reader) => {
    const byte = reader.u8();
    if (byte > 1) reader.refuse(`truth value ${byte}`, reader.offset - 1);
    return byte === 1;
  },
};

/** 64 lower-case hexadecimal digits in 32 bytes. */
export const hash32 = hexOf32Bytes<Hash>();

/** 64 lower-case hexadecimal digits in 32 bytes. */
export const address = hexOf32Bytes<Address>();

/** Exactly `length` bytes. */
export function bytesOf(length: number): Codec<Uint8Array> {
  return {
    fixedSize: length,
    size: () => length,
    write: (writer, value) => {
      assert(value.length === length, 'bytes of another length than the codec has');
      writer.raw(value);
    },
    read: (reader) => reader.raw(length),
  };
}

/** 0 … `maxLength` bytes behind their number, which takes four bytes. */
export function byteString(maxLength: number): Codec<Uint8Array> {
  return {
    size: (value) => 4 + value.length,
    write: (writer, value) => {
      assert(value.length <= maxLength, 'more bytes than the codec allows');
      writer.u32(value.length);
      writer.raw(value);
    },
    read: (reader) => {
      const length = reader.u32();
      if (length > maxLength)
        reader.refuse(`${length} bytes where ${maxLength} are allowed`, reader.offset - 4);
      return reader.raw(length);
    },
  };
}

/** 0 … `maxLength` printable ASCII characters behind their number, which takes four bytes. */
export function ascii(maxLength: number): Codec<string> {
  return {
    size: (value) => 4 + value.length,
    write: (writer, value) => {
      assert(value.length <= maxLength, 'more characters than the codec allows');
      const bytes = Uint8Array.from(value, (character) => character.charCodeAt(0));
      assert(bytes.every(isPrintable), 'not printable ASCII');
      writer.u32(bytes.length);
      writer.raw(bytes);
    },
    read: (reader) => {
      const length = reader.u32();
      if (length > maxLength)
        reader.refuse(`${length} characters where ${maxLength} are allowed`, reader.offset - 4);
      const bytes = reader.raw(length);
      const odd = bytes.findIndex((byte) => !isPrintable(byte));
      if (odd >= 0) reader.refuse(`character ${bytes[odd] ?? 0}`, reader.offset - length + odd);
      return String.fromCharCode(...bytes);
    },
  };
}

function isPrintable(byte: number): boolean {
  return byte >= 0x20 && byte <= 0x7e;
}

/** One of a few words, as its index in one byte. Words may be added at the end only. */
export function literal<const T extends string>(values: readonly T[]): Codec<T> {
  assert(values.length > 0 && values.length <= 256, `${values.length} literals`);
  assert(new Set(values).size === values.length, 'a literal twice');
  return {
    fixedSize: 1,
    size: () => 1,
    write: (writer, value) => {
      const index = values.indexOf(value);
      assert(index >= 0, 'a literal that the codec does not know');
      writer.u8(index);
    },
    read: (reader) => {
      const index = reader.u8();
      return values[index] ?? reader.refuse(`unknown literal ${index}`, reader.offset - 1);
    },
  };
}

/** The same encoding under a branded type: `branded<Height>(u32)`. */
export function branded<T extends number>(codec: Codec<number>): Codec<T> {
  return codec as Codec<T>;
}

function hexOf32Bytes<T extends string>(): Codec<T> {
  return {
    fixedSize: 32,
    size: () => 32,
    write: (writer, value) => {
      assert(value.length === 64, 'not 64 hexadecimal digits');
      writer.hex(value);
    },
    read: (reader) => reader.hex(32) as T,
  };
}

function integer(value: number, max: number): number {
  if (!Number.isInteger(value) || value < 0 || value > max)
    assert(false, `integer ${value} out of range 0 … ${max}`);
  return value;
}
