/**
 * What each engine knows of the height that it is deciding, as plain data: `ConsensusEngine.inspect`.
 * Lists are sorted by block or number unless they say otherwise.
 *
 * @module
 */
import type { DelegateId, Hash, Height, Micros, Position, Round } from '../kernel/types.ts';

export type EngineState = WhitepaperState | RepairedState;

/** How far a block's content is: `missing`, here but `unchecked`, or executed. */
export type ContentState = 'missing' | 'unchecked' | 'executed' | 'refused';

export interface WhitepaperState {
  readonly profile: 'whitepaper';
  /** The accepted block that still binds this node's vote, in order of time of its end. */
  readonly lock: { readonly height: Height; readonly block: Hash; readonly until: Micros } | null;
  /** Blocks on the head, in the order in which this node came to know them. */
  readonly candidates: readonly CandidateState[];
  /** W2: headers that cannot be judged yet, by block. */
  readonly heldHeaders: readonly { readonly height: Height; readonly block: Hash }[];
  /** Votes for blocks whose headers have not come. */
  readonly earlyVotes: number;
}

export interface CandidateState {
  readonly block: Hash;
  readonly round: Round;
  readonly position: Position;
  readonly packer: DelegateId;
  readonly content: ContentState;
  /** Whether this node has voted in the block's turn (W7). */
  readonly voted: boolean;
  /** Whether it holds evidence against the turn's packer (W5). */
  readonly isVoid: boolean;
  /** Whether it tallies for the block's packer (W7), and whose votes it counted (W8). */
  readonly isTallier: boolean;
  readonly votes: readonly DelegateId[];
  readonly tallyStopped: boolean;
  /** Whose votes talliers that stopped have sent (W9). */
  readonly merged: readonly DelegateId[];
  /** A quorum's proof waits for the body. */
  readonly isCertified: boolean;
}

export interface RepairedState {
  readonly profile: 'repaired';
  /** R8: two final certificates met. */
  readonly isStopped: boolean;
  /** That is being decided. */
  readonly height: Height;
  /** The open view (R2); −1: none yet. */
  readonly view: number;
  /** R3. */
  readonly highestVote: { readonly view: number; readonly block: Hash } | null;
  readonly highestCertificate: { readonly view: number; readonly block: Hash } | null;
  /** Blocks with a final certificate (R8) that are not committed yet. */
  readonly finals: readonly Hash[];
  /** Views that anybody has spoken of, ascending. */
  readonly views: readonly ViewState[];
  /** Blocks that the height speaks of. */
  readonly blocks: readonly {
    readonly block: Hash;
    readonly packer: DelegateId;
    readonly content: ContentState;
  }[];
  /** Messages of later heights and views that wait (R2). */
  readonly heldMessages: number;
}

export interface ViewState {
  readonly view: number;
  /** Its packer proposed two blocks (R5a). */
  readonly isVoid: boolean;
  /** Valid ones, in order of arrival. */
  readonly proposals: readonly Hash[];
  /** This node's own vote (R6), by its own clock, and whether it cast a commit vote (R7). */
  readonly ownVote: { readonly block: Hash; readonly at: Micros } | null;
  readonly hasCommitted: boolean;
  readonly votes: readonly BallotState[];
  readonly commits: readonly BallotState[];
  /** Blocks with a vote certificate here. */
  readonly certificates: readonly Hash[];
}

export interface BallotState {
  readonly block: Hash;
  readonly voters: readonly DelegateId[];
}
