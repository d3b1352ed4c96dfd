/**
 * Runs the node twice with one key, each copy in touch with one side only.
 * Where the scenario says who meets which copy when, with those.
 *
 * Both copies are honest. The second one's clock is a microsecond ahead, so that what they pack
 * differs even where they heard the same. Only the first one's disk is kept for a restart.
 *
 * @module
 */
import type { Chain } from '../../../protocol/chain/chain.ts';
import type { Micros } from '../../../protocol/kernel/types.ts';
import type { Effect, Timer } from '../../../protocol/node/effect.ts';
import type { Input } from '../../../protocol/node/input.ts';
import type { NodeState } from '../../../protocol/node/node-state.ts';
import type { Participant } from '../../participant.ts';
import type { ByzantineSetup } from '../byzantine-node.ts';
import { sendTo } from '../misconduct.ts';
import type { MeetingPlan, Side, Split } from '../split.ts';

const SIDES: readonly Side[] = [0, 1];

/** Announcements of the second copy that show that there are two. */
const OF_SECOND = ['proposed', 'view-proposed', 'voted', 'certified', 'commit-voted'];

export class Twins implements Participant {
  readonly #copies: readonly [Participant, Participant];
  readonly #split: Split;
  readonly #meets: MeetingPlan;
  readonly #isActive: (now: Micros) => boolean;
  readonly #onMisconduct: () => void;
  #sideOf: (node: number) => Side;
  readonly #timersOfSecond = new WeakSet<Timer>();
  #lastTurn = '';

  constructor(
    copies: readonly [Participant, Participant],
    { split, meets }: { readonly split: Split; readonly meets: MeetingPlan },
    hooks: Pick<ByzantineSetup, 'isActive' | 'onMisconduct'>,
  ) {
    this.#copies = copies;
    this.#split = split;
    this.#meets = meets;
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
    const isActive = this.#isActive(now);
    this.#meets.advance(now);
    return this.#audience(input, isActive).flatMap((side) =>
      this.#copies[side]
        .step(side === 0 ? now : now + 1, input)
        .flatMap((effect) => this.#filter(side, effect, isActive)),
    );
  }

  /** Whether a node is in touch with a copy. While the behaviour rests, all are with the first. */
  #meet(node: number, side: Side, isActive: boolean): boolean {
    if (!isActive) return side === 0;
    const { current } = this.#meets;
    return current === null ? this.#sideOf(node) === side : current[side].has(node);
  }

  #audience(input: Input, isActive: boolean): readonly Side[] {
    if (input.kind === 'timer') return [this.#timersOfSecond.has(input.timer) ? 1 : 0];
    if (input.kind !== 'message' || !isActive) return [0, 1];
    return SIDES.filter((side) => this.#meet(input.from, side, isActive));
  }

  #filter(side: Side, effect: Effect, isActive: boolean): readonly Effect[] {
    switch (effect.kind) {
      case 'send': {
        const { message } = effect;
        const to = effect.to.filter((peer) => this.#meet(peer, side, isActive));
        if (side === 1 && to.length > 0) this.#onMisconduct();
        return sendTo(to, message);
      }
      case 'set-timer':
        if (side === 1) this.#timersOfSecond.add(effect.timer);
        return [effect];
      case 'announce': {
        const { announcement } = effect;
        if (announcement.kind === 'proposed') {
          const { height, round, position } = announcement;
          this.#draw(`${height}/${round}/${position}`);
        }
        return side === 0 || OF_SECOND.includes(announcement.kind) ? [effect] : [];
      }
      case 'save':
        return side === 0 ? [effect] : [];
    }
  }

  /** Sides are drawn anew before the header or proposal of its next turn goes out. */
  #draw(turn: string): void {
    if (turn === this.#lastTurn) return;
    this.#lastTurn = turn;
    this.#sideOf = this.#split();
  }
}
