/**
 * What stands at a node's place in the simulated network: the real node, or a wrapper that misuses
 * one (see `adversary/`).
 *
 * @module
 */
import type { Micros } from '../protocol/kernel/types.ts';
import type { Effect } from '../protocol/node/effect.ts';
import type { Input } from '../protocol/node/input.ts';
import type { NodeState } from '../protocol/node/node-state.ts';
import type { Chain } from '../protocol/chain/chain.ts';

export interface Participant {
  step(now: Micros, input: Input): readonly Effect[];
  /** The chain that it stands on. */
  readonly chain: Chain;
  /** What the real node knows now, as plain data; of several, the first. Changes nothing. */
  inspect(): NodeState;
}
