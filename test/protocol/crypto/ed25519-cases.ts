/**
 * Signatures on which verifiers of Ed25519 are known to disagree, and what a strict one that uses
 * the equation without the cofactor must say. Built from the curve's arithmetic, so that each case
 * differs from a valid signature in exactly what its name says.
 *
 * @module
 */
import { ed25519 } from '@noble/curves/ed25519.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { concatBytes, fromHex } from '../../../protocol/kernel/bytes.ts';

export interface SignatureCase {
  readonly name: string;
  readonly signature: Uint8Array;
  readonly message: Uint8Array;
  readonly publicKey: Uint8Array;
  readonly isValid: boolean;
}

const { Point } = ed25519;
const { BASE, ZERO, Fn, Fp } = Point;
type CurvePoint = typeof BASE;

const MESSAGE = new TextEncoder().encode('one message, one verdict');
const SECRET = Uint8Array.from({ length: 32 }, (_, i) => 3 * i + 1);
const KEY = ed25519.utils.getExtendedPublicKey(SECRET);

/** A generator of the eight points of small order. */
const TORSION = Point.fromHex('26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05');

export function ed25519Cases(): readonly SignatureCase[] {
  return [...rfc8032(), ...malformed(), ...torsion(), ...keys(), ...mixedOrder()];
}

