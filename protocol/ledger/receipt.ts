/**
 * What became of a transaction in a block.
 *
 * @module
 */
import { hash32, list, literal, struct, u64, type Codec } from '../codec/codec.ts';
import { hashOfEncoding } from '../crypto/hash.ts';
import type { Amount, Hash } from '../kernel/types.ts';

/** Anything but `applied` costs the fee and changes nothing else. */
export const RECEIPT_CODES = [
  'applied',
  'insufficient-balance',
  'unknown-recipient',
  'not-a-delegate',
  'not-evicted',
  // Accounts
  'address-taken',
  'malformed-address',
  'unknown-algorithm',
  'malformed-key',
  'bad-key-proof',
  'key-change-too-early',
  // Tokens
  'malformed-token',
  'symbol-taken',
  'unknown-token',
  'insufficient-tokens',
  'too-many-tokens',
  'unknown-counterparty',
  'bad-consent',
  'swap-expired',
  // Delegates and votes
  'malformed-delegate',
  'delegate-taken',
  'already-a-delegate',
  'delegate-key-taken',
  'already-resigned',
  'unknown-delegate',
  'no-vote',
] as const;
export type ReceiptCode = (typeof RECEIPT_CODES)[number];

export interface Receipt {
  readonly transaction: Hash;
  readonly code: ReceiptCode;
  readonly fee: Amount;
}

/** A transaction that is in a block and did nothing there, and why. */
export interface FailedTransaction {
  readonly transaction: Hash;
  readonly code: Exclude<ReceiptCode, 'applied'>;
}

/** What is told of a block's receipts. */
export interface Outcome {
  /** All fees together, which are the packer's. */
  readonly fees: Amount;
  /** In the block's order. */
  readonly failed: readonly FailedTransaction[];
}

const NOTHING_FAILED: readonly FailedTransaction[] = [];
export const NO_OUTCOME: Outcome = { fees: 0n as Amount, failed: NOTHING_FAILED };

export function outcomeOf(receipts: readonly Receipt[]): Outcome {
  if (receipts.length === 0) return NO_OUTCOME;
  let fees = 0n;
  let failed: FailedTransaction[] | undefined;
  for (const { transaction, code, fee } of receipts) {
    fees += fee;
    if (code !== 'applied') (failed ??= []).push({ transaction, code });
  }
  return { fees: fees as Amount, failed: failed ?? NOTHING_FAILED };
}

const receiptCodec: Codec<Receipt> = struct({
  transaction: hash32,
  code: literal(RECEIPT_CODES),
  fee: u64 as Codec<Amount>,
});

const receiptsCodec = list(receiptCodec, 1_000_000);

/** What a header commits to (W6). */
export function receiptsRoot(receipts: readonly Receipt[]): Hash {
  return hashOfEncoding('receipts', receiptsCodec, receipts);
}
