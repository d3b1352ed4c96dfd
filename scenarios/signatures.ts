/**
 * Signature algorithms, as scenarios call them.
 *
 * @module
 */
export const SIGNATURES = ['ed25519', 'secp256k1', 'p256', 'ml-dsa-65', 'slh-dsa-128f'] as const;
export type SignatureName = (typeof SIGNATURES)[number];
