/**
 * ECDSA over secp256k1 by @noble/curves: SHA-256 of the message, nonces by RFC 6979.
 *
 * One spelling only: 64-byte compact signatures with low s (the other root would be a second valid
 * signature of the same message), compressed keys.
 *
 * @module
 */
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { assert } from '../kernel/assert.ts';
import { SECP256K1, type SignatureSuite } from './suite.ts';

const OPTIONS = { prehash: true, lowS: true, format: 'compact' } as const;

export const secp256k1Suite: SignatureSuite = {
  id: SECP256K1,
  name: 'secp256k1',
  publicKeyBytes: 33,
  signatureBytes: 64,
  keyPair: (seed) => {
    assert(seed.length === 32, 'a seed is 32 bytes');
    const secretKey = secretKeyOf(seed);
    return { secretKey, publicKey: secp256k1.getPublicKey(secretKey, true) };
  },
  sign: (message, secretKey) => secp256k1.sign(message, secretKey, OPTIONS),
  verify: (signature, message, publicKey) => {
    if (signature.length !== 64 || publicKey.length !== 33) return false;
    try {
      return secp256k1.verify(signature, message, publicKey, OPTIONS);
    } catch {
      // Not the encoding of a point, or of two scalars.
      return false;
    }
  },
};

/** The seed itself, but for the one in 2^127 that is no scalar of the curve. */
function secretKeyOf(seed: Uint8Array): Uint8Array {
  let secretKey = seed.slice();
  while (!secp256k1.utils.isValidSecretKey(secretKey)) secretKey = sha256(secretKey);
  return secretKey;
}
