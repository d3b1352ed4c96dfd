import { createPublicKey, verify } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nobleSuites } from '../../../protocol/crypto/noble.ts';
import { ED25519, type SignatureSuite } from '../../../protocol/crypto/suite.ts';
import { nativeSuites } from '../../../sim/crypto/native.ts';
import { ed25519Cases } from '../../protocol/crypto/ed25519-cases.ts';

const native = nativeSuites().get(ED25519) as SignatureSuite;
const noble = nobleSuites().get(ED25519) as SignatureSuite;

describe('native ed25519 decides as the protocol’s own does', () => {
  it('on every edge case, by both and as expected', () => {
    for (const { name, signature, message, publicKey, isValid } of ed25519Cases()) {
      const verdicts = [native, noble].map((s) => s.verify(signature, message, publicKey));
      expect(verdicts, name).toEqual([isValid, isValid]);
    }
  });

  // Otherwise the checks in front of Node's would be there for nothing.
  it('where Node.js alone would take keys that the protocol refuses', () => {
    const taken = ed25519Cases().filter(
      ({ signature, message, publicKey, isValid }) =>
        publicKey.length === 32 && !isValid && verify(null, message, rawKey(publicKey), signature),
    );
    expect(taken.some(({ name }) => name.includes('canonical'))).toBe(true);
    expect(taken.some(({ name }) => name.includes('y + p'))).toBe(true);
  });

  it('on keys and signatures, byte for byte', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        fc.uint8Array(),
        (seed, message) => {
          const pair = native.keyPair(seed);
          expect(pair).toEqual(noble.keyPair(seed));
          expect(native.sign(message, pair.secretKey)).toEqual(noble.sign(message, pair.secretKey));
        },
      ),
      { numRuns: 20 },
    );
  });

  it('on keys that are random bytes, of which half are points', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        fc.uint8Array({ minLength: 64, maxLength: 64 }),
        (key, signature) => {
          signature[63]! &= 0x0f; // s is below L mostly, so that the rest is looked at.
          expect(native.verify(signature, key, key)).toBe(noble.verify(signature, key, key));
        },
      ),
      { numRuns: 40 },
    );
  });
});

function rawKey(publicKey: Uint8Array) {
  return createPublicKey({
    key: Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), publicKey]),
    format: 'der',
    type: 'spki',
  });
}
