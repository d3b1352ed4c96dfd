/**
 * What becomes of a transaction that somebody hands to a node.
 *
 * @module
 */

import type { TransactionRefusal } from '../chain/mempool-limits.ts';

const REFUSALS = [
  'foreign-chain',
  'unknown-sender',
  'stale-nonce',
  'bad-signature',
  'fee-too-low',
  'full',
  'nonce-too-high',
  'underpriced',
  'unpayable',
  'too-large',
  'too-costly',
] as const satisfies readonly TransactionRefusal[];

/** What a client is told: taken in, known already, on the chain already, or refused. Part of the
 * encoding: words may be added at the end only. */
export const SUBMISSION_CODES = ['added', 'known', 'committed', ...REFUSALS] as const;

export type SubmissionCode = (typeof SUBMISSION_CODES)[number];

/** A word that is missing above is a compile error here. */
export function isRefusal(code: SubmissionCode): code is TransactionRefusal & SubmissionCode {
  return code !== 'added' && code !== 'known' && code !== 'committed';
}
