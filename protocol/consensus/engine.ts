/**
 * The seam between a node and the consensus that decides its chain. A node owns the chain, the
 * mempool, catch-up and the relay of transactions; an engine decides which block comes next.
 *
 * @module
 */
import type { BlockProof } from '../block/block-proof.ts';
import type { Body } from '../block/body.ts';
import type { SignedHeader } from '../block/header.ts';
import type { Chain } from '../chain/chain.ts';
import type { ChainBlock } from '../chain/chain-block.ts';
import type { Execute } from '../chain/execute.ts';
import type { Mempool } from '../chain/mempool.ts';
import type { ChainParameters } from '../chain/parameters.ts';
import type { IsSignedBy, Screen } from '../chain/screening.ts';
import type { SuiteRegistry } from '../crypto/suite.ts';
import type { DelegateId, Hash, Height, Micros, PeerId } from '../kernel/types.ts';
import type { AccountNumbers } from '../ledger/account-numbers.ts';
import type { State } from '../ledger/state.ts';
import type { Transaction } from '../ledger/transaction.ts';
import type { Announcement } from '../node/announcement.ts';
import type { Timer } from '../node/effect.ts';
import type { Message } from '../node/message.ts';
import type { RoundSchedule } from './dpos/schedule.ts';
import type { EngineState } from './engine-state.ts';

export interface ConsensusEngine {
  start(now: Micros): void;
  /** Whether the message was for the engine; the node handles the others. */
  onMessage(now: Micros, from: PeerId, message: Message): boolean;
  onTimer(now: Micros, timer: Timer): boolean;
  /** The chain changed by other means than the engine's own commit (W14, W15). */
  onHeadChanged(now: Micros): void;
  /** Whether `signed` with its certificate is a valid next block on `parent`, but for its body. */
  verify(parent: ChainBlock, signed: SignedHeader, certificate: BlockProof): VerifiedTurn | Refusal;
  /**
   * A verified branch leaves this node's chain below its head. Whether the node may switch to it
   * where it is longer (W14); where blocks are final (R8) two such chains are an alarm instead.
   */
  maySwitchTo(now: Micros, branch: ChainBlock): boolean;
  /** Whether a committed block must be on disk before anything that is signed about the next height. */
  readonly keepsBlocks: boolean;
  /** The lowest head height that some delegate is known to be at: blocks below may be pruned. */
  lowestKnownHead(): number;
  /** What it knows of the height that it is deciding, as plain data, for people. Changes nothing. */
  inspect(): EngineState;
}

export interface VerifiedTurn {
  readonly code: 'verified';
  readonly schedule: RoundSchedule;
  readonly missed: readonly DelegateId[];
}

/** Something from outside is not acceptable; `reason` is for people. */
export interface Refusal {
  readonly code: 'refused';
  readonly reason: string;
}

export interface DelegateIdentity {
  readonly id: DelegateId;
  readonly secretKey: Uint8Array;
}

/** Pure functions that a runner may share between nodes. */
export interface Computation {
  readonly suites: SuiteRegistry;
  /** Whether a key signed a transaction that came by itself (W17). */
  readonly isSignedBy: IsSignedBy;
  /** What a state says of transactions that want to wait for the block at this height (W17). */
  readonly screen: Screen;
  readonly execute: Execute;
  /** Under which mempools keep what waits of an account. */
  readonly numbers: AccountNumbers;
  /**
   * A body's transactions, if another node of this process has found them. A node may use of them
   * only what waits in its own mempool: it must ask for the others as if it knew nothing.
   */
  readonly contentOf: (body: Body) => readonly Transaction[] | undefined;
  /** @param transactions - those that the body names, in its order */
  readonly noteContent: (body: Body, transactions: readonly Transaction[]) => void;
  /** The order of the rounds after a block (W1, W1a); `last` is its hash. */
  readonly nextSchedule: (state: State, last: Hash) => RoundSchedule;
}

/** What a node offers its engine. */
export interface EngineHost {
  readonly parameters: ChainParameters;
  readonly computation: Computation;
  /** Null for a node without a registered delegate. */
  readonly identity: DelegateIdentity | null;
  /** This node itself. */
  readonly peer: PeerId;
  readonly chain: Chain;
  readonly mempool: Mempool;
  /** Nodes that have a seat or may come to have one, but for this one (W16). */
  readonly mesh: readonly PeerId[];
  /** This node's neighbours in the gossip graph (W16). */
  readonly gossip: readonly PeerId[];
  send(to: readonly PeerId[], message: Message): void;
  setTimer(at: Micros, timer: Timer): void;
  announce(announcement: Announcement): void;
  /** Keeps a record for a restart; `synced`: durable before anything that is sent after it. */
  save(key: string, value: unknown, synced: boolean): void;
  /** What an earlier run of this node saved and its disk kept. */
  readonly saved: ReadonlyMap<string, unknown>;
  /** Local time of the last `send`. */
  readonly lastSent: Micros;
  /** Puts a block on the head, saves and announces it. */
  commit(block: ChainBlock, via: 'tally' | 'merge' | 'certificate'): void;
  /** W15: `peer` knows a block at `height`, which is beyond the head or on another branch. */
  behind(now: Micros, peer: PeerId, height: number): void;
  /** `peer` shows a certified block at or below the head whose parent this node does not have. */
  compare(now: Micros, peer: PeerId, height: Height): void;
}
