/**
 * Canonical encoding: one spelling for each value, strict decoding. What is hashed, signed, sent
 * or stored goes through here.
 *
 * @module
 */
export { decode, encode, type Codec, type Decoded } from './core.ts';
export { list, optional, sortedList, struct, union, type UnionCodec } from './composites.ts';
export {
  address,
  ascii,
  bool,
  branded,
  bytesOf,
  byteString,
  hash32,
  literal,
  micros,
  u16,
  u32,
  u64,
  u8,
} from './primitives.ts';
export { Reader, Writer } from './writer.ts';
