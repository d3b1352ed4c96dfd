/**
 * Colluding delegates: one mind behind several nodes. It sees all that its members receive and all
 * that is under way on the network, decides what each member sends to whom and when, and orders the
 * honest nodes' messages within the delay that it is allowed. It signs with its members' keys only,
 * and everything it says goes through the same channels as everybody's messages.
 *
 * What it does with this is a {@link Strategy}'s: see `plots/`.
 *
 * @module
 */
import type { Chain } from '../../../protocol/chain/chain.ts';
import { assert } from '../../../protocol/kernel/assert.ts';
import type { Micros, PeerId } from '../../../protocol/kernel/types.ts';
import type { Announcement } from '../../../protocol/node/announcement.ts';
import type { Effect } from '../../../protocol/node/effect.ts';
import type { Input } from '../../../protocol/node/input.ts';
import type { NodeState } from '../../../protocol/node/node-state.ts';
import type { Message } from '../../../protocol/node/message.ts';
import type { Participant } from '../../participant.ts';

/** What the simulation does for the conspiracy. */
export interface ConspiracyHost {
  /** True time. */
  now(): Micros;
  /** What a node's clock shows now. */
  clockOf(node: number): Micros;
  /** A member's message to one node, which arrives `delay` from now unless the way is cut. */
  send(from: number, to: number, message: Message, delay: Micros): void;
  /** Has the action carried out at a time, after the messages that arrive then; at once, if it is past. */
  at(time: Micros, action: () => void): void;
}

/** A message that leaves an honest node for one receiver. */
export interface Transit {
  readonly now: Micros;
  readonly from: number;
  readonly to: number;
  readonly message: Message;
}

/** The delays that the network may be made to have. */
export interface DelayBounds {
  readonly max: Micros;
  /** From `time` on this is the longest. */
  readonly later: { readonly time: Micros; readonly max: Micros } | null;
}

export interface Strategy {
  /** When a message on its way arrives; null: whenever the network would deliver it. */
  delayOf(transit: Transit): Micros | null;
  /** To whom a member's real node gets to send what it wants to send. */
  audienceOf(member: number, to: readonly PeerId[], message: Message): readonly PeerId[];
  /** A member's real node says something of itself. */
  onAnnouncement(member: number, announcement: Announcement): void;
  /** A message for a member arrived; its real node has handled it. */
  onReceived?(member: number, from: number, message: Message): void;
}

/** All colluding delegates of a run. */
export class Conspiracy {
  readonly members: ReadonlySet<number>;
  readonly onMisconduct: (member: number) => void;
  readonly #bounds: DelayBounds;
  #strategy: Strategy | undefined;
  #host: ConspiracyHost | undefined;

  /** @param onMisconduct - called whenever a member is made to do what it would not do by itself */
  constructor(
    members: readonly number[],
    bounds: DelayBounds,
    onMisconduct: (member: number) => void,
  ) {
    this.onMisconduct = onMisconduct;
    this.members = new Set(members);
    this.#bounds = bounds;
  }

  /** Called once, before the first event. */
  begin(host: ConspiracyHost, strategy: Strategy): void {
    this.#host = {
      now: () => host.now(),
      clockOf: (node) => host.clockOf(node),
      at: (time, action) => host.at(time, action),
      send: (from, to, message, delay) => {
        this.onMisconduct(from);
        host.send(from, to, message, delay);
      },
    };
    this.#strategy = strategy;
  }

  get strategy(): Strategy {
    assert(this.#strategy !== undefined, 'the conspiracy has not begun');
    return this.#strategy;
  }

  get host(): ConspiracyHost {
    assert(this.#host !== undefined, 'the conspiracy has not begun');
    return this.#host;
  }

  /** The delay that an honest node's message gets; null: the network's own. */
  delayOf(transit: Transit): Micros | null {
    const delay = this.strategy.delayOf(transit);
    return delay === null ? null : this.allowed(delay);
  }

  /** The nearest delay within the bounds. */
  allowed(delay: Micros): Micros {
    const { max, later } = this.#bounds;
    const longest = later !== null && this.host.now() >= later.time ? later.max : max;
    return Math.min(longest, Math.max(1, delay));
  }
}

/** A member's place in the network: its real node follows the chain, the conspiracy speaks for it. */
export class Puppet implements Participant {
  readonly #node: Participant;
  readonly #id: number;
  readonly #conspiracy: Conspiracy;

  constructor(id: number, node: Participant, conspiracy: Conspiracy) {
    this.#id = id;
    this.#node = node;
    this.#conspiracy = conspiracy;
  }

  inspect(): NodeState {
    return this.#node.inspect();
  }

  get chain(): Chain {
    return this.#node.chain;
  }

  step(now: Micros, input: Input): readonly Effect[] {
    const { strategy } = this.#conspiracy;
    const effects: Effect[] = [];
    for (const effect of this.#node.step(now, input)) {
      if (effect.kind === 'announce') strategy.onAnnouncement(this.#id, effect.announcement);
      if (effect.kind !== 'send') {
        effects.push(effect);
        continue;
      }
      const to = strategy.audienceOf(this.#id, effect.to, effect.message);
      if (to.length < effect.to.length) this.#conspiracy.onMisconduct(this.#id);
      if (to.length > 0) effects.push({ ...effect, to });
    }
    if (input.kind === 'message') strategy.onReceived?.(this.#id, input.from, input.message);
    return effects;
  }
}
