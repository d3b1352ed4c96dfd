/**
 * The suites that a real node runs, in JavaScript throughout.
 *
 * @module
 */
import { p256Suite, secp256k1Suite } from './ecdsa.ts';
import { ed25519Suite } from './ed25519.ts';
import { mlDsa65Suite, slhDsa128fSuite } from './post-quantum.ts';
import { registryOf, type SuiteRegistry } from './suite.ts';

export function nobleSuites(): SuiteRegistry {
  return registryOf([ed25519Suite, secp256k1Suite, p256Suite, mlDsa65Suite, slhDsa128fSuite]);
}
