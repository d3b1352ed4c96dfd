/**
 * Computes wrong states, packs by them and votes by them.
 *
 * @module
 */
import { EMPTY_BODY } from '../../../protocol/block/body.ts';
import { successorNumber } from '../../../protocol/consensus/dpos/schedule.ts';
import { scheduleOf } from '../../../protocol/consensus/dpos/validity.ts';
import { hashOf } from '../../../protocol/crypto/hash.ts';
import { fromHex } from '../../../protocol/kernel/bytes.ts';
import type { Hash } from '../../../protocol/kernel/types.ts';
import type { Transaction } from '../../../protocol/ledger/transaction.ts';
import type { Effect } from '../../../protocol/node/effect.ts';
import type { Input } from '../../../protocol/node/input.ts';
import type { BlockContent } from '../../../protocol/node/message.ts';
import type { Misconduct, Tools } from '../misconduct.ts';
import { headerOf, isBlockMessage, isOwnVote, type BlockMessage } from '../own.ts';
import { headerAgain, rejecting, statusAgain } from '../signing.ts';
import { Substitutes } from '../substitutes.ts';
import { votesFor } from '../voting.ts';

/** Blocks that it remembers. */
const REMEMBERED = 64;
const REMEMBERED_TRANSACTIONS = 16_384;

/** All nodes of this behaviour compute the same wrong states: to each other they are right. */
export function wrongExecution(): Misconduct {
  return new WrongExecution();
}

class WrongExecution implements Misconduct {
  readonly #own = new Substitutes(({ header }, tools) => ({
    signed: headerAgain(header, { stateRoot: wrong(header.stateRoot) }, tools),
    content: null,
  }));
  readonly #heard = new Map<Hash, BlockMessage>();
  readonly #contents = new Map<Hash, BlockContent>();
  readonly #transactions = new Map<Hash, Transaction>();

  onInput(now: number, input: Input, tools: Tools): readonly Input[] {
    if (input.kind === 'submit') this.#learn([input.transaction]);
    if (input.kind === 'message') {
      const { message } = input;
      if (message.kind === 'submit') this.#learn([message.transaction]);
      if ('transactions' in message) this.#learn(message.transactions);
      if (isBlockMessage(message)) keep(this.#heard, headerOf(message).header.hash, message);
      if (message.kind === 'body') keep(this.#contents, message.block, message);
      if (message.kind === 'proposal' && message.content !== null) {
        this.#learn(message.content.transactions);
        keep(this.#contents, message.proposal.statement.block, message.content);
      }
    }
    return this.#own.onInput(now, input, tools);
  }

  onEffect(now: number, effect: Effect, tools: Tools): readonly Effect[] {
    if (effect.kind === 'send' && effect.message.kind === 'status') {
      // What it claims is what the real node voted for, which it says it did not.
      const { message } = effect;
      const status = statusAgain(message.status, { vote: null, certificate: null }, tools);
      return [{ ...effect, message: { ...message, status, proofs: [] } }];
    }
    if (effect.kind === 'announce') this.#onAnnouncement(effect.announcement, tools);
    if (effect.kind === 'send' && isOwnVote(effect.message, tools.id)) {
      const { message } = effect;
      const isOwn = this.#heard.get(message.vote.block) === undefined;
      if (!isOwn) {
        // Right blocks look wrong: W7 has a word for it, R6 has not.
        if (message.kind !== 'vote') return [];
        const vote = rejecting(message.vote, tools);
        return [{ ...effect, message: { kind: 'vote', vote } }];
      }
    }
    return this.#own.onEffect(now, effect, tools);
  }

  #learn(transactions: readonly Transaction[]): void {
    for (const transaction of transactions)
      keep(this.#transactions, transaction.id, transaction, REMEMBERED_TRANSACTIONS);
  }

  /** What the real node refuses for its state root may be what this one takes for right. */
  #onAnnouncement(
    announcement: Extract<Effect, { kind: 'announce' }>['announcement'],
    tools: Tools,
  ): void {
    if (announcement.kind !== 'refused' || announcement.what !== 'body') return;
    const message = this.#heard.get(announcement.block ?? ('' as Hash));
    if (message === undefined || !this.#looksRight(message, tools)) return;
    for (const vote of votesFor(message, tools)) tools.send(tools.mesh, vote);
  }

  #looksRight(message: BlockMessage, { chain, computation, parameters }: Tools): boolean {
    const { header } = headerOf(message);
    const { head } = chain();
    const content = header.bodyHash === EMPTY_BODY.hash ? EMPTY : this.#contents.get(header.hash);
    if (header.parent !== head.hash || content === undefined) return false;
    const { body } = content;
    // W6: in `whitepaper` a body travels without its transactions.
    const transactions = body.transactions.flatMap((id) => this.#transactions.get(id) ?? []);
    if (body.transactions.length !== transactions.length) return false;
    const k = successorNumber(head.signed.header, header, parameters.delegates);
    const schedule = scheduleOf(head, k, computation);
    const { height, packer } = header;
    const executable = { height, turn: header, packer, schedule, body, transactions };
    const result = computation.execute(head.state, executable);
    return result.code === 'executed' && wrong(result.stateRoot) === header.stateRoot;
  }
}

const EMPTY: BlockContent = { body: EMPTY_BODY, transactions: [] };

function wrong(root: Hash): Hash {
  return hashOf('state', fromHex(root));
}

function keep<T>(map: Map<Hash, T>, hash: Hash, value: T, most = REMEMBERED): void {
  map.set(hash, value);
  for (const oldest of map.keys()) {
    if (map.size <= most) break;
    map.delete(oldest);
  }
}
