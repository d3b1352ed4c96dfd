/**
 * What an account of a mix wants done, and how it is done.
 *
 * @module
 */
import type { Micros } from '../../../protocol/kernel/types.ts';
import type { Operation } from '../../../protocol/ledger/operations/operations.ts';
import type { MixedOperation, SignatureName } from '../../../scenarios/scenario.ts';

/** Drawn; what it comes to is seen when it is made. */
export type Wish = {
  readonly account: number;
  /** Another account, for what needs one. */
  readonly other: number;
} & (
  | { readonly kind: Exclude<MixedOperation, 'vote' | 'changeKey'> }
  | { readonly kind: 'vote'; readonly delegate: number }
  | { readonly kind: 'changeKey'; readonly to: SignatureName }
);

/** An operation that its account signs next. */
export interface Draft {
  readonly account: number;
  readonly operation: Operation;
  /** Called once, when the clients hear that it is in a block. */
  readonly onIncluded?: () => void;
}

/** Makes operations of one kind. Null: it cannot be done now, but perhaps later. */
export type Drafter = (now: Micros, wish: Wish) => Draft | null;