/** RFC 8032, section 7.1, tests 1 to 3. */
export const RFC_8032_VECTORS: readonly {
  readonly secretKey: string;
  readonly publicKey: string;
  readonly message: string;
  readonly signature: string;
}[] = [
  {
    secretKey: '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
    publicKey: 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    message: '',
    signature:
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155' +
      '5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  },
  {
    secretKey: '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
    publicKey: '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    message: '72',
    signature:
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da' +
      '085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  },
  {
    secretKey: 'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
    publicKey: 'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
    message: 'af82',
    signature:
      '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac' +
      '18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
  },
];

function rfc8032(): SignatureCase[] {
  return RFC_8032_VECTORS.map((vector, i) => ({
    name: `RFC 8032 test ${i + 1}`,
    signature: fromHex(vector.signature),
    message: fromHex(vector.message),
    publicKey: fromHex(vector.publicKey),
    isValid: true,
  }));
}

function malformed(): SignatureCase[] {
  const valid = ed25519.sign(MESSAGE, SECRET);
  const encodedR = valid.subarray(0, 32);
  const s = littleEndian(valid.subarray(32));
  const cases = [
    ['an ordinary signature', valid, true],
    ['s + L', concatBytes(encodedR, bytesOf(s + Fn.ORDER)), false],
    ['s + 8 L', concatBytes(encodedR, bytesOf(s + 8n * Fn.ORDER)), false],
    ['-s', concatBytes(encodedR, bytesOf(Fn.neg(s))), false],
    ['-R', concatBytes(Point.fromBytes(encodedR).negate().toBytes(), bytesOf(s)), false],
    ['all zeros', new Uint8Array(64), false],
    ['all ones', new Uint8Array(64).fill(0xff), false],
    ['no signature', new Uint8Array(0), false],
    ['a byte too few', valid.subarray(0, 63), false],
    ['a byte too many', concatBytes(valid, Uint8Array.of(0)), false],
  ] as const;
  const flips = Array.from({ length: 512 }, (_, bit) => {
    const flipped = valid.slice();
    flipped[bit >> 3]! ^= 1 << (bit & 7);
    return [`bit ${bit} flipped`, flipped, false] as const;
  });
  return [...cases, ...flips].map(([name, signature, isValid]) => ({
    name,
    signature,
    message: MESSAGE,
    publicKey: KEY.pointBytes,
    isValid,
  }));
}

/** An ordinary key, but R of small order, alone or as a part. */
function torsion(): SignatureCase[] {
  const cases: SignatureCase[] = [];
  for (let i = 0n; i < 8n; i += 1n) {
    for (const spelling of spellingsOf(TORSION.multiplyUnsafe(i))) {
      cases.push({
        // [s]B = R + [k]A holds with R = 0 alone; times the cofactor it would hold with all eight.
        name: `R of small order, number ${i}, ${spelling.name}`,
        ...signed(spelling.bytes, 0n, KEY.pointBytes),
        isValid: i === 0n && spelling.isCanonical,
      });
    }
    const mixed = BASE.multiply(77n).add(TORSION.multiplyUnsafe(i));
    cases.push({
      name: `R with small part ${i}`,
      ...signed(mixed.toBytes(), 77n, KEY.pointBytes),
      isValid: i === 0n,
    });
  }
  return cases;
}

/** Keys of small order, under which one signature fits many messages, in all their spellings. */
function keys(): SignatureCase[] {
  const cases: SignatureCase[] = [];
  for (let i = 0n; i < 8n; i += 1n) {
    for (const spelling of spellingsOf(TORSION.multiplyUnsafe(i))) {
      const name = `key of small order, number ${i}, ${spelling.name}`;
      const point = TORSION.multiplyUnsafe(i);
      cases.push({ name, ...fitting(point, spelling.bytes, 0n), isValid: false });
    }
  }
  const valid = signed(BASE.multiply(5n).toBytes(), 5n, KEY.pointBytes);
  const others = [
    ['the opposite key', KEY.point.negate().toBytes()],
    ['no point', bytesOf(2n)],
    ['y above the prime, no small order', bytesOf(Fp.ORDER + 3n)],
    ['all ones', new Uint8Array(32).fill(0xff)],
    ['an empty key', new Uint8Array(0)],
    ['a key one byte short', KEY.pointBytes.subarray(0, 31)],
    ['a key one byte long', concatBytes(KEY.pointBytes, Uint8Array.of(0))],
  ] as const;
  for (const [name, publicKey] of others) cases.push({ ...valid, name, publicKey, isValid: false });
  return cases;
}

/** A key with a part of small order: valid where the equation holds without the cofactor. */
function mixedOrder(): SignatureCase[] {
  const cases: SignatureCase[] = [];
  for (let i = 1n; i < 8n; i += 1n) {
    const key = KEY.point.add(TORSION.multiplyUnsafe(i));
    const encoded = key.toBytes();
    cases.push({
      name: `key with small part ${i}, R that makes up for it`,
      ...fitting(key, encoded, KEY.scalar),
      isValid: true,
    });
    for (let nonce = 1n; nonce < 6n; nonce += 1n) {
      const attempt = signed(BASE.multiply(nonce).toBytes(), nonce, encoded);
      const k = challengeOf(attempt.signature.subarray(0, 32), encoded);
      cases.push({
        name: `key with small part ${i}, ordinary R ${nonce}`,
        ...attempt,
        isValid: (k * i) % 8n === 0n,
      });
    }
  }
  return cases;
}

/** s = nonce + k × secret of KEY, whatever R and the key's spelling. */
function signed(encodedR: Uint8Array, nonce: bigint, publicKey: Uint8Array) {
  const s = Fn.create(nonce + challengeOf(encodedR, publicKey) * KEY.scalar);
  return { signature: concatBytes(encodedR, bytesOf(s)), message: MESSAGE, publicKey };
}

/** A signature that fulfils [s]B = R + [k]A exactly, for A = [scalar]B + a point of small order. */
function fitting(point: CurvePoint, publicKey: Uint8Array, scalar: bigint) {
  const smallPart = scalar === 0n ? point : point.subtract(BASE.multiply(scalar));
  for (let nonce = 1n; ; nonce += 1n) {
    for (let i = 0n; i < 8n; i += 1n) {
      const encodedR = BASE.multiply(nonce).add(TORSION.multiplyUnsafe(i)).toBytes();
      const k = challengeOf(encodedR, publicKey);
      if (!TORSION.multiplyUnsafe(i).add(smallPart.multiplyUnsafe(k)).equals(ZERO)) continue;
      const s = Fn.create(nonce + k * scalar);
      return { signature: concatBytes(encodedR, bytesOf(s)), message: MESSAGE, publicKey };
    }
  }
}

/** All 32-byte strings that lenient decoders read as this point. */
function spellingsOf(point: CurvePoint) {
  const { x, y } = point.toAffine();
  const canonical = point.toBytes();
  const spellings = [{ name: 'canonical', bytes: canonical, isCanonical: true }];
  const ys = y + Fp.ORDER < 1n << 255n ? [y, y + Fp.ORDER] : [y];
  for (const spelledY of ys) {
    for (const sign of x === 0n ? [0n, 1n] : [x & 1n]) {
      if (spelledY === y && sign === (x & 1n)) continue;
      const bytes = bytesOf(spelledY | (sign << 255n));
      const name = `${spelledY === y ? 'y' : 'y + p'} with sign ${sign}`;
      spellings.push({ name, bytes, isCanonical: false });
    }
  }
  return spellings;
}

function challengeOf(encodedR: Uint8Array, publicKey: Uint8Array): bigint {
  return Fn.create(littleEndian(sha512(concatBytes(encodedR, publicKey, MESSAGE))));
}

function littleEndian(bytes: Uint8Array): bigint {
  return bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

function bytesOf(value: bigint): Uint8Array {
  return Uint8Array.from({ length: 32 }, (_, i) => Number((value >> BigInt(8 * i)) & 0xffn));
}
