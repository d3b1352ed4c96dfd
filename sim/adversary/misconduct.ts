/**
 * What one behaviour of a Byzantine node is: a filter on what the real node hears and does. It may
 * drop, replace, delay and add; it signs with the node's own key alone.
 *
 * @module
 */
import type { Chain } from '../../protocol/chain/chain.ts';
import type { ChainParameters } from '../../protocol/chain/parameters.ts';
import type { Computation } from '../../protocol/consensus/engine.ts';
import type { DelegateId, Micros, PeerId } from '../../protocol/kernel/types.ts';
import type { Effect } from '../../protocol/node/effect.ts';
import type { Input } from '../../protocol/node/input.ts';
import type { Message } from '../../protocol/node/message.ts';
import type { RandomStream } from '../random.ts';

export interface Misconduct {
  /** When the node starts, and whenever it restarts. */
  onStart?(now: Micros, tools: Tools): void;
  /** What the real node hears instead. */
  onInput?(now: Micros, input: Input, tools: Tools): readonly Input[];
  /** What the real node does instead. */
  onEffect?(now: Micros, effect: Effect, tools: Tools): readonly Effect[];
}

/** What a behaviour has at hand. */
export interface Tools {
  readonly id: DelegateId;
  readonly peer: PeerId;
  readonly parameters: ChainParameters;
  readonly computation: Computation;
  /** The chain that the real node stands on. */
  readonly chain: () => Chain;
  /** Nodes of all delegates and candidates but this one. */
  readonly mesh: readonly PeerId[];
  /** Of this behaviour of this node alone. */
  readonly random: RandomStream;
  /** With the node's own key. */
  sign(message: Uint8Array): Uint8Array;
  /** Sends now; the behaviours after this one see it. */
  send(to: readonly PeerId[], message: Message): void;
  /** Has `task` done once the node's own clock shows `at`. */
  schedule(at: Micros, task: (now: Micros) => void): void;
  /**
   * Restarts the real node once its step is over, with those of its records whose key `keep` lets
   * pass; its timers are void.
   */
  restart(keep: (key: string) => boolean): void;
}

/** One message to whoever is left; nothing where nobody is. */
export function sendTo(to: readonly PeerId[], message: Message): readonly Effect[] {
  return to.length === 0 ? [] : [{ kind: 'send', to, message }];
}
