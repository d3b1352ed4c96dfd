/**
 * The seam between the protocol and signature algorithms. The protocol asks a {@link SuiteRegistry};
 * what stands behind it (@noble, Node's own, an ideal model) is injected by whoever runs the node.
 * All implementations of one suite accept exactly the same signatures.
 *
 * @module
 */
import type { SuiteId } from '../kernel/types.ts';

export const ED25519 = 1 as SuiteId;
export const SECP256K1 = 2 as SuiteId;
export const P256 = 3 as SuiteId;
/** FIPS 204, security category 3. */
export const ML_DSA_65 = 4 as SuiteId;
/** FIPS 205, `SLH-DSA-SHA2-128f`, security category 1: the variant that signs fast. */
export const SLH_DSA_128F = 5 as SuiteId;

/** The longest that any suite has, bytes. */
export const MAX_PUBLIC_KEY_BYTES = 1_952;
export const MAX_SIGNATURE_BYTES = 17_088;

export interface KeyPair {
  readonly secretKey: Uint8Array;
  readonly publicKey: Uint8Array;
}

/** One signature algorithm. Signing is deterministic: equal key and message give equal bytes. */
export interface SignatureSuite {
  readonly id: SuiteId;
  readonly name: string;
  /** Sizes in bytes, fixed for the suite. */
  readonly publicKeyBytes: number;
  readonly signatureBytes: number;
  /** @param seed - 32 bytes; equal seeds give equal pairs */
  keyPair(seed: Uint8Array): KeyPair;
  sign(message: Uint8Array, secretKey: Uint8Array): Uint8Array;
  /** False for anything malformed; never throws. */
  verify(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean;
}

/** The suites that a node knows, by number. */
export interface SuiteRegistry {
  /** Every suite that is known, ascending by number. */
  readonly suites: readonly SignatureSuite[];
  /** The suite, or undefined for an algorithm that this node does not know. */
  get(id: SuiteId): SignatureSuite | undefined;
}

/** @param suites - no two with one id */
export function registryOf(suites: readonly SignatureSuite[]): SuiteRegistry {
  const ofId = new Map(suites.map((suite) => [suite.id, suite]));
  return { suites: suites.toSorted((a, b) => a.id - b.id), get: (id) => ofId.get(id) };
}
