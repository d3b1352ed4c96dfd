/**
 * ECDSA by @noble/curves over secp256k1 and P-256: SHA-256 of the message, nonces by RFC 6979.
 *
 * One spelling only: 64-byte compact signatures with low s (the other root would be a second valid
 * signature of the same message), compressed keys.
 *
 * @module
 */
import { p256 } from '@noble/curves/nist.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { assert } from '../kernel/assert.ts';
import type { SuiteId } from '../kernel/types.ts';
import { P256, SECP256K1, type SignatureSuite } from './suite.ts';

export const secp256k1Suite = ecdsaSuite(SECP256K1, 'secp256k1', secp256k1);
export const p256Suite = ecdsaSuite(P256, 'p256', p256);

function ecdsaSuite(id: SuiteId, name: string, curve: typeof secp256k1): SignatureSuite {
  const options = { prehash: true, lowS: true, format: 'compact' } as const;
  /** The seed itself, but for the rare one that is no scalar of the curve. */
  const secretKeyOf = (seed: Uint8Array): Uint8Array => {
    let secretKey = seed.slice();
    while (!curve.utils.isValidSecretKey(secretKey)) secretKey = sha256(secretKey);
    return secretKey;
  };
  return {
    id,
    name,
    publicKeyBytes: 33,
    signatureBytes: 64,
    keyPair: (seed) => {
      assert(seed.length === 32, 'a seed is 32 bytes');
      const secretKey = secretKeyOf(seed);
      return { secretKey, publicKey: curve.getPublicKey(secretKey, true) };
    },
    sign: (message, secretKey) => curve.sign(message, secretKey, options),
    verify: (signature, message, publicKey) => {
      if (signature.length !== 64 || publicKey.length !== 33) return false;
      try {
        return curve.verify(signature, message, publicKey, options);
      } catch {
        // Not the encoding of a point, or of two scalars.
        return false;
      }
    },
  };
}
