/**
 * What a codec is, and how bytes become values.
 *
 * @module
 */
import { Malformed, Reader, Writer } from './writer.ts';

/**
 * Canonical encoding of a type: each value has one spelling, and nothing else is read. The order
 * of calls is `size`, then `write`, which writes exactly that many bytes.
 */
export interface Codec<T> {
  /** Bytes of every value, where they all have equally many. */
  readonly fixedSize?: number | undefined;
  /** Bytes of this value's encoding. */
  size(value: T): number;
  /** @throws InvariantViolation for a value out of range, which is a bug of ours */
  write(writer: Writer, value: T): void;
  /** Takes one value; refuses through the reader, and whatever it refuses `decode` returns. */
  read(reader: Reader): T;
}

/** What bytes turned out to be. `offset` is where the fault begins. */
export type Decoded<T> =
  | { readonly code: 'ok'; readonly value: T }
  | { readonly code: 'malformed'; readonly reason: string; readonly offset: number };

/** @throws InvariantViolation for a value that the codec has no encoding for */
export function encode<T>(codec: Codec<T>, value: T): Uint8Array {
  return encodeInto(new Uint8Array(codec.size(value)), 0, codec, value);
}

/**
 * Fills `bytes` from `offset` to its end with the encoding, and returns it.
 *
 * @throws InvariantViolation for a value that the codec has no encoding for, or one of another size
 */
export function encodeInto<T>(
  bytes: Uint8Array,
  offset: number,
  codec: Codec<T>,
  value: T,
): Uint8Array {
  const writer = new Writer(bytes, offset);
  codec.write(writer, value);
  return writer.finish();
}

/**
 * The value that these bytes, all of them, are the encoding of. Strangers send anything: no input
 * makes it throw.
 */
export function decode<T>(codec: Codec<T>, bytes: Uint8Array): Decoded<T> {
  const reader = new Reader(bytes);
  try {
    const value = codec.read(reader);
    if (reader.remaining > 0) reader.refuse(`${reader.remaining} bytes too many`);
    return { code: 'ok', value };
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return { code: 'malformed', reason: error.message, offset: error.offset };
  }
}
