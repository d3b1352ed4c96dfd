/**
 * Packs its blocks and does not show them.
 *
 * In `repaired` it still claims its own vote for one in a later view's status (R3), which brings the
 * block to light: beside `lie-in-status` it does not.
 *
 * @module
 */
import type { NodeSet } from '../../../scenarios/scenario.ts';
import { isOwnBlock } from '../own.ts';
import { sendTo, type Misconduct } from '../misconduct.ts';
import { exceptFrom } from '../recipients.ts';

/** @param from - who does not get them; null: nobody does */
export function withholdBlock(from: NodeSet | null): Misconduct {
  const others = exceptFrom(from);
  return {
    onEffect(_, effect, { id }) {
      if (effect.kind !== 'send') return [effect];
      const { message, to } = effect;
      // W9: a tally shows the header.
      const isOwnTally = message.kind === 'tally' && message.signed.header.packer === id;
      return isOwnTally || isOwnBlock(message, id) ? sendTo(others(to), message) : [effect];
    },
  };
}
