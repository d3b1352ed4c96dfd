/**
 * Executes one transaction: signature, nonce and fee for every kind, then the operation's own file.
 *
 * @module
 */
import type { Amount } from '../kernel/types.ts';
import { keyAt } from './account.ts';
import { delegateOfAccount } from './delegates.ts';
import { minimumFee } from './fees.ts';
import type { BlockContext } from './operations/operation.ts';
import { applyOperation } from './operations/operations.ts';
import { mayReturn } from './operations/return.ts';
import type { Receipt } from './receipt.ts';
import type { State, StateDraft } from './state.ts';
import type { Transaction } from './transaction.ts';

/** Why a transaction may not stand in a block at this point. */
export type Inadmissible =
  | 'foreign-transaction'
  | 'unknown-sender'
  | 'wrong-nonce'
  | 'fee-too-low'
  | 'fee-not-covered'
  | 'bad-transaction-signature';

/**
 * The least that a block may contain: the next nonce of a known sender, signed with the key that is
 * good in this block, and a fee that is enough and that the sender has.
 */
export function inadmissibility(
  draft: StateDraft,
  transaction: Transaction,
  block: BlockContext,
): Inadmissible | null {
  if (transaction.chain !== block.chain) return 'foreign-transaction';
  const sender = draft.account(transaction.from);
  if (sender === undefined) return 'unknown-sender';
  if (sender.nonce !== transaction.nonce) return 'wrong-nonce';
  if (transaction.fee < leastFee(transaction, block, draft)) return 'fee-too-low';
  if (sender.balance < transaction.fee) return 'fee-not-covered';
  return transaction.isSignedBy(keyAt(sender, block.height), block.suites)
    ? null
    : 'bad-transaction-signature';
}

/**
 * What a transaction has to pay to be taken. A delegate's return to a seat that it gave up is free:
 * its own node sends that (W1), and a delegate without coin must not lose its seat for good. Any
 * other `return` would do nothing, and costs what everything costs: else it would be free spam.
 */
export function leastFee(
  { from, operation, size }: Transaction,
  { fees }: Pick<BlockContext, 'fees'>,
  ledger: Pick<State, 'registry' | 'seats'>,
): Amount {
  if (operation.kind === 'return' && mayReturn(delegateOfAccount(ledger.registry, from), ledger))
    return 0n as Amount;
  return minimumFee(operation.kind, size, fees);
}

/**
 * Uses up the nonce, pays the fee and applies the operation. An operation that cannot be applied
 * leaves only nonce and fee behind; a transaction that may not stand here leaves nothing.
 */
export function applyTransaction(
  draft: StateDraft,
  transaction: Transaction,
  block: BlockContext,
): Receipt | Inadmissible {
  const refused = inadmissibility(draft, transaction, block);
  if (refused !== null) return refused;
  const { id, from, nonce, fee, operation } = transaction;
  draft.useNonce(from, nonce, fee);
  draft.credit(block.packer, fee);
  const code = applyOperation(operation, { draft, from, nonce, block });
  return { transaction: id, code, fee };
}
