/**
 * What a checker is: it watches what nodes that follow the protocol send and commit, and says where
 * that breaks a promise of the protocol. Checkers share no code with the consensus that they check;
 * they read blocks, votes and states as data.
 *
 * @module
 */
import type { ChainBlock } from '../../protocol/chain/chain-block.ts';
import type { Chain } from '../../protocol/chain/chain.ts';
import type { Message } from '../../protocol/node/message.ts';
import type { NodeEvent } from '../trace-event.ts';
import type { Breach } from './breach.ts';

export type Report = (breach: Breach) => void;

/** A block that a node committed, and what it stands on. */
export interface CommittedBlock {
  readonly block: ChainBlock;
  readonly parent: ChainBlock;
}

/** Called about nodes that are not Byzantine alone, in the order in which things happen. */
export interface Checker {
  /**
   * A node hands a message to the network.
   *
   * @param chain - the node's, after the step that sent the message
   */
  onSent?(node: number, message: Message, chain: Chain): void;
  onCommitted?(node: number, committed: CommittedBlock): void;
  /** Anything that a node announces, commits included. */
  onAnnounced?(event: NodeEvent): void;
  /** @param chain - what its disk kept */
  onRestarted?(node: number, chain: Chain): void;
  /** The run is over. @param chains - by node; of a node that is down the one that it had */
  onEnd?(chains: ReadonlyMap<number, Chain>): void;
}
