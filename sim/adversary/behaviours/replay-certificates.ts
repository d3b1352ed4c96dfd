/**
 * Sends old certificates again with each new block.
 *
 * Each goes out with its own block, or under the new one.
 *
 * @module
 */
import type { Message } from '../../../protocol/node/message.ts';
import type { ReplayedUnder } from '../../../scenarios/scenario.ts';
import type { Misconduct, Tools } from '../misconduct.ts';
import { headerOf, isBlockMessage } from '../own.ts';

type Certified = Extract<Message, { kind: 'certified' }>;

/** How many certificates back it reaches. */
const REMEMBERED = 256;

/** @param under - what block an old certificate is sent with */
export function replayCertificates(under: ReplayedUnder): Misconduct {
  const old: Certified[] = [];
  const remember = (message: Message): void => {
    if (message.kind !== 'certified') return;
    const { hash } = message.signed.header;
    if (old.some(({ signed }) => signed.header.hash === hash)) return;
    old.push(message);
    if (old.length > REMEMBERED) old.shift();
  };
  /** The certificate of an old block, under a header that is new. */
  const replayUnder = (message: Message, tools: Tools): void => {
    const [first] = old;
    if (first === undefined || !isBlockMessage(message)) return;
    const { certificate } = first;
    tools.send(tools.mesh, { kind: 'certified', signed: headerOf(message), certificate });
  };
  return {
    onInput(_, input, tools) {
      if (input.kind !== 'message') return [input];
      if (under === 'new-blocks') replayUnder(input.message, tools);
      remember(input.message);
      return [input];
    },
    onEffect(_, effect, tools) {
      if (effect.kind === 'send') remember(effect.message);
      if (under === 'new-blocks') return [effect];
      if (effect.kind === 'announce' && effect.announcement.kind === 'committed') {
        const { height } = effect.announcement;
        const past = old.filter(({ signed }) => signed.header.height < height);
        if (past.length > 0) tools.send(tools.mesh, tools.random.pick(past));
      }
      return [effect];
    },
  };
}
