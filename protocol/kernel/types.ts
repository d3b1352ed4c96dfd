/**
 * The nouns of the protocol. Brands keep a height from being passed for a round; they cost nothing
 * at run time.
 *
 * @module
 */

/** A point or span of time in whole microseconds. Never a fraction. */
export type Micros = number;

/** Distance from genesis, which has height 0. */
export type Height = number & { readonly brand: 'Height' };

/** Election period (W1), counted from 0. */
export type Round = number & { readonly brand: 'Round' };

/** Place in a round's order (W1a), 0 … delegates − 1. */
export type Position = number & { readonly brand: 'Position' };

/** A delegate or candidate, by the number that it registered under. Stable for ever. */
export type DelegateId = number & { readonly brand: 'DelegateId' };

/** A node as the transport knows it: an entry of the address book, from 0. */
export type PeerId = number & { readonly brand: 'PeerId' };

/** A 32-byte hash as 64 lower-case hexadecimal digits. */
export type Hash = string & { readonly brand: 'Hash' };

/** A 32-byte account address as 64 lower-case hexadecimal digits. Applied for, not computed. */
export type Address = string & { readonly brand: 'Address' };

/** Names a token, as 64 lower-case hexadecimal digits. See `protocol/ledger/token.ts`. */
export type TokenId = string & { readonly brand: 'TokenId' };

/** A quantity of the main coin or of a token in its smallest unit, 0 … 2^64 − 1. */
export type Amount = bigint & { readonly brand: 'Amount' };

/** Names a chain; part of everything that is signed, so that nothing can be replayed elsewhere. */
export type ChainId = number & { readonly brand: 'ChainId' };

/** Signature algorithm, by its number on the wire. See `protocol/crypto/suite.ts`. */
export type SuiteId = number & { readonly brand: 'SuiteId' };
