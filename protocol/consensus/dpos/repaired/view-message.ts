/**
 * Messages that belong to one view of one height (R2, R3, R6, R7, W5).
 *
 * @module
 */
import type { Message } from '../../../node/message.ts';

export type ViewMessage = Extract<
  Message,
  { kind: 'proposal' | 'status' | 'view-vote' | 'commit-vote' | 'evidence' }
>;

/** Which height and view a message belongs to. */
export function placeOf(message: ViewMessage): { readonly height: number; readonly view: number } {
  switch (message.kind) {
    case 'proposal':
      return message.proposal.statement;
    case 'status':
      return message.status;
    case 'view-vote':
    case 'commit-vote':
      return message.vote;
    case 'evidence': {
      const { evidence } = message;
      if (evidence.kind !== 'headers') return evidence.first;
      // It voids a turn, whichever view is open.
      return { height: evidence.first.header.height, view: -1 };
    }
  }
}
