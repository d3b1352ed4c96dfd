/**
 * Packs two blocks for each of its turns and shows each side one of them.
 *
 * Each side also gets the votes for its own (W5, R5a). The behaviour runs the real node twice with one
 * key. The second copy's clock is a microsecond ahead, so that its blocks differ. Both copies hear
 * everything, except that what concerns a copy's own block is kept from the other, and each speaks to
 * its own side only.
 *
 * @module
 */
import type { Chain } from '../../../protocol/chain/chain.ts';
import { offenderOf } from '../../../protocol/block/evidence.ts';
import type { DelegateId, Hash, Micros } from '../../../protocol/kernel/types.ts';
import type { Effect, Timer } from '../../../protocol/node/effect.ts';
import type { Input } from '../../../protocol/node/input.ts';
import type { NodeState } from '../../../protocol/node/node-state.ts';
import type { Participant } from '../../participant.ts';
import type { ByzantineSetup } from '../byzantine-node.ts';
import { blockOf } from '../own.ts';
import type { Side, Split } from '../split.ts';

/** Announcements of the second copy that show that there are two. */
const OF_SECOND = ['proposed', 'view-proposed', 'certified', 'commit-voted'];

export class Equivocator implements Participant {
  readonly #copies: readonly [Participant, Participant];
  readonly #delegate: DelegateId;
  readonly #split: Split;
  readonly #isActive: (now: Micros) => boolean;
  readonly #onMisconduct: () => void;
  #sideOf: (node: number) => Side;
  /** Whose each of the delegate's own recent blocks is. */
  readonly #ownBlocks = new Map<Hash, Side>();
  readonly #timersOfSecond = new WeakSet<Timer>();
  #lastTurn = '';
  #hasTwoFaces = true;

  constructor(
    copies: readonly [Participant, Participant],
    delegate: DelegateId,
    split: Split,
    hooks: Pick<ByzantineSetup, 'isActive' | 'onMisconduct'>,
  ) {
    this.#copies = copies;
    this.#delegate = delegate;
    this.#split = split;
    this.#isActive = hooks.isActive;
    this.#onMisconduct = hooks.onMisconduct;
    this.#sideOf = split();
  }

  inspect(): NodeState {
    return this.#copies[0].inspect();
  }

  get chain(): Chain {
    return this.#copies[0].chain;
  }

  step(now: Micros, input: Input): readonly Effect[] {
    const effects: Effect[] = [];
    this.#hasTwoFaces = this.#isActive(now);
    for (const side of this.#audience(input)) {
      const clock = side === 0 ? now : now + 1;
      for (const effect of this.#copies[side].step(clock, input))
        this.#filter(side, effect, effects);
    }
    return effects;
  }

  /** While the behaviour rests, everybody sees the first. */
  #faceFor(peer: number): Side {
    return this.#hasTwoFaces ? this.#sideOf(peer) : 0;
  }

  /** Which copies an input is for. */
  #audience(input: Input): readonly Side[] {
    if (input.kind === 'timer') return [this.#timersOfSecond.has(input.timer) ? 1 : 0];
    if (input.kind !== 'message') return [0, 1];
    const { message, from } = input;
    if (message.kind === 'evidence' && offenderOf(message.evidence) === this.#delegate) return [];
    if (message.kind === 'blocks-request') return [this.#faceFor(from)];
    const block = blockOf(message);
    const owner = block === null ? undefined : this.#ownBlocks.get(block);
    return owner === undefined ? [0, 1] : [owner];
  }

  #filter(side: Side, effect: Effect, effects: Effect[]): void {
    switch (effect.kind) {
      case 'send': {
        // What it asks shows nothing: both copies must get along.
        const isQuestion = effect.message.kind === 'blocks-request' || this.#isOfOthers(effect);
        const to = isQuestion
          ? effect.to
          : effect.to.filter((peer) => this.#faceFor(peer) === side);
        if (to.length > 0) effects.push({ ...effect, to });
        return;
      }
      case 'set-timer':
        if (side === 1) this.#timersOfSecond.add(effect.timer);
        effects.push(effect);
        return;
      case 'announce': {
        const { announcement } = effect;
        if (announcement.kind === 'proposed') {
          const { block, height, round, position } = announcement;
          if (side === 1 && this.#hasTwoFaces) this.#onMisconduct();
          this.#own(block, side, `${height}/${round}/${position}`);
        }
        // Of the second copy, what shows that there are two.
        const { kind } = announcement;
        if (side === 0 || OF_SECOND.includes(kind)) effects.push(effect);
        return;
      }
      case 'save':
        if (side === 0) effects.push(effect);
        return;
    }
  }

  /** Whether it asks for what somebody else's block holds. */
  #isOfOthers({ message }: Extract<Effect, { kind: 'send' }>): boolean {
    const isRequest =
      message.kind === 'body-request' || message.kind === 'block-transactions-request';
    return isRequest && !this.#ownBlocks.has(message.block);
  }

  #own(block: Hash, side: Side, turn: string): void {
    if (turn !== this.#lastTurn) {
      this.#lastTurn = turn;
      this.#sideOf = this.#split();
    }
    this.#ownBlocks.set(block, side);
    for (const oldest of this.#ownBlocks.keys()) {
      if (this.#ownBlocks.size <= 64) return;
      this.#ownBlocks.delete(oldest);
    }
  }
}
