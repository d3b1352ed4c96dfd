/**
 * How the transactions of one load reach the nodes.
 *
 * @module
 */
import type { Hash, Micros } from '../../protocol/kernel/types.ts';
import type { Order } from './source.ts';

export interface Submitter {
  /** A new transaction is to be handed in. */
  submit(now: Micros, order: Order): void;
  /** Called again and again: whoever has waited too long tries again. */
  lookAgain(now: Micros): void;
  /** Some node committed these. */
  onCommitted(ids: readonly Hash[]): void;
  /** From one look to the next. */
  readonly interval: Micros;
}
