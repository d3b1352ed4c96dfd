/**
 * The column `note`: what matters of an event beyond the columns that all kinds share. What else an
 * event has is in its details.
 *
 * @module
 */

/** Why a message was lost. The note of `dropped` is an index into it. */
export const DROP_REASONS = ['loss', 'cut', 'down', 'drop'] as const;

/** Note of `voted`. */
export const REJECTED = 1;

/**
 * What the note of other kinds is: of `elected` the node's seat + 1, or 0; of `fault-…` the fault's
 * index; of `catching-up` the height that it aims at.
 */
export type OtherNotes = number;
