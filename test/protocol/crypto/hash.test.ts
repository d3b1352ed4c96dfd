import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf, encode, list, u8, type Codec } from '../../../protocol/codec/codec.ts';
import {
  hashBytes,
  hashBytesOfEncoding,
  hashOf,
  hashOfEncoding,
} from '../../../protocol/crypto/hash.ts';
import { toHex } from '../../../protocol/kernel/bytes.ts';

describe('hashBytes', () => {
  it('is SHA-256 of the tag hashed twice and the bytes, at every length', () => {
    const reference = (tag: string, bytes: Uint8Array) => {
      const prefix = createHash('sha256').update(`ekt/${tag}`).digest();
      return createHash('sha256').update(prefix).update(prefix).update(bytes).digest('hex');
    };
    const tags = fc.constantFrom('header' as const, 'vote' as const, 'trie-branch' as const);
    fc.assert(
      fc.property(tags, fc.uint8Array({ maxLength: 300 }), (tag, bytes) => {
        expect(toHex(hashBytes(tag, bytes))).toBe(reference(tag, bytes));
        expect(hashOf(tag, bytes)).toBe(reference(tag, bytes));
      }),
    );
  });

  it('takes bytes in two parts as if they were one', () => {
    const part = fc.uint8Array({ maxLength: 100 });
    fc.assert(
      fc.property(part, part, (first, second) => {
        const whole = Uint8Array.of(...first, ...second);
        expect(hashOf('vote', first, second)).toBe(hashOf('vote', whole));
        expect(hashBytes('vote', first, second)).toEqual(hashBytes('vote', whole));
      }),
    );
  });

  it('keeps uses apart: equal bytes under two tags have two hashes', () => {
    const bytes = new Uint8Array(32);
    expect(hashOf('transaction', bytes)).not.toBe(hashOf('transactions', bytes));
  });

  it('returns arrays of their own', () => {
    const first = hashBytes('vote', Uint8Array.of(1));
    const before = toHex(first);
    hashBytes('vote', Uint8Array.of(2));
    expect(toHex(first)).toBe(before);
  });
});

describe('hashOfEncoding', () => {
  it('is the hash of the encoding', () => {
    const codec = list(u8, 2_000);
    fc.assert(
      fc.property(fc.array(fc.nat(255), { maxLength: 2_000, size: 'max' }), (values) => {
        expect(hashOfEncoding('vote', codec, values)).toBe(hashOf('vote', encode(codec, values)));
        const bytes = hashBytesOfEncoding('vote', codec, values);
        expect(bytes).toEqual(hashBytes('vote', encode(codec, values)));
      }),
      { numRuns: 30 },
    );
  });

  it('may be of what is hashed on the way, in an encoding of the same length', () => {
    const inner = bytesOf(32);
    const chained: Codec<Uint8Array> = {
      ...inner,
      write: (writer, value) => inner.write(writer, hashBytesOfEncoding('header', inner, value)),
    };
    const value = new Uint8Array(32).fill(7);
    expect(hashOfEncoding('vote', chained, value)).toBe(hashOf('vote', hashBytes('header', value)));
    // Once more: arrays are used again.
    expect(hashOfEncoding('vote', chained, value)).toBe(hashOf('vote', hashBytes('header', value)));
  });

  it('refuses a codec whose size is not what it writes', () => {
    const lying: Codec<number> = { ...u8, size: () => 2, fixedSize: undefined };
    expect(() => hashOfEncoding('vote', lying, 1)).toThrow('a codec wrote less than its size');
    expect(hashOfEncoding('vote', u8, 1)).toBe(hashOf('vote', Uint8Array.of(1)));
  });
});
