/**
 * Shows others another block than the real node packed: the real node goes on believing in its own.
 *
 * What concerns the block that was shown is kept from the real node, and what it says about its own
 * is said about the other, or not at all.
 *
 * @module
 */
import type { SignedHeader } from '../../protocol/block/header.ts';
import type { Hash, PeerId } from '../../protocol/kernel/types.ts';
import type { Effect } from '../../protocol/node/effect.ts';
import type { Input } from '../../protocol/node/input.ts';
import type { BlockContent, Message } from '../../protocol/node/message.ts';
import { sendTo, type Misconduct, type Tools } from './misconduct.ts';
import { blockOf, headerOf, isOwnBlock, isOwnVote, type BlockMessage } from './own.ts';
import { statementAgain, statusAgain, voteAgain } from './signing.ts';

/** What is shown in place of a block. */
export interface Substitute {
  readonly signed: SignedHeader;
  /** Null: the body of the real one. */
  readonly content: BlockContent | null;
}

/** Makes the substitute of a block that the node packed. */
export type MakeSubstitute = (signed: SignedHeader, tools: Tools) => Substitute;

/** Blocks of its own that are remembered, for whoever asks for a body late. */
const REMEMBERED = 16;

export class Substitutes implements Misconduct {
  readonly #make: MakeSubstitute;
  /** By the hash of the real block; what is shown may have the same hash. */
  readonly #byReal = new Map<Hash, Substitute>();

  constructor(make: MakeSubstitute) {
    this.#make = make;
  }

  onInput(_: number, input: Input, tools: Tools): readonly Input[] {
    if (input.kind !== 'message') return [input];
    const { message, from } = input;
    const block = blockOf(message);
    const shown = block === null ? undefined : this.#shown(block);
    if (shown === undefined) return [input];
    const [real, { content }] = shown;
    if (message.kind !== 'body-request' && message.kind !== 'block-transactions-request') return [];
    if (content === null) return [{ ...input, message: { ...message, block: real } }];
    tools.send([from], answer(message, content));
    return [];
  }

  onEffect(_: number, effect: Effect, tools: Tools): readonly Effect[] {
    if (effect.kind !== 'send') return [effect];
    const { message, to } = effect;
    if (isOwnBlock(message, tools.id)) return sendTo(to, this.#show(message, tools));
    if (message.kind === 'status') return sendTo(to, this.#silent(message, tools));
    const block = blockOf(message);
    const substitute = block === null ? undefined : this.#byReal.get(block);
    return substitute === undefined ? [effect] : this.#about(to, message, substitute, tools);
  }

  #about(
    to: readonly PeerId[],
    message: Message,
    { signed, content }: Substitute,
    tools: Tools,
  ): readonly Effect[] {
    const { hash } = signed.header;
    if (isOwnVote(message, tools.id)) return sendTo(to, voteAgain(message, { block: hash }, tools));
    const isBody = message.kind === 'body' || message.kind === 'block-transactions';
    return isBody && content === null ? sendTo(to, { ...message, block: hash }) : [];
  }

  #show(message: BlockMessage, tools: Tools): Message {
    const real = headerOf(message);
    const known = this.#byReal.get(real.header.hash);
    const substitute = known ?? this.#make(real, tools);
    if (known === undefined) this.#remember(real.header.hash, substitute);
    const { signed, content } = substitute;
    if (message.kind === 'header') return { kind: 'header', signed };
    const { statement, statuses } = message.proposal;
    const proposal = {
      signed,
      statuses,
      statement: statementAgain(statement, { block: signed.header.hash }, tools),
    };
    return { ...message, proposal, content: message.content && (content ?? message.content) };
  }

  /** A vote for a block that nobody saw is not claimed: it would show two proposals (R3, R5a). */
  #silent(message: Extract<Message, { kind: 'status' }>, tools: Tools): Message {
    const { status } = message;
    const { vote, delegate } = status;
    if (vote === null || delegate !== tools.id || !this.#byReal.has(vote.block)) return message;
    return { ...message, status: statusAgain(status, { vote: null }, tools), proofs: [] };
  }

  #remember(real: Hash, substitute: Substitute): void {
    this.#byReal.set(real, substitute);
    for (const oldest of this.#byReal.keys()) {
      if (this.#byReal.size <= REMEMBERED) break;
      this.#byReal.delete(oldest);
    }
  }

  #shown(block: Hash): readonly [real: Hash, substitute: Substitute] | undefined {
    for (const entry of this.#byReal) if (entry[1].signed.header.hash === block) return entry;
    return undefined;
  }
}

function answer(
  request: Extract<Message, { kind: 'body-request' | 'block-transactions-request' }>,
  { body, transactions }: BlockContent,
): Message {
  const { block } = request;
  if (request.kind === 'body-request') return { kind: 'body', block, body, transactions };
  const wanted = transactions.filter(({ id }) => request.ids.includes(id));
  return { kind: 'block-transactions', block, transactions: wanted };
}
