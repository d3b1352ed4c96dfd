/**
 * What can happen to a node.
 *
 * @module
 */
import type { PeerId } from '../kernel/types.ts';
import type { Transaction } from '../ledger/transaction.ts';
import type { Timer } from './effect.ts';
import type { Message } from './message.ts';

export type Input =
  /** Once, first, after every start and restart. */
  | { readonly kind: 'start' }
  /** `from` is what the transport vouches for: connections between nodes are authenticated. */
  | { readonly kind: 'message'; readonly from: PeerId; readonly message: Message }
  | { readonly kind: 'timer'; readonly timer: Timer }
  /** A client hands in a transaction (W17). */
  | { readonly kind: 'submit'; readonly transaction: Transaction };
