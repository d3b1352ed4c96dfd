/**
 * What a transaction has to pay at least. Fees go to the packer; whoever offers more is served
 * first.
 *
 * @module
 */
import type { Amount } from '../kernel/types.ts';

/** All in the smallest unit of the main coin. */
export interface FeeSchedule {
  /** Of every transaction. */
  readonly base: Amount;
  /** On top, for each byte of the encoded transaction. */
  readonly perByte: Amount;
  /** On top, for what stays in the state for ever: an address, a token, a delegate. */
  readonly registration: Amount;
}

export const NO_FEES: FeeSchedule = {
  base: 0n as Amount,
  perByte: 0n as Amount,
  registration: 0n as Amount,
};

/** Kinds of operations that put something into the state that is never taken out again. */
const REGISTRATIONS: ReadonlySet<string> = new Set([
  'register-address',
  'issue-token',
  'register-delegate',
]);

/**
 * The least fee of a kind of operation; see `leastFee` for the one transaction that is free.
 *
 * @param size - encoded, in bytes
 */
export function minimumFee(kind: string, size: number, fees: FeeSchedule): Amount {
  const { base, perByte } = fees;
  // Asked of every transaction again and again, and mostly there is no more to it.
  if (perByte === 0n && fees.registration === 0n) return base;
  const registration = REGISTRATIONS.has(kind) ? fees.registration : 0n;
  return (base + perByte * BigInt(size) + registration) as Amount;
}
