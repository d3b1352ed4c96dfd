/**
 * Node's own ed25519 behind the protocol's seam, some ten times faster than JavaScript; the other
 * suites are the protocol's.
 *
 * Node.js checks s < L, compares R byte by byte and uses no cofactor, as the protocol does. It
 * takes two kinds of keys that the protocol refuses: second spellings of a point, and points of
 * small order. They are refused here.
 *
 * @module
 */
import { createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { nobleSuites } from '../../protocol/crypto/noble.ts';
import { RecentMap } from '../../protocol/kernel/recent-map.ts';
import {
  ED25519,
  registryOf,
  type SignatureSuite,
  type SuiteRegistry,
} from '../../protocol/crypto/suite.ts';
import { assert } from '../../protocol/kernel/assert.ts';
import { fromHex, toHex } from '../../protocol/kernel/bytes.ts';

export function nativeSuites(): SuiteRegistry {
  const others = nobleSuites().suites.filter(({ id }) => id !== ED25519);
  return registryOf([nativeEd25519(), ...others]);
}

/** DER in front of the 32 bytes of a private key (PKCS #8) and a public key (SPKI), RFC 8410. */
const PRIVATE_KEY_HEADER = fromHex('302e020100300506032b657004220420');
const PUBLIC_KEY_HEADER = fromHex('302a300506032b6570032100');

function nativeEd25519(): SignatureSuite {
  const privateKeys = new KeyCache((key) =>
    createPrivateKey({
      key: Buffer.concat([PRIVATE_KEY_HEADER, key]),
      format: 'der',
      type: 'pkcs8',
    }),
  );
  const publicKeys = new KeyCache((key) =>
    isStrictKey(key)
      ? createPublicKey({
          key: Buffer.concat([PUBLIC_KEY_HEADER, key]),
          format: 'der',
          type: 'spki',
        })
      : null,
  );
  return {
    id: ED25519,
    name: 'ed25519',
    publicKeyBytes: 32,
    signatureBytes: 64,
    keyPair: (seed) => {
      assert(seed.length === 32, 'a seed is 32 bytes');
      const secretKey = seed.slice();
      const spki = createPublicKey(privateKeys.get(secretKey)).export({
        format: 'der',
        type: 'spki',
      });
      return { secretKey, publicKey: Uint8Array.from(spki.subarray(PUBLIC_KEY_HEADER.length)) };
    },
    sign: (message, secretKey) => Uint8Array.from(sign(null, message, privateKeys.get(secretKey))),
    verify: (signature, message, publicKey) => {
      if (signature.length !== 64 || publicKey.length !== 32) return false;
      const key = publicKeys.get(publicKey);
      return key !== null && verify(null, message, key, signature);
    },
  };
}

/** Prepared keys, found by the identity of the array or else by its content. */
class KeyCache<K extends KeyObject | null> {
  readonly #prepare: (key: Uint8Array) => K;
  readonly #byArray = new WeakMap<Uint8Array, K>();
  readonly #byContent = new RecentMap<string, K>(KEYS_BY_CONTENT);

  constructor(prepare: (key: Uint8Array) => K) {
    this.#prepare = prepare;
  }

  get(key: Uint8Array): K {
    let prepared = this.#byArray.get(key);
    if (prepared !== undefined) return prepared;

    const content = toHex(key);
    prepared = this.#byContent.get(content);
    if (prepared === undefined) {
      prepared = this.#prepare(key);
      this.#byContent.set(content, prepared);
    }
    this.#byArray.set(key, prepared);
    return prepared;
  }
}

/** Bounds the memory that keys take which arrive in ever new arrays. */
const KEYS_BY_CONTENT = 10_000;

/** The field's prime, 2^255 − 19. */
const PRIME = 0x7fff_ffff_ffff_ffff_ffff_ffff_ffff_ffff_ffff_ffff_ffff_ffff_ffff_ffff_ffff_ffedn;

/** A y coordinate of order 8; the other is its negative. */
const Y_OF_ORDER_8 =
  0x7a03_ac92_77fd_c74e_c6cc_392c_fa53_202a_0f67_100d_760b_3cba_4fd8_4d3d_706a_17c7n;

/** The y coordinates of the eight points whose order divides 8. */
const SMALL_ORDER_Y: readonly bigint[] = [0n, 1n, PRIME - 1n, Y_OF_ORDER_8, PRIME - Y_OF_ORDER_8];

/**
 * Whether the y coordinate is reduced and not one of small order. The only other second spelling
 * of a point, x = 0 with a sign, has y = ±1. That y belongs to a point at all Node.js checks.
 */
function isStrictKey(key: Uint8Array): boolean {
  const bigEndian = key.toReversed();
  bigEndian[0] = (bigEndian[0] ?? 0) & 0x7f;
  const y = BigInt(`0x${toHex(bigEndian)}`);
  return y < PRIME && !SMALL_ORDER_Y.includes(y);
}
