/**
 * What stands at a node's place in the simulated network: the real node, or a wrapper that misuses
 * one (see `adversary/`).
 *
 * @module
 */
import type { Computation } from '../protocol/consensus/engine.ts';
import type { Micros } from '../protocol/kernel/types.ts';
import type { Effect } from '../protocol/node/effect.ts';
import type { Input } from '../protocol/node/input.ts';
import type { NodeState } from '../protocol/node/node-state.ts';
import type { NodeConfig } from '../protocol/node/node.ts';
import type { Chain } from '../protocol/chain/chain.ts';

export interface Participant {
  step(now: Micros, input: Input): readonly Effect[];
  /** The chain that it stands on. */
  readonly chain: Chain;
  /** What the real node knows now, as plain data; of several, the first. Changes nothing. */
  inspect(): NodeState;
}

/** Makes the real node of a machine, or of a wrapper, from what its disk holds; at each of its starts. */
export type NodeMaker = (
  config: NodeConfig,
  computation: Computation,
  saved: ReadonlyMap<string, unknown>,
) => Participant;
