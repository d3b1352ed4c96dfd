/**
 * Packs its blocks and does not show them.
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
      if (effect.kind !== 'send' || !isOwnBlock(effect.message, id)) return [effect];
      return sendTo(others(effect.to), effect.message);
    },
  };
}
