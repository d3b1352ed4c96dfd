import { describe, expect, it } from 'vitest';
import { ED25519, type SignatureSuite, registryOf } from '../../../protocol/crypto/suite.ts';
import { memoised } from '../../../sim/crypto/memo.ts';
import { modelledSuites } from '../../../sim/crypto/modelled.ts';

/** A memoised suite, and how often the suite behind it was asked to verify. */
function counted(): { suite: SignatureSuite; asked: () => number } {
  const bare = modelledSuites(new Uint8Array(32)).get(ED25519) as SignatureSuite;
  let asked = 0;
  const counting = registryOf([
    {
      ...bare,
      verify: (signature, message, publicKey) => {
        asked += 1;
        return bare.verify(signature, message, publicKey);
      },
    },
  ]);
  return { suite: memoised(counting).get(ED25519) as SignatureSuite, asked: () => asked };
}

const message = Uint8Array.of(1, 2, 3);
const other = Uint8Array.of(1, 2, 4);

describe('memoised', () => {
  it('verifies one signature of one message under one key once, whichever arrays hold them', () => {
    const { suite, asked } = counted();
    const { publicKey, secretKey } = suite.keyPair(new Uint8Array(32));
    const signature = suite.sign(message, secretKey);
    for (let i = 0; i < 5; i += 1) expect(suite.verify(signature, message, publicKey)).toBe(true);
    expect(suite.verify(signature, message.slice(), publicKey.slice())).toBe(true);
    expect(asked()).toBe(1);
  });

  it('never takes a verdict about one message or key for another, and remembers refusals', () => {
    const { suite, asked } = counted();
    const [a, b] = [suite.keyPair(new Uint8Array(32)), suite.keyPair(new Uint8Array(32).fill(1))];
    const signature = suite.sign(message, a.secretKey);
    for (let i = 0; i < 3; i += 1) {
      expect(suite.verify(signature, other, a.publicKey)).toBe(false);
      expect(suite.verify(signature, message, b.publicKey)).toBe(false);
      expect(suite.verify(signature, message, a.publicKey)).toBe(true);
    }
    expect(asked()).toBe(3);
  });

  it('verifies a copy of a signature anew: a verdict lives with the object', () => {
    const { suite, asked } = counted();
    const { publicKey, secretKey } = suite.keyPair(new Uint8Array(32));
    const signature = suite.sign(message, secretKey);
    suite.verify(signature, message, publicKey);
    expect(suite.verify(signature.slice(), message, publicKey)).toBe(true);
    expect(asked()).toBe(2);
  });

  it('gives one suite for one id, so that all nodes share its memory', () => {
    const registry = memoised(modelledSuites(new Uint8Array(32)));
    expect(registry.get(ED25519)).toBe(registry.get(ED25519));
  });
});
