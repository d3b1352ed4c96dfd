import { ed25519 } from '@noble/curves/ed25519.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nobleSuites } from '../../../protocol/crypto/noble.ts';
import {
  ED25519,
  MAX_PUBLIC_KEY_BYTES,
  MAX_SIGNATURE_BYTES,
  P256,
  SECP256K1,
  type SignatureSuite,
} from '../../../protocol/crypto/suite.ts';
import { InvariantViolation } from '../../../protocol/kernel/assert.ts';
import { concatBytes, fromHex, toHex } from '../../../protocol/kernel/bytes.ts';
import type { SuiteId } from '../../../protocol/kernel/types.ts';
import { ed25519Cases, RFC_8032_VECTORS } from './ed25519-cases.ts';

const suite = (id: SuiteId): SignatureSuite => nobleSuites().get(id)!;
const seeds = fc.uint8Array({ minLength: 32, maxLength: 32 });
const messages = fc.uint8Array({ maxLength: 200 });

it('knows its suites by number and no other', () => {
  const names = nobleSuites().suites.map(({ id, name }) => [id, name]);
  expect(names).toEqual([
    [1, 'ed25519'],
    [2, 'secp256k1'],
    [3, 'p256'],
    [4, 'ml-dsa-65'],
    [5, 'slh-dsa-128f'],
  ]);
  expect(nobleSuites().get(6 as SuiteId)).toBeUndefined();
  const { suites } = nobleSuites();
  expect(Math.max(...suites.map((each) => each.publicKeyBytes))).toBe(MAX_PUBLIC_KEY_BYTES);
  expect(Math.max(...suites.map((each) => each.signatureBytes))).toBe(MAX_SIGNATURE_BYTES);
});

describe('ed25519', () => {
  it.each(RFC_8032_VECTORS)('signs the RFC 8032 vector of message "$message"', (vector) => {
    const pair = suite(ED25519).keyPair(fromHex(vector.secretKey));
    expect(toHex(pair.publicKey)).toBe(vector.publicKey);
    const signature = suite(ED25519).sign(fromHex(vector.message), pair.secretKey);
    expect(toHex(signature)).toBe(vector.signature);
  });

  it('signs as @noble does, with a key used before or not', () => {
    fc.assert(
      fc.property(seeds, messages, (seed, message) => {
        const { secretKey } = suite(ED25519).keyPair(seed);
        const expected = ed25519.sign(message, secretKey);
        expect(suite(ED25519).sign(message, secretKey)).toEqual(expected);
        expect(suite(ED25519).sign(message, secretKey)).toEqual(expected);
      }),
      { numRuns: 20 },
    );
  });

  it('says the same about every edge case, before and after its table of a key is built', () => {
    const cases = ed25519Cases();
    for (let pass = 1; pass <= 10; pass += 1) {
      const some = pass === 1 ? cases : cases.filter((c) => !c.name.startsWith('bit '));
      for (const { name, signature, message, publicKey, isValid } of some)
        expect(suite(ED25519).verify(signature, message, publicKey), `${pass}: ${name}`).toBe(
          isValid,
        );
    }
  });

  // Otherwise the cases could not tell the two equations apart.
  it('differs from @noble on cases of small order, which multiplies by the cofactor', () => {
    const differing = ed25519Cases().filter(
      ({ signature, message, publicKey, isValid }) =>
        signature.length === 64 &&
        publicKey.length === 32 &&
        ed25519.verify(signature, message, publicKey, { zip215: false }) !== isValid,
    );
    expect(differing.length).toBeGreaterThan(20);
  });
});

