/**
 * What signatures of one suite cost.
 *
 * @module
 */
import type { KeyPair, SignatureSuite } from '../../../protocol/crypto/suite.ts';
import { assert, defined } from '../../../protocol/kernel/assert.ts';
import { digest } from '../../key-ring.ts';
import { measure, nanosecondsNow, type Measured } from './stopwatch.ts';

/** More than suites remember, so that each key is as good as new: most signers are strangers. */
const MOST_KEYS = 400;
/** The part of the time that may go into making keys. */
const KEYS_PART = 0.1;
/** Signatures that are kept to be verified. */
const KEPT = 4_096;

interface Signed {
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
  readonly publicKey: Uint8Array;
}

export interface SignatureCosts {
  readonly sign: Measured;
  readonly verify: Measured;
}

/** @param nanos - for both measurements together */
export function measureSignatures(suite: SignatureSuite, nanos: number): SignatureCosts {
  const keys = makeKeys(suite, nanos * KEYS_PART);
  const messages = Array.from({ length: KEPT }, (_, i) => digest(`calibrate/message/${i}`));
  const signed: Signed[] = [];
  let count = 0;
  const sign = measure(
    () => {
      const { publicKey, secretKey } = defined(keys[count % keys.length], 'a key');
      const message = defined(messages[count % KEPT], 'a message');
      signed[count % KEPT] = { message, signature: suite.sign(message, secretKey), publicKey };
      count += 1;
    },
    1,
    (nanos * (1 - KEYS_PART)) / 2,
  );
  let next = 0;
  const verify = measure(
    () => {
      const { message, signature, publicKey } = defined(
        signed[next % signed.length],
        'a signature',
      );
      next += 1;
      assert(suite.verify(signature, message, publicKey), 'a good signature was refused');
    },
    1,
    (nanos * (1 - KEYS_PART)) / 2,
  );
  return { sign, verify };
}

function makeKeys(suite: SignatureSuite, nanos: number): readonly KeyPair[] {
  const stop = nanosecondsNow() + nanos;
  const keys: KeyPair[] = [];
  do keys.push(suite.keyPair(digest(`calibrate/key/${keys.length}`)));
  while (keys.length < MOST_KEYS && nanosecondsNow() < stop);
  return keys;
}
