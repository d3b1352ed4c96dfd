import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashBytes, hashOf } from '../../../protocol/crypto/hash.ts';
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
