import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { hashBytes, hashOf, installSha256 } from '../../../protocol/crypto/hash.ts';
import { toHex } from '../../../protocol/kernel/bytes.ts';
import { installNativeHash } from '../../../sim/crypto/native-hash.ts';

afterEach(() => installSha256(null));

describe("Node's SHA-256 under the protocol's hashing", () => {
  it('gives the hashes that the portable one gives, of any bytes and any size', () => {
    const bytes = fc.uint8Array({ maxLength: 3_000, size: 'max' });
    fc.assert(
      fc.property(bytes, fc.constantFrom('header', 'vote', 'trie-leaf'), (input, tag) => {
        installSha256(null);
        const portable = hashOf(tag, input);
        installNativeHash();
        expect(hashOf(tag, input)).toBe(portable);
        expect(toHex(hashBytes(tag, input))).toBe(portable);
      }),
    );
  });
});
