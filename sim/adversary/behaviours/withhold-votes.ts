/**
 * Casts no votes that anybody sees.
 *
 * @module
 */
import type { NodeSet } from '../../../scenarios/scenario.ts';
import { sendTo, type Misconduct } from '../misconduct.ts';
import { isOwnVote } from '../own.ts';
import { exceptFrom } from '../recipients.ts';

/** @param from - who does not get them; null: nobody does */
export function withholdVotes(from: NodeSet | null): Misconduct {
  const others = exceptFrom(from);
  return {
    onEffect(_, effect, { id }) {
      if (effect.kind !== 'send') return [effect];
      const { message, to } = effect;
      if (isOwnVote(message, id)) return sendTo(others(to), message);
      if (message.kind !== 'tally' || from !== null) return [effect];
      // W9: what it counted goes out without its own.
      const votes = message.votes.filter(({ voter }) => voter !== id);
      return votes.length === 0 ? [] : [{ ...effect, message: { ...message, votes } }];
    },
  };
}
