/**
 * Addresses and keys of everybody in a scenario, all from the seed.
 *
 * @module
 */
import { hash } from 'node:crypto';
import {
  ED25519,
  ML_DSA_65,
  P256,
  SECP256K1,
  SLH_DSA_128F,
  type KeyPair,
  type SignatureSuite,
  type SuiteRegistry,
} from '../protocol/crypto/suite.ts';
import { defined } from '../protocol/kernel/assert.ts';
import { fromHex } from '../protocol/kernel/bytes.ts';
import type { Address, SuiteId } from '../protocol/kernel/types.ts';
import type { Party, SignatureName } from '../scenarios/scenario.ts';

/** The suite by the name that scenarios use. */
export const SUITE_OF = {
  ed25519: ED25519,
  secp256k1: SECP256K1,
  p256: P256,
  'ml-dsa-65': ML_DSA_65,
  'slh-dsa-128f': SLH_DSA_128F,
} as const satisfies Readonly<Record<SignatureName, SuiteId>>;

/** A key pair with the algorithm that it is of. */
export interface Key extends KeyPair {
  readonly suite: SignatureSuite;
}

export class KeyRing {
  readonly #seed: string;
  readonly #suites: SuiteRegistry;

  constructor(seed: string, suites: SuiteRegistry) {
    this.#seed = seed;
    this.#suites = suites;
  }

  /** The address of whoever has this name, such as `client/0/7`. */
  addressOf(name: string): Address {
    return digestHex(`address/${name}/${this.#seed}`) as Address;
  }

  /** The key with this name. Each name has one of each algorithm. */
  keyOf(name: string, signatures: SignatureName): Key {
    const suite = defined(this.#suites.get(SUITE_OF[signatures]), 'signature suite');
    return { suite, ...suite.keyPair(digest(`key/${name}/${this.#seed}`)) };
  }
}

/** What the ring calls somebody of a scenario. */
export function nameOf(party: Party): string {
  return `${party.kind}/${party.kind === 'account' ? party.name : party.delegate}`;
}

/** 32 bytes that depend on a name alone. */
export function digest(name: string): Uint8Array {
  return fromHex(digestHex(name));
}

/** {@link digest} as hexadecimal digits. */
export function digestHex(name: string): string {
  return hash('sha256', `ektsim/${name}`, 'hex');
}
