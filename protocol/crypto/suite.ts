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
  /** The suite, or undefined for an algorithm that this node does not know. */
  get(id: SuiteId): SignatureSuite | undefined;
}
