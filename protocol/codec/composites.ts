/**
 * Codecs of values with parts: lists, options, structures and unions.
 *
 * @module
 */
import { assert, defined } from '../kernel/assert.ts';
import type { Codec } from './core.ts';
import type { Reader, Writer } from './writer.ts';

/** 0 … `max` items in their order, behind their number, which takes four bytes. */
export function list<T>(item: Codec<T>, max: number): Codec<readonly T[]> {
  return {
    size: (values) => 4 + sizeOfItems(item, values),
    write: (writer, values) => {
      writeCount(writer, values.length, max);
      for (const value of values) item.write(writer, value);
    },
    read: (reader) => {
      const count = readCount(reader, item, max);
      const values: T[] = [];
      for (let i = 0; i < count; i += 1) values.push(item.read(reader));
      return values;
    },
  };
}

/** As {@link list}, for a set: strictly ascending by `compare`, or refused. */
export function sortedList<T>(
  item: Codec<T>,
  max: number,
  compare: (a: T, b: T) => number,
): Codec<readonly T[]> {
  return {
    size: (values) => 4 + sizeOfItems(item, values),
    write: (writer, values) => {
      writeCount(writer, values.length, max);
      values.forEach((value, i) => {
        assert(i === 0 || compare(values[i - 1] as T, value) < 0, 'list is not ascending');
        item.write(writer, value);
      });
    },
    read: (reader) => {
      const count = readCount(reader, item, max);
      const values: T[] = [];
      for (let i = 0; i < count; i += 1) {
        const start = reader.offset;
        const value = item.read(reader);
        if (i > 0 && compare(values[i - 1] as T, value) >= 0)
          reader.refuse('list is not ascending', start);
        values.push(value);
      }
      return values;
    },
  };
}

/** One byte, 0 for null, 1 before a value; any other is refused. */
export function optional<T>(item: Codec<T>): Codec<T | null> {
  return {
    size: (value) => (value === null ? 1 : 1 + item.size(value)),
    write: (writer, value) => {
      writer.u8(value === null ? 0 : 1);
      if (value !== null) item.write(writer, value);
    },
    read: (reader) => {
      const byte = reader.u8();
      if (byte > 1) reader.refuse(`presence ${byte}`, reader.offset - 1);
      return byte === 0 ? null : item.read(reader);
    },
  };
}

type FieldsOf<F> = { readonly [K in keyof F]: Codec<F[K]> };

/** Named fields, one behind the other in the order in which they are declared here. */
export function struct<F extends object>(fields: FieldsOf<F>): Codec<F>;
/**
 * As above, for a class.
 *
 * @param make - builds the instance from its decoded fields; must take every combination of them
 */
export function struct<F extends object, T extends F>(
  fields: FieldsOf<F>,
  make: (fields: F) => T,
): Codec<T>;
export function struct(
  fields: Readonly<Record<string, Codec<unknown>>>,
  make?: (fields: object) => object,
): Codec<Record<string, unknown>> {
  const parts = Object.entries(fields);
  const fixedSize = fixedSizeOf(parts.map(([, codec]) => codec));
  const variable = parts.filter(([, codec]) => codec.fixedSize === undefined);
  const fixedBytes = parts.reduce((bytes, [, codec]) => bytes + (codec.fixedSize ?? 0), 0);
  const read = (reader: Reader) => {
    const value: Record<string, unknown> = {};
    for (const [name, codec] of parts) value[name] = codec.read(reader);
    return value;
  };
  return {
    fixedSize,
    size: (value) => {
      let size = fixedBytes;
      for (const [name, codec] of variable) size += codec.size(value[name]);
      return size;
    },
    write: (writer, value) => {
      for (const [name, codec] of parts) codec.write(writer, value[name]);
    },
    read: make === undefined ? read : (reader) => make(read(reader)) as Record<string, unknown>,
  };
}

type VariantsOf<M extends { readonly kind: string }> = {
  readonly [K in M['kind']]: readonly [
    tag: number,
    codec: Codec<Omit<Extract<M, { readonly kind: K }>, 'kind'>>,
  ];
};

/** A codec that can say which kinds of values it knows. */
export interface UnionCodec<M extends { readonly kind: string }> extends Codec<M> {
  /** In the order in which they were given. */
  readonly kinds: readonly M['kind'][];
}

/**
 * Values told apart by their `kind`: one byte, the tag, then the variant, whose codec speaks of
 * everything but the kind. A codec that builds instances that know their kind is taken as it is.
 * Write the type, so that a variant that is missing is a compile error:
 * `const operation: Codec<Operation> = union({ … })`.
 *
 * @param variants - tag and codec by kind; tags are for ever, and no two are equal
 */
export function union<M extends { readonly kind: string }>(variants: VariantsOf<M>): UnionCodec<M> {
  type Variant = readonly [tag: number, codec: Codec<object>];
  const ofKind = new Map(Object.entries<Variant>(variants));
  const ofTag = new Map<number, { kind: string; codec: Codec<object> }>();
  for (const [kind, [tag, codec]] of ofKind) {
    assert(Number.isInteger(tag) && tag >= 0 && tag <= 0xff, `tag ${tag} of ${kind}`);
    assert(!ofTag.has(tag), `tag ${tag} twice`);
    ofTag.set(tag, { kind, codec });
  }
  const variantOf = (value: M): Variant =>
    defined(ofKind.get(value.kind), 'the variant of a union');
  return {
    kinds: [...ofKind.keys()],
    size: (value) => 1 + variantOf(value)[1].size(value),
    write: (writer, value) => {
      const [tag, codec] = variantOf(value);
      writer.u8(tag);
      codec.write(writer, value);
    },
    read: (reader) => {
      const tag = reader.u8();
      const variant = ofTag.get(tag) ?? reader.refuse(`unknown tag ${tag}`, reader.offset - 1);
      const value = variant.codec.read(reader);
      const { kind } = variant;
      return ('kind' in value && value.kind === kind ? value : { kind, ...value }) as M;
    },
  };
}

function writeCount(writer: Writer, count: number, max: number): void {
  assert(count <= max, 'more items than the codec allows');
  writer.u32(count);
}

/** Refuses a number of items that the rest of the input is too short for, before reading any. */
function readCount(reader: Reader, item: Codec<unknown>, max: number): number {
  const start = reader.offset;
  const count = reader.u32();
  if (count > max) reader.refuse(`${count} items where ${max} are allowed`, start);
  if (count * (item.fixedSize ?? 0) > reader.remaining)
    reader.refuse('input ends too early', start);
  return count;
}

function sizeOfItems<T>(item: Codec<T>, values: readonly T[]): number {
  if (item.fixedSize !== undefined) return item.fixedSize * values.length;
  let size = 0;
  for (const value of values) size += item.size(value);
  return size;
}

function fixedSizeOf(parts: readonly Codec<unknown>[]): number | undefined {
  let total = 0;
  for (const { fixedSize } of parts) {
    if (fixedSize === undefined) return undefined;
    total += fixedSize;
  }
  return total;
}
