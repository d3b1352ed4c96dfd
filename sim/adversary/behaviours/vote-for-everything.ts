/**
 * Votes for every block that it hears of, whatever it is.
 *
 * @module
 */
import type { Misconduct } from '../misconduct.ts';
import { headerOf, isBlockMessage } from '../own.ts';
import { placeOfBlock, votesFor } from '../voting.ts';

/** Blocks that it remembers having voted for. */
const REMEMBERED = 256;

export function voteForEverything(): Misconduct {
  const done = new Set<string>();
  return {
    onInput(_, input, tools) {
      if (input.kind !== 'message' || !isBlockMessage(input.message)) return [input];
      const { message } = input;
      const key = `${placeOfBlock(message)}/${headerOf(message).header.hash}`;
      if (done.has(key)) return [input];
      done.add(key);
      for (const oldest of done) {
        if (done.size <= REMEMBERED) break;
        done.delete(oldest);
      }
      // It has not seen the body, and does not ask for it.
      for (const vote of votesFor(message, tools)) tools.send(tools.mesh, vote);
      return [input];
    },
    onEffect(_, effect, { id }) {
      const isRefusal =
        effect.kind === 'send' &&
        effect.message.kind === 'vote' &&
        effect.message.vote.voter === id &&
        effect.message.vote.verdict === 'reject';
      return isRefusal ? [] : [effect];
    },
  };
}
