/**
 * What a node wants done, in order, as data. A `save` that must be durable stands before the `send`s
 * that depend on it.
 *
 * @module
 */
import type { ViewNumber } from '../block/view-vote.ts';
import type { Hash, Micros, PeerId } from '../kernel/types.ts';
import type { Announcement } from './announcement.ts';
import type { Message } from './message.ts';

export type Effect =
  /** Keeps a record for a restart. `synced`: on disk before the next effect is carried out, with all
   * that was saved before it. */
  | {
      readonly kind: 'save';
      readonly key: string;
      /** Immutable; undefined erases the record. */
      readonly value: unknown;
      readonly synced: boolean;
    }
  /** One message to each of `to`, in that order. Never to the node itself. */
  | { readonly kind: 'send'; readonly to: readonly PeerId[]; readonly message: Message }
  /** Comes back as an input once the node's own clock shows `at`. Timers are never cancelled: a
   * stale one says enough to be recognised. */
  | { readonly kind: 'set-timer'; readonly at: Micros; readonly timer: Timer }
  | { readonly kind: 'announce'; readonly announcement: Announcement };

export type Timer =
  /** W2, W3: the window of successor `successor` of `parent` opens, and it is this node. */
  | { readonly kind: 'turn'; readonly parent: Hash; readonly successor: number }
  /** W9. */
  | { readonly kind: 'tally'; readonly block: Hash }
  /** W6: the body, or transactions of it, should have come. */
  | { readonly kind: 'body'; readonly block: Hash; readonly request: number }
  /** W2: headers from the future may be due. */
  | { readonly kind: 'held' }
  /** W2, R2: the view opens. */
  | { readonly kind: 'view'; readonly parent: Hash; readonly view: ViewNumber }
  /** R7: the wait after this node's vote is over. */
  | { readonly kind: 'commit-wait'; readonly parent: Hash }
  /** W12. */
  | { readonly kind: 'heartbeat' }
  /** W15: the answer to request number `request` should have come. */
  | { readonly kind: 'catch-up'; readonly request: number }
  /** W17. */
  | { readonly kind: 'batch' };
