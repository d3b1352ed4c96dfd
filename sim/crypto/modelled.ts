/**
 * The ideal signature functionality, for campaigns in which cryptography is not the subject.
 *
 * A signature is a keyed hash of suite, public key and message under a secret that only this
 * provider holds. Nobody can compute one who does not ask the provider to sign with the matching
 * secret key, so what verifies was signed: unforgeable by construction. Ids, names and sizes are
 * those of the real suites, so that messages weigh the same on the wire.
 *
 * @module
 */
import { hashBytes } from '../../protocol/crypto/hash.ts';
import { nobleSuites } from '../../protocol/crypto/noble.ts';
import {
  registryOf,
  type SignatureSuite,
  type SuiteRegistry,
} from '../../protocol/crypto/suite.ts';
import { assert } from '../../protocol/kernel/assert.ts';
import { equalBytes } from '../../protocol/kernel/bytes.ts';
import { RecentMap } from '../../protocol/kernel/recent-map.ts';

/** A block's worth of signatures, and many blocks' worth of votes. */
const REMEMBERED = 4_096;
const SECRET_BYTES = 32;
const SECRET_KEY_BYTES = 32;
const HASH_BYTES = 32;

/**
 * @param secret - 32 bytes, from the run's seed. Equal secrets give equal keys and signatures
 */
export function modelledSuites(secret: Uint8Array): SuiteRegistry {
  assert(secret.length === SECRET_BYTES, 'the secret of the modelled suites is 32 bytes');
  return registryOf(nobleSuites().suites.map((real) => modelled(real, secret)));
}

function modelled(real: SignatureSuite, secret: Uint8Array): SignatureSuite {
  const { id, name, publicKeyBytes, signatureBytes } = real;
  const tags = new Tags(secret, id);
  const publicKeys = new WeakMap<Uint8Array, Uint8Array>();
  /**
   * What was signed lately, by the array that was given out; anything else is verified by computing. As in
   * `memo.ts`, arrays that were signed or given out must not be written to any more.
   */
  const issued = new RecentMap<Uint8Array, { message: Uint8Array; publicKey: Uint8Array }>(
    REMEMBERED,
  );

  const publicKeyOf = (secretKey: Uint8Array): Uint8Array => {
    let publicKey = publicKeys.get(secretKey);
    if (publicKey === undefined) {
      assert(secretKey.length === SECRET_KEY_BYTES, 'a secret key is 32 bytes');
      publicKey = stretched(tags.of('modelled-key', secretKey, NOTHING), publicKeyBytes);
      publicKeys.set(secretKey, publicKey);
    }
    return publicKey;
  };

  return {
    id,
    name,
    publicKeyBytes,
    signatureBytes,
    keyPair: (seed) => {
      assert(seed.length === SECRET_KEY_BYTES, 'a seed is 32 bytes');
      const secretKey = seed.slice();
      return { secretKey, publicKey: publicKeyOf(secretKey).slice() };
    },
    sign: (message, secretKey) => {
      const publicKey = publicKeyOf(secretKey);
      const tag = tags.of('modelled-signature', publicKey, message);
      const signature = stretched(tag, signatureBytes);
      issued.set(signature, { message, publicKey });
      return signature;
    },
    verify: (signature, message, publicKey) => {
      if (signature.length !== signatureBytes || publicKey.length !== publicKeyBytes) return false;
      const signed = issued.get(signature);
      if (
        signed !== undefined &&
        equalBytes(signed.message, message) &&
        equalBytes(signed.publicKey, publicKey)
      )
        return true;
      return isStretched(signature, tags.of('modelled-signature', publicKey, message));
    },
  };
}

const NOTHING = new Uint8Array(0);

/** Keyed hashes of two parts, of which the first has one length in each use. */
class Tags {
  #input: Uint8Array;
  readonly #start: number;

  constructor(secret: Uint8Array, suite: number) {
    this.#start = secret.length + 1;
    this.#input = new Uint8Array(256);
    this.#input.set(secret);
    this.#input[secret.length] = suite;
  }

  of(
    use: 'modelled-key' | 'modelled-signature',
    first: Uint8Array,
    second: Uint8Array,
  ): Uint8Array {
    const middle = this.#start + first.length;
    const end = middle + second.length;
    if (end > this.#input.length) this.#grow(end);
    this.#input.set(first, this.#start);
    this.#input.set(second, middle);
    return hashBytes(use, this.#input.subarray(0, end));
  }

  #grow(size: number): void {
    const larger = new Uint8Array(2 * size);
    larger.set(this.#input.subarray(0, this.#start));
    this.#input = larger;
  }
}

/** The hash again and again, up to the size that the real thing has on the wire. */
function stretched(hash: Uint8Array, size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  for (let i = 0; i < size; i += 1) bytes[i] = hash[i & (HASH_BYTES - 1)] as number;
  return bytes;
}

/** Whether every byte is as {@link stretched} makes it. */
function isStretched(bytes: Uint8Array, hash: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i += 1)
    if (bytes[i] !== hash[i & (HASH_BYTES - 1)]) return false;
  return true;
}
