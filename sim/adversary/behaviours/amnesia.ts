/**
 * Forgets what it signed, as if its disk had kept blocks alone.
 *
 * @module
 */
import type { Misconduct } from '../misconduct.ts';
import { isOwnVote } from '../own.ts';
import { placeOfVote } from '../voting.ts';

/** Votes after which it forgot already: once for each, or it would never get further. */
const REMEMBERED = 64;

/** It restarts after each vote, and before a later view opens (R1): what it did is gone. */
export function amnesia(): Misconduct {
  const forgotten: string[] = [];
  const isBlock = (key: string): boolean => key.startsWith('block/');
  return {
    onInput(_, input, tools) {
      const isLaterView =
        input.kind === 'timer' &&
        input.timer.kind === 'view' &&
        input.timer.view > 0 &&
        input.timer.parent === tools.chain().head.hash;
      if (!isLaterView) return [input];
      tools.restart(isBlock);
      return [];
    },
    onEffect(_, effect, tools) {
      if (effect.kind === 'save') return isBlock(effect.key) ? [effect] : [];
      if (effect.kind !== 'send' || !isOwnVote(effect.message, tools.id)) return [effect];
      const { message } = effect;
      const key = `${message.kind}/${placeOfVote(message)}`;
      if (!forgotten.includes(key)) {
        forgotten.push(key);
        if (forgotten.length > REMEMBERED) forgotten.shift();
        tools.restart(isBlock);
      }
      return [effect];
    },
  };
}
