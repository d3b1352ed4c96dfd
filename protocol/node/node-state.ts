/**
 * What a node knows at a moment, as plain data, for whoever debugs it: `Node.inspect`. Everything is a
 * copy; nothing in the protocol depends on it, and looking changes nothing.
 *
 * @module
 */
import type { EngineState } from '../consensus/engine-state.ts';
import type { DelegateId, Hash, Height, Micros, PeerId, Position, Round } from '../kernel/types.ts';

export interface NodeState {
  readonly peer: PeerId;
  /** Null for a node without a registered delegate's key. */
  readonly delegate: DelegateId | null;
  readonly head: {
    readonly height: Height;
    readonly block: Hash;
    readonly round: Round;
    readonly position: Position;
    readonly packer: DelegateId;
    readonly timestamp: Micros;
  };
  /** The lowest height whose block is still kept. */
  readonly base: number;
  readonly mempool: { readonly transactions: number; readonly bytes: number };
  /** W15; null: it is not behind, as far as it knows. */
  readonly catchingUp: CatchUpState | null;
  readonly consensus: EngineState;
}

export interface CatchUpState {
  /** Who was asked for blocks, and from which height on. */
  readonly peer: PeerId;
  readonly from: number;
  /** Verified blocks of a branch that is not longer than the chain yet. */
  readonly branch: number;
}
