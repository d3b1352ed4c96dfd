/**
 * What work costs a node, in time of its one processor.
 *
 * @module
 */
import type { SignatureName } from './signatures.ts';

/** A span of time in picoseconds, a millionth of a microsecond: a byte costs a few thousand. */
export type Picos = number;

/** By signature suite. */
export type SuiteCosts = Readonly<Record<SignatureName, Picos>>;

export interface ProcessingCosts {
  /** Checking one signature. */
  readonly verify: SuiteCosts;
  /** Making one. */
  readonly sign: SuiteCosts;
  /** Executing one transaction, its signature apart. */
  readonly transaction: Picos;
  /** One byte of a message: decoding and hashing it, or hashing and encoding it. */
  readonly byte: Picos;
}
