/**
 * Signatures that a quantum computer is not known to forge, by @noble/post-quantum: ML-DSA-65
 * (FIPS 204) on lattices and SLH-DSA-SHA2-128f (FIPS 205) on hashes alone.
 *
 * Both sign with fresh randomness unless told otherwise; here they never do (the deterministic
 * variants of the standards), so that equal input gives equal bytes. No context string.
 *
 * @module
 */
import { sha512 } from '@noble/hashes/sha2.js';
import { ml_dsa65 } from '@noble/post-quantum/ml-dsa.js';
import { slh_dsa_sha2_128f } from '@noble/post-quantum/slh-dsa.js';
import { assert } from '../kernel/assert.ts';
import type { SuiteId } from '../kernel/types.ts';
import { ML_DSA_65, SLH_DSA_128F, type SignatureSuite } from './suite.ts';

export const mlDsa65Suite = postQuantumSuite({
  id: ML_DSA_65,
  name: 'ml-dsa-65',
  algorithm: ml_dsa65,
  publicKeyBytes: 1_952,
  signatureBytes: 3_309,
  expand: (seed) => seed,
});

export const slhDsa128fSuite = postQuantumSuite({
  id: SLH_DSA_128F,
  name: 'slh-dsa-128f',
  algorithm: slh_dsa_sha2_128f,
  publicKeyBytes: 32,
  signatureBytes: 17_088,
  // Three seeds of 16 bytes: two secret, one public.
  expand: (seed) => sha512(seed).slice(0, 48),
});

interface PostQuantum extends Pick<SignatureSuite, 'name' | 'publicKeyBytes' | 'signatureBytes'> {
  readonly id: SuiteId;
  readonly algorithm: typeof ml_dsa65 | typeof slh_dsa_sha2_128f;
  /** The seed that the algorithm asks for, from one of 32 bytes. */
  readonly expand: (seed: Uint8Array) => Uint8Array;
}

function postQuantumSuite({ algorithm, expand, ...suite }: PostQuantum): SignatureSuite {
  const { publicKeyBytes, signatureBytes } = suite;
  return {
    ...suite,
    keyPair: (seed) => {
      assert(seed.length === 32, 'a seed is 32 bytes');
      return algorithm.keygen(expand(seed));
    },
    sign: (message, secretKey) => algorithm.sign(message, secretKey, { extraEntropy: false }),
    verify: (signature, message, publicKey) => {
      if (signature.length !== signatureBytes || publicKey.length !== publicKeyBytes) return false;
      try {
        return algorithm.verify(signature, message, publicKey);
      } catch {
        // A key or signature that decodes to nothing.
        return false;
      }
    },
  };
}
