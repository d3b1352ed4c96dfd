/**
 * Ed25519 by RFC 8032, strictly, over the point arithmetic of @noble/curves.
 *
 * RFC 8032 leaves verifiers some freedom, and two that use it differently split a chain. This one
 * takes none: s < L; the key and R in their canonical encoding; no key of small order; and the
 * equation [s]B = R + [k]A as it stands, without the cofactor (@noble's own `verify` multiplies by
 * the cofactor, Node.js does not).
 *
 * @module
 */
import { ed25519 } from '@noble/curves/ed25519.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { assert } from '../kernel/assert.ts';
import { concatBytes, equalBytes, toHex } from '../kernel/bytes.ts';
import { RecentMap } from '../kernel/recent-map.ts';
import { ED25519, type SignatureSuite } from './suite.ts';

export const ed25519Suite: SignatureSuite = {
  id: ED25519,
  name: 'ed25519',
  publicKeyBytes: 32,
  signatureBytes: 64,
  keyPair: (seed) => {
    assert(seed.length === 32, 'a seed is 32 bytes');
    return { secretKey: seed.slice(), publicKey: ed25519.getPublicKey(seed) };
  },
  sign,
  verify,
};

const { Point } = ed25519;
type CurvePoint = InstanceType<typeof Point>;
type ExpandedKey = ReturnType<typeof ed25519.utils.getExtendedPublicKey>;

/** What RFC 8032 (5.1.6, step 1) computes from a secret key before it looks at the message. */
const expandedKeys = new WeakMap<Uint8Array, ExpandedKey>();

/** @noble's `sign`, but that a key is expanded once: half of the work. */
function sign(message: Uint8Array, secretKey: Uint8Array): Uint8Array {
  let key = expandedKeys.get(secretKey);
  if (key === undefined) {
    key = ed25519.utils.getExtendedPublicKey(secretKey);
    expandedKeys.set(secretKey, key);
  }
  const r = scalarOf(concatBytes(key.prefix, message));
  const encodedR = Point.BASE.multiply(r).toBytes();
  const k = scalarOf(concatBytes(encodedR, key.pointBytes, message));
  return concatBytes(encodedR, Point.Fn.toBytes(Point.Fn.create(r + k * key.scalar)));
}

function verify(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean {
  if (signature.length !== 64 || publicKey.length !== 32) return false;
  const encodedR = signature.subarray(0, 32);
  const s = integerOf(signature.subarray(32));
  if (s >= Point.Fn.ORDER) return false;
  const key = keyOf(publicKey);
  if (key === null) return false;

  const k = scalarOf(concatBytes(encodedR, publicKey, message));
  const expected = Point.BASE.multiplyUnsafe(s).subtract(key.multiplyUnsafe(k));
  // Encoding what R must be, rather than decoding what it is, refuses every other spelling of it.
  return equalBytes(expected.toBytes(), encodedR);
}

/** A decoded key, null if no strict verifier takes it, and how often it was asked for. */
interface KnownKey {
  readonly point: CurvePoint | null;
  uses: number;
}

/** Keys met lately. A table takes some 130 kB, so this also bounds the memory of the tables. */
const knownKeys = new RecentMap<string, KnownKey>(128);

/** Uses from which on a table of a key's multiples pays: it costs as much as three verifications. */
const USES_FOR_TABLE = 8;
/** The smallest table that makes the multiplication about as fast as that of the base point. */
const TABLE_WINDOW_BITS = 4;

function keyOf(publicKey: Uint8Array): CurvePoint | null {
  const spelling = toHex(publicKey);
  let known = knownKeys.get(spelling);
  if (known === undefined) {
    known = { point: decodedKey(publicKey), uses: 0 };
    knownKeys.set(spelling, known);
  }
  known.uses += 1;
  if (known.uses === USES_FOR_TABLE) known.point?.precompute(TABLE_WINDOW_BITS);
  return known.point;
}

function decodedKey(publicKey: Uint8Array): CurvePoint | null {
  try {
    const point = Point.fromBytes(publicKey, false);
    return point.isSmallOrder() ? null : point;
  } catch {
    // Not the encoding of a point, or not the canonical one.
    return null;
  }
}

function scalarOf(bytes: Uint8Array): bigint {
  return Point.Fn.create(integerOf(sha512(bytes)));
}

/** Little-endian, as everything in RFC 8032. */
function integerOf(bytes: Uint8Array): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let value = 0n;
  for (let i = bytes.length - 8; i >= 0; i -= 8)
    value = (value << 64n) | view.getBigUint64(i, true);
  return value;
}