describe('secp256k1', () => {
  const ecdsa = suite(SECP256K1);
  const message = new TextEncoder().encode('Satoshi Nakamoto');
  const pair = ecdsa.keyPair(fromHex('01'.padStart(64, '0')));

  it('signs by RFC 6979', () => {
    expect(toHex(ecdsa.sign(message, pair.secretKey))).toBe(
      '934b1ea10a4b3c1757e2b0c017d0b6143ce3c9a7e6a4a49860d7a6ab210ee3d8' +
        '2442ce9d2b916064108014783e923ec36b49743e2ffa1c4496f01a512aafd9e5',
    );
  });

  it('takes one spelling of a signature and of a key only', () => {
    const signature = ecdsa.sign(message, pair.secretKey);
    const { r, s } = secp256k1.Signature.fromBytes(signature, 'compact');
    const { Fn } = secp256k1.Point;
    const highS = new secp256k1.Signature(r, Fn.neg(s)).toBytes('compact');
    const uncompressed = secp256k1.getPublicKey(pair.secretKey, false);
    const hybrid = concatBytes(Uint8Array.of(6), uncompressed.subarray(1));
    const zeros = new Uint8Array(32);
    const order = fromHex(Fn.ORDER.toString(16));

    expect(ecdsa.verify(signature, message, pair.publicKey)).toBe(true);
    expect(secp256k1.verify(highS, message, pair.publicKey, { lowS: false })).toBe(true);
    const refused: [string, Uint8Array, Uint8Array][] = [
      ['high s', highS, pair.publicKey],
      ['DER', secp256k1.Signature.fromBytes(signature).toBytes('der'), pair.publicKey],
      ['r = 0', concatBytes(zeros, signature.subarray(32)), pair.publicKey],
      ['s = 0', concatBytes(signature.subarray(0, 32), zeros), pair.publicKey],
      ['r = n', concatBytes(order, signature.subarray(32)), pair.publicKey],
      ['short', signature.subarray(1), pair.publicKey],
      ['an uncompressed key', signature, uncompressed],
      ['a hybrid key', signature, hybrid],
      ['a key with the other parity', signature, flipped(pair.publicKey, 0)],
      ['a key of kind 4 in 33 bytes', signature, uncompressed.subarray(0, 33)],
      [
        'x above the prime',
        signature,
        concatBytes(
          Uint8Array.of(2),
          zeros.map(() => 0xff),
        ),
      ],
      ['the empty key', signature, new Uint8Array(0)],
    ];
    for (const [name, bytes, key] of refused)
      expect(ecdsa.verify(bytes, message, key), name).toBe(false);
  });

  it('makes a pair from every seed, also from those that are no scalar', () => {
    for (const seed of [new Uint8Array(32), new Uint8Array(32).fill(0xff)]) {
      const { secretKey, publicKey } = ecdsa.keyPair(seed);
      expect(ecdsa.verify(ecdsa.sign(message, secretKey), message, publicKey)).toBe(true);
    }
    expect(() => ecdsa.keyPair(new Uint8Array(31))).toThrow(InvariantViolation);
  });

  function flipped(bytes: Uint8Array, bit: number): Uint8Array {
    const result = bytes.slice();
    result[bit >> 3]! ^= 1 << (bit & 7);
    return result;
  }
});

describe('p256', () => {
  const ecdsa = suite(P256);
  // RFC 6979, A.2.5, SHA-256 of "sample"; the RFC's s is the high one.
  const secretKey = fromHex('c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721');
  const r = 'efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716';
  const highS = 'f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8';
  const lowS = '0834e36ad29a83bf2bc9385e491d6099c8fdf9d1ed67aa7ea5f51f93782857a9';
  const message = new TextEncoder().encode('sample');

  it('signs by RFC 6979, with the low s', () => {
    expect(toHex(ecdsa.sign(message, secretKey))).toBe(r + lowS);
  });

  it('takes one spelling of a signature only', () => {
    const { publicKey } = ecdsa.keyPair(secretKey);
    expect(ecdsa.verify(fromHex(r + lowS), message, publicKey)).toBe(true);
    expect(ecdsa.verify(fromHex(r + highS), message, publicKey)).toBe(false);
  });
});
