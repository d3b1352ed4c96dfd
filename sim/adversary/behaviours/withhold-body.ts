/**
 * Shows the headers of its blocks and never gives their bodies.
 *
 * @module
 */
import type { Hash } from '../../../protocol/kernel/types.ts';
import type { NodeSet } from '../../../scenarios/scenario.ts';
import { sendTo, type Misconduct } from '../misconduct.ts';
import { exceptFrom } from '../recipients.ts';

/** Blocks of its own that it remembers. */
const REMEMBERED = 64;

/** @param from - who does not get them; null: nobody does */
export function withholdBody(from: NodeSet | null): Misconduct {
  const others = exceptFrom(from);
  const own: Hash[] = [];
  return {
    onEffect(_, effect) {
      if (effect.kind === 'announce' && effect.announcement.kind === 'proposed') {
        own.push(effect.announcement.block);
        if (own.length > REMEMBERED) own.shift();
      }
      if (effect.kind !== 'send') return [effect];
      const { message, to } = effect;
      switch (message.kind) {
        case 'body':
        case 'block-transactions':
          return own.includes(message.block) ? sendTo(others(to), message) : [effect];
        case 'proposal': {
          if (message.content === null || !own.includes(message.proposal.statement.block))
            return [effect];
          const served = others(to);
          const refused = to.filter((peer) => !served.includes(peer));
          return [...sendTo(served, message), ...sendTo(refused, { ...message, content: null })];
        }
        default:
          return [effect];
      }
    },
  };
}
