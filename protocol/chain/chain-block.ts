/**
 * A block with everything that a node knows once it has executed it.
 *
 * @module
 */
import type { Body } from '../block/body.ts';
import { evidenceCodec, type Evidence } from '../block/evidence.ts';
import type { BlockProof } from '../block/block-proof.ts';
import type { SignedHeader } from '../block/header.ts';
import type { RoundSchedule } from '../consensus/dpos/schedule.ts';
import type { DelegateId, Hash, Height } from '../kernel/types.ts';
import type { Outcome } from '../ledger/receipt.ts';
import type { State } from '../ledger/state.ts';
import { bytesOfTransactions, type Transaction } from '../ledger/transaction.ts';
import type { BlockTurn } from '../node/announcement.ts';

export interface ChainBlock {
  readonly hash: Hash;
  readonly height: Height;
  readonly signed: SignedHeader;
  readonly body: Body;
  /** In the body's order. */
  readonly transactions: readonly Transaction[];
  /** After execution. */
  readonly state: State;
  /** What became of the transactions. */
  readonly outcome: Outcome;
  /** Order of the block's round. */
  readonly schedule: RoundSchedule;
  /** Had turns after the parent and before the packer, and let them pass. */
  readonly missed: readonly DelegateId[];
  /** Null for genesis alone, which nobody votes on. */
  readonly certificate: BlockProof | null;
}

/** Where and by whom a header was packed. */
export function turnOf(signed: SignedHeader): BlockTurn {
  const { hash, height, round, position, packer } = signed.header;
  return { block: hash, height, round, position, packer };
}

/** Encoded size of evidence. */
export function evidenceBytes(evidence: readonly Evidence[]): number {
  let bytes = 0;
  for (const item of evidence) bytes += evidenceCodec.size(item);
  return bytes;
}

/** Encoded size of what a block holds: ids, evidence and the transactions themselves. */
export function blockBytes(body: Body, transactions: readonly Transaction[]): number {
  const { transactions: ids, evidence } = body;
  return 32 * ids.length + evidenceBytes(evidence) + bytesOfTransactions(transactions);
}
