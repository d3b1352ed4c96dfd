/**
 * Sends old certificates again with each new block.
 *
 * @module
 */
import type { Message } from '../../../protocol/node/message.ts';
import type { Misconduct } from '../misconduct.ts';

type Certified = Extract<Message, { kind: 'certified' }>;

/** How many certificates back it reaches. */
const REMEMBERED = 256;

export function replayCertificates(): Misconduct {
  const old: Certified[] = [];
  const remember = (message: Message): void => {
    if (message.kind !== 'certified') return;
    const { hash } = message.signed.header;
    if (old.some(({ signed }) => signed.header.hash === hash)) return;
    old.push(message);
    if (old.length > REMEMBERED) old.shift();
  };
  return {
    onInput(_, input) {
      if (input.kind === 'message') remember(input.message);
      return [input];
    },
    onEffect(_, effect, tools) {
      if (effect.kind === 'send') remember(effect.message);
      if (effect.kind === 'announce' && effect.announcement.kind === 'committed') {
        const { height } = effect.announcement;
        const past = old.filter(({ signed }) => signed.header.height < height);
        if (past.length > 0) tools.send(tools.mesh, tools.random.pick(past));
      }
      return [effect];
    },
  };
}
