import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  address,
  bool,
  branded,
  bytesOf,
  byteString,
  decode,
  encode,
  hash32,
  list,
  literal,
  micros,
  optional,
  sortedList,
  struct,
  u16,
  u32,
  u64,
  u8,
  union,
  type Codec,
} from '../../../protocol/codec/codec.ts';
import { InvariantViolation } from '../../../protocol/kernel/assert.ts';
import { fromHex, toHex } from '../../../protocol/kernel/bytes.ts';
import type { Hash, Height } from '../../../protocol/kernel/types.ts';

/** A codec, and values that it encodes. */
interface Sample {
  readonly name: string;
  readonly codec: Codec<unknown>;
  readonly values: fc.Arbitrary<unknown>;
}

function sample<T>(name: string, codec: Codec<T>, values: fc.Arbitrary<T>): Sample {
  return { name, codec: codec, values };
}

type Shape =
  | { readonly kind: 'circle'; readonly radius: number }
  | { readonly kind: 'none' }
  | { readonly kind: 'line'; readonly from: Hash; readonly bends: readonly number[] };

const shape: Codec<Shape> = union({
  circle: [1, struct({ radius: u32 })],
  none: [0, struct({})],
  line: [7, struct({ from: hash32, bends: list(u8, 9) })],
});

class Point {
  readonly x: number;
  readonly y: number | null;
  constructor(fields: { readonly x: number; readonly y: number | null }) {
    this.x = fields.x;
    this.y = fields.y;
  }
}

const point = struct(
  { x: u16, y: optional(u8) },
  (fields: { x: number; y: number | null }) => new Point(fields),
);

/** Records with the prototype that decoded objects have. */
function record<T extends object>(fields: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> {
  return fc.record(fields, { noNullPrototype: true }) as fc.Arbitrary<T>;
}

const hashes = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((b) => toHex(b) as Hash);
const numbers = (max: number) => fc.integer({ min: 0, max });
const points = fc
  .record({ x: numbers(0xffff), y: fc.option(numbers(255)) })
  .map((fields) => new Point(fields));
const shapes = fc.oneof(
  record({ kind: fc.constant('circle' as const), radius: numbers(0xffff_ffff) }),
  record({ kind: fc.constant('none' as const) }),
  record({
    kind: fc.constant('line' as const),
    from: hashes,
    bends: fc.array(numbers(255), { maxLength: 9 }),
  }),
);

const SAMPLES: readonly Sample[] = [
  sample('u8', u8, numbers(0xff)),
  sample('u16', u16, numbers(0xffff)),
  sample('u32', u32, numbers(0xffff_ffff)),
  sample('micros', micros, fc.maxSafeNat()),
  sample('u64', u64, fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })),
  sample('bool', bool, fc.boolean()),
  sample('hash32', hash32, hashes),
  sample('bytesOf', bytesOf(5), fc.uint8Array({ minLength: 5, maxLength: 5 })),
  sample('byteString', byteString(40), fc.uint8Array({ maxLength: 40 })),
  sample('literal', literal(['a', 'b', 'c']), fc.constantFrom('a', 'b', 'c')),
  sample('optional', optional(optional(u8)), fc.option(numbers(255))),
  sample(
    'list',
    list(byteString(3), 8),
    fc.array(fc.uint8Array({ maxLength: 3 }), { maxLength: 8 }),
  ),
  sample(
    'sortedList',
    sortedList(u16, 8, (a, b) => a - b),
    fc.uniqueArray(numbers(0xffff), { maxLength: 8 }).map((l) => l.sort((a, b) => a - b)),
  ),
  sample('struct that makes instances', point, points),
  sample('union', shape, shapes),
  sample(
    'all together',
    struct({ at: micros, points: list(point, 5), shapes: list(shape, 5), last: optional(shape) }),
    record({
      at: fc.maxSafeNat(),
      points: fc.array(points, { maxLength: 5 }),
      shapes: fc.array(shapes, { maxLength: 5 }),
      last: fc.option(shapes),
    }),
  ),
];

