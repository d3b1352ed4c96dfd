/**
 * Sends what it proposes, or its votes, late by a given time.
 *
 * @module
 */
import type { Micros } from '../../../protocol/kernel/types.ts';
import type { Message } from '../../../protocol/node/message.ts';
import type { Misconduct, Tools } from '../misconduct.ts';
import { isOwnProposal, isOwnVote } from '../own.ts';

/** By how much what is late; 0: not at all. */
export interface Lateness {
  readonly proposals: Micros;
  readonly votes: Micros;
}

export function late(lateness: Lateness): Misconduct {
  return {
    onEffect(now, effect, tools) {
      if (effect.kind !== 'send') return [effect];
      const { message, to } = effect;
      const delay = delayOf(message, lateness, tools);
      if (delay === 0) return [effect];
      tools.schedule(now + delay, () => tools.send(to, message));
      return [];
    },
  };
}

function delayOf(message: Message, { proposals, votes }: Lateness, { id }: Tools): Micros {
  if (isOwnProposal(message, id)) return proposals;
  return isOwnVote(message, id) ? votes : 0;
}
