import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nobleSuites } from '../../../protocol/crypto/noble.ts';
import {
  ED25519,
  ML_DSA_65,
  P256,
  SECP256K1,
  SLH_DSA_128F,
  type SignatureSuite,
  type SuiteRegistry,
} from '../../../protocol/crypto/suite.ts';
import { toHex } from '../../../protocol/kernel/bytes.ts';
import type { SuiteId } from '../../../protocol/kernel/types.ts';
import { memoised } from '../../../sim/crypto/memo.ts';
import { modelledSuites } from '../../../sim/crypto/modelled.ts';
import { nativeSuites } from '../../../sim/crypto/native.ts';

const secret = new Uint8Array(32).fill(9);
const ALL = [ED25519, SECP256K1, P256, ML_DSA_65, SLH_DSA_128F];
type Provider = readonly [
  name: string,
  registry: () => SuiteRegistry,
  suites: readonly SuiteId[],
  numRuns: number,
];
const PROVIDERS: readonly Provider[] = [
  ['noble', nobleSuites, [ED25519, SECP256K1, P256], 5],
  ['noble', nobleSuites, [ML_DSA_65], 2],
  ['noble', nobleSuites, [SLH_DSA_128F], 1],
  // Its other suites are noble's.
  ['native', nativeSuites, [ED25519], 15],
  ['modelled', () => modelledSuites(secret), ALL, 60],
  ['memoised', () => memoised(modelledSuites(secret)), [ED25519, ML_DSA_65], 60],
];
const SUITES = PROVIDERS.flatMap(([provider, registry, suites, numRuns]) =>
  suites.map((id) => {
    const suite = registry().get(id) as SignatureSuite;
    return { title: `${suite.name}, ${provider}`, id, suite, registry, numRuns };
  }),
);

const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 });
const messages = fc.uint8Array({ maxLength: 400 });

describe.each(SUITES)('what every suite promises: $title', ({ id, suite, registry, numRuns }) => {
  it('has the sizes on the wire that the real suite has', () => {
    const real = nobleSuites().get(id);
    const { publicKey, secretKey } = suite.keyPair(secret);
    expect([suite.id, suite.name, suite.publicKeyBytes, suite.signatureBytes]).toEqual([
      real?.id,
      real?.name,
      real?.publicKeyBytes,
      real?.signatureBytes,
    ]);
    expect(publicKey.length).toBe(suite.publicKeyBytes);
    expect(suite.sign(secret, secretKey).length).toBe(suite.signatureBytes);
  });

  it('verifies what was signed, also by bytes that went over a wire, in another instance', () => {
    fc.assert(
      fc.property(bytes32, messages, (seed, message) => {
        const { publicKey, secretKey } = suite.keyPair(seed);
        const signature = suite.sign(message, secretKey);
        expect(suite.verify(signature, message, publicKey)).toBe(true);
        const other = registry().get(id);
        expect(other?.verify(signature.slice(), message.slice(), publicKey.slice())).toBe(true);
      }),
      { numRuns },
    );
  });

  it('is deterministic, and does not depend on which array holds the key', () => {
    fc.assert(
      fc.property(bytes32, messages, (seed, message) => {
        const [a, b] = [suite.keyPair(seed), registry().get(id)!.keyPair(seed)];
        expect(a).toEqual(b);
        expect(suite.sign(message, a.secretKey)).toEqual(suite.sign(message, b.secretKey));
      }),
      { numRuns },
    );
  });

  it('refuses any other signature, message or key, and never throws', () => {
    const flip = (bytes: Uint8Array, at: number) =>
      bytes.map((byte, i) => (i === (at >> 3) % bytes.length ? byte ^ (1 << (at & 7)) : byte));
    fc.assert(
      fc.property(bytes32, messages, fc.nat(4_000), messages, (seed, message, at, junk) => {
        const { publicKey, secretKey } = suite.keyPair(seed);
        const signature = suite.sign(message, secretKey);
        const longer = Uint8Array.of(...message, at & 0xff);
        expect(suite.verify(flip(signature, at), message, publicKey)).toBe(false);
        expect(suite.verify(signature, longer, publicKey)).toBe(false);
        expect(suite.verify(signature, message, flip(publicKey, at))).toBe(false);
        expect(suite.verify(junk, message, publicKey)).toBe(false);
        expect(suite.verify(signature, message, junk)).toBe(false);
        expect(suite.verify(signature.subarray(1), message, publicKey)).toBe(false);
      }),
      { numRuns },
    );
  });

  it('knows no other suite', () => {
    expect(registry().suites.map((known) => known.id)).toEqual(ALL);
    expect(registry().get(6 as SuiteId)).toBeUndefined();
  });
});

describe('the modelled suites', () => {
  const suite = (s: Uint8Array, id: SuiteId) => modelledSuites(s).get(id) as SignatureSuite;

  it('need the provider’s secret: another provider signs and derives keys otherwise', () => {
    const other = new Uint8Array(32).fill(8);
    const [a, b] = [suite(secret, ED25519), suite(other, ED25519)];
    const { secretKey, publicKey } = a.keyPair(secret);
    expect(toHex(b.keyPair(secret).publicKey)).not.toBe(toHex(publicKey));
    expect(a.verify(b.sign(other, secretKey), other, publicKey)).toBe(false);
  });

  it('keep suites apart: a signature of one is none of the other, even under one key', () => {
    const { secretKey, publicKey } = suite(secret, ED25519).keyPair(secret);
    const signature = suite(secret, ED25519).sign(secret, secretKey);
    const padded = Uint8Array.of(...publicKey, 0);
    expect(suite(secret, SECP256K1).verify(signature, secret, padded)).toBe(false);
  });

  it('sign messages of any length', () => {
    const ed = suite(secret, ED25519);
    const { secretKey, publicKey } = ed.keyPair(secret);
    const long = new Uint8Array(10_000);
    const signature = ed.sign(long, secretKey);
    expect(ed.verify(signature, long, publicKey)).toBe(true);
    expect(ed.verify(signature, long.subarray(1), publicKey)).toBe(false);
  });
});