describe.each(SAMPLES)('the law of codecs: $name', ({ codec, values }) => {
  it('reads back what it wrote, of exactly the announced size', () => {
    fc.assert(
      fc.property(values, (value) => {
        const bytes = encode(codec, value);
        expect(bytes.length).toBe(codec.size(value));
        expect(codec.fixedSize ?? bytes.length).toBe(bytes.length);
        expect(decode(codec, bytes)).toStrictEqual({ code: 'ok', value });
      }),
    );
  });

  it('reads nothing but the one spelling of a value, whatever arrives', () => {
    const flips = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), { maxLength: 3 });
    const damaged = fc.tuple(values, flips).map(([value, changes]) => {
      const bytes = encode(codec, value);
      for (const [at, mask] of changes) if (bytes.length > 0) bytes[at % bytes.length]! ^= mask;
      return bytes;
    });
    fc.assert(
      fc.property(fc.oneof(damaged, fc.uint8Array({ maxLength: 80 })), (bytes) => {
        const decoded = decode(codec, bytes);
        if (decoded.code === 'ok') {
          expect(encode(codec, decoded.value)).toEqual(bytes);
        } else {
          expect(decoded.offset).toBeGreaterThanOrEqual(0);
          expect(decoded.offset).toBeLessThanOrEqual(bytes.length);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('refuses every truncation and every byte too many', () => {
    fc.assert(
      fc.property(values, fc.uint8Array({ minLength: 1, maxLength: 9 }), (value, more) => {
        const bytes = encode(codec, value);
        for (let end = 0; end < bytes.length; end += 1)
          expect(decode(codec, bytes.subarray(0, end)).code).toBe('malformed');
        expect(decode(codec, Uint8Array.of(...bytes, ...more)).code).toBe('malformed');
      }),
      { numRuns: 30 },
    );
  });
});

describe('the encoding itself', () => {
  it.each<[string, Uint8Array, string]>([
    ['u8', encode(u8, 0xab), 'ab'],
    ['u16', encode(u16, 0x0102), '0102'],
    ['u32', encode(u32, 0x0102_0304), '01020304'],
    ['micros', encode(micros, Number.MAX_SAFE_INTEGER), '001fffffffffffff'],
    ['u64', encode(u64, 1n), '0000000000000001'],
    ['bool', encode(bool, true), '01'],
    ['byteString', encode(byteString(9), Uint8Array.of(7, 8)), '000000020708'],
    ['list', encode(list(u8, 9), [5, 6]), '000000020506'],
    ['optional', encode(optional(u8), null), '00'],
    ['literal', encode(literal(['a', 'b']), 'b'), '01'],
    ['struct', encode(point, new Point({ x: 1, y: 2 })), '00010102'],
    ['union', encode(shape, { kind: 'circle', radius: 3 }), '0100000003'],
  ])('of %s is big-endian and pinned', (_, bytes, expected) => {
    expect(toHex(bytes)).toBe(expected);
  });

  it.each<[string, Codec<unknown>, string, string, number]>([
    ['a truth value of 2', sample('', bool, fc.boolean()).codec, '02', 'truth value 2', 0],
    ['presence of 2', optional(u8), '0201', 'presence 2', 0],
    ['an unknown literal', literal(['a']), '01', 'unknown literal 1', 0],
    ['an unknown tag', shape, '05', 'unknown tag 5', 0],
    ['2^53', micros, '0020000000000000', 'integer above 2^53 - 1', 0],
    ['two equal items', setOfBytes(), '000000020505', 'list is not ascending', 5],
    ['descending items', setOfBytes(), '000000020504', 'list is not ascending', 5],
    ['a list over its limit', setOfBytes(), '00000005', '5 items where 4 are allowed', 0],
    ['a list longer than the input', setOfBytes(), '0000000401', 'input ends too early', 0],
    ['a byte too many', u8, '0102', '1 bytes too many', 1],
  ])('refuses %s, saying why and where', (_, codec, hex, reason, offset) => {
    expect(decode(codec, fromHex(hex))).toEqual({ code: 'malformed', reason, offset });
  });

  it('shares no memory with what it was decoded from', () => {
    const bytes = fromHex('0000000107');
    const decoded = decode(byteString(4), bytes);
    bytes[4] = 9;
    expect(decoded).toEqual({ code: 'ok', value: Uint8Array.of(7) });
  });

  it('reads a view into a larger array', () => {
    expect(decode(u16, fromHex('ff0102ff').subarray(1, 3))).toEqual({ code: 'ok', value: 0x0102 });
  });

  it('makes instances of the class', () => {
    const decoded = decode(point, fromHex('000100'));
    expect(decoded.code === 'ok' && decoded.value).toBeInstanceOf(Point);
  });
});

describe('writing a value that has no encoding', () => {
  it.each<[string, () => unknown]>([
    ['u8 256', () => encode(u8, 256)],
    ['u16 -1', () => encode(u16, -1)],
    ['u32 1.5', () => encode(u32, 1.5)],
    ['micros NaN', () => encode(micros, Number.NaN)],
    ['micros 2^53', () => encode(micros, 2 ** 53)],
    ['u64 -1', () => encode(u64, -1n)],
    ['u64 2^64', () => encode(u64, 2n ** 64n)],
    ['a short hash', () => encode(hash32, 'ab' as Hash)],
    ['an upper-case hash', () => encode(hash32, 'AB'.repeat(32) as Hash)],
    ['an address of other letters', () => encode(address, 'zz'.repeat(32) as never)],
    ['bytes of another length', () => encode(bytesOf(2), new Uint8Array(3))],
    ['too many bytes', () => encode(byteString(2), new Uint8Array(3))],
    ['too many items', () => encode(list(u8, 1), [1, 2])],
    ['an unsorted list', () => encode(setOfBytes(), [2, 1])],
    ['an unknown literal', () => encode(literal(['a']), 'b' as 'a')],
    ['an unknown variant', () => encode(shape, { kind: 'cube' } as unknown as Shape)],
    ['a branded -1', () => encode(branded<Height>(u32), -1 as Height)],
  ])('is a bug of ours: %s', (_, write) => {
    expect(write).toThrow(InvariantViolation);
  });

  it('is noticed when a codec writes other than its size', () => {
    const short: Codec<number> = { ...u8, size: () => 2 };
    const long: Codec<number> = { ...u16, size: () => 1 };
    expect(() => encode(short, 1)).toThrow('less than its size');
    expect(() => encode(long, 1)).toThrow('more than its size');
  });

  it('refuses two variants with one tag', () => {
    expect(() =>
      union<{ kind: 'a' } | { kind: 'b' }>({ a: [1, struct({})], b: [1, struct({})] }),
    ).toThrow('tag 1 twice');
  });
});

function setOfBytes(): Codec<unknown> {
  return sortedList(u8, 4, (a, b) => a - b);
}
