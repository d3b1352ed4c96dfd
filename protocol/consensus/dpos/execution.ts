/**
 * Whether a body is what its header says (W6): executed on the parent's state, and every root
 * compared.
 *
 * @module
 */
import type { Body } from '../../block/body.ts';
import type { Header } from '../../block/header.ts';
import type { ChainBlock } from '../../chain/chain-block.ts';
import type { Executed } from '../../chain/execute.ts';
import type { Transaction } from '../../ledger/transaction.ts';
import type { Computation, Refusal } from '../engine.ts';
import type { RoundSchedule } from './schedule.ts';

/** @param transactions - those that the body names, in its order */
export function executeBody(
  computation: Computation,
  parent: ChainBlock,
  header: Header,
  content: {
    readonly schedule: RoundSchedule;
    readonly body: Body;
    readonly transactions: readonly Transaction[];
  },
): Executed | Refusal {
  const { height, packer } = header;
  const executable = { height, turn: header, packer, ...content };
  const result = computation.execute(parent.state, executable);
  if (result.code !== 'executed') return { code: 'refused', reason: result.code };
  for (const [root, reason] of ROOTS)
    if (result[root] !== header[root]) return { code: 'refused', reason };
  return result;
}

const ROOTS = [
  ['stateRoot', 'state root'],
  ['transactionsRoot', 'transactions root'],
  ['receiptsRoot', 'receipts root'],
] as const;
