/**
 * What becomes of a transaction that somebody hands to a node.
 *
 * @module
 */

/** Why a transaction is not taken into the mempool. */
export const REFUSALS = [
  'foreign-chain',
  'unknown-sender',
  'stale-nonce',
  'bad-signature',
  'fee-too-low',
  'full',
] as const;

export type TransactionRefusal = (typeof REFUSALS)[number];

/** What a client is told: taken in, known already, on the chain already, or refused. Part of the
 * encoding: words may be added at the end only. */
export const SUBMISSION_CODES = ['added', 'known', 'committed', ...REFUSALS] as const;

export type SubmissionCode = (typeof SUBMISSION_CODES)[number];

export function isRefusal(code: SubmissionCode): code is TransactionRefusal {
  return code !== 'added' && code !== 'known' && code !== 'committed';
}
