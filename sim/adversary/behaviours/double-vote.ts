/**
 * Casts a second vote, for another block, wherever it votes.
 *
 * @module
 */
import type { Hash } from '../../../protocol/kernel/types.ts';
import type { Misconduct } from '../misconduct.ts';
import { headerOf, isBlockMessage, isOwnVote } from '../own.ts';
import { inventedHash, voteAgain } from '../signing.ts';
import { placeOfBlock, placeOfVote } from '../voting.ts';

/** Places whose blocks it remembers. */
const REMEMBERED = 64;

/** The other block is a rival of the first, where it knows one, or one that does not exist. */
export function doubleVote(): Misconduct {
  const blocks = new Map<string, readonly Hash[]>();
  return {
    onInput(_, input) {
      if (input.kind === 'message' && isBlockMessage(input.message)) {
        const place = placeOfBlock(input.message);
        const { hash } = headerOf(input.message).header;
        blocks.set(place, [...(blocks.get(place) ?? []), hash]);
        for (const oldest of blocks.keys()) {
          if (blocks.size <= REMEMBERED) break;
          blocks.delete(oldest);
        }
      }
      return [input];
    },
    onEffect(_, effect, tools) {
      if (effect.kind !== 'send' || !isOwnVote(effect.message, tools.id)) return [effect];
      const { message } = effect;
      const rivals = blocks.get(placeOfVote(message)) ?? [];
      const block =
        rivals.find((hash) => hash !== message.vote.block) ?? inventedHash(tools.random);
      return [effect, { ...effect, message: voteAgain(message, { block }, tools) }];
    },
  };
}
