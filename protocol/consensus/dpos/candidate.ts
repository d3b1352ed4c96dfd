/**
 * A block on the head that is not decided yet: what this node knows of it.
 *
 * @module
 */
import type { Body } from '../../block/body.ts';
import type { BlockProof } from '../../block/block-proof.ts';
import type { SignedHeader } from '../../block/header.ts';
import type { Executed } from '../../chain/execute.ts';
import type { Hash, PeerId } from '../../kernel/types.ts';
import type { Transaction } from '../../ledger/transaction.ts';
import type { Refusal } from '../engine.ts';
import type { TurnRecord } from './offences.ts';
import type { RoundSchedule } from './schedule.ts';
import type { Tally } from './tally.ts';

export interface Candidate {
  readonly signed: SignedHeader;
  readonly hash: Hash;
  /** Which successor of the head its packer is. */
  readonly successor: number;
  readonly schedule: RoundSchedule;
  /** Whether this node relays and tallies for the block's packer (W4, W7). */
  readonly isTallier: boolean;
  /** Shared by all candidates of one turn. */
  readonly turn: TurnRecord;
  /** Nodes that have shown that they know the block: whom to ask for its body (W6). */
  readonly sources: PeerId[];
  /** Nodes that asked for the body before it was here. */
  readonly waiting: Set<PeerId>;
  body: Body | null;
  /** Those that the mempool did not have and somebody sent. */
  readonly fetched: Map<Hash, Transaction>;
  transactions: readonly Transaction[] | null;
  /** Requests for body or transactions that were sent, and which of `sources` is asked. */
  requests: number;
  source: number;
  execution: Executed | Refusal | null;
  /** Votes sent to this node as a tallier (W8). */
  readonly tally: Tally;
  tallyStopped: boolean;
  /** Votes from talliers that stopped (W9). */
  readonly merged: Tally;
  /** A quorum's proof that waits for the body. */
  certificate: { readonly certificate: BlockProof; readonly via: CommitPath } | null;
}

export type CommitPath = 'tally' | 'merge' | 'certificate';
