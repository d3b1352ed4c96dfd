/**
 * The suites that a real node runs, in JavaScript throughout.
 *
 * @module
 */
import { ed25519Suite } from './ed25519.ts';
import { secp256k1Suite } from './secp256k1.ts';
import type { SignatureSuite, SuiteRegistry } from './suite.ts';

export function nobleSuites(): SuiteRegistry {
  return registryOf([ed25519Suite, secp256k1Suite]);
}

/** @param suites - no two with one id */
export function registryOf(suites: readonly SignatureSuite[]): SuiteRegistry {
  const ofId = new Map(suites.map((suite) => [suite.id, suite]));
  return { get: (id) => ofId.get(id) };
}
