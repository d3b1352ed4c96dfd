/**
 * Executes one transaction: nonce and fee for every kind, then the operation's own file.
 *
 * @module
 */
import type { Address, Amount } from '../kernel/types.ts';
import type { Receipt, ReceiptCode } from './receipt.ts';
import { applyReturn } from './return.ts';
import type { StateDraft } from './state.ts';
import type { Transaction } from './transaction.ts';
import { applyTransfer } from './transfer.ts';

/** Why a transaction may not stand in a block at this point. */
export type Inadmissible = 'unknown-sender' | 'wrong-nonce' | 'fee-not-covered';

/** The least that a block may contain: the next nonce of a known sender that can pay the fee. */
export function inadmissibility(state: StateDraft, transaction: Transaction): Inadmissible | null {
  const sender = state.account(transaction.from);
  if (sender === undefined) return 'unknown-sender';
  if (sender.nonce !== transaction.nonce) return 'wrong-nonce';
  return sender.balance < transaction.fee ? 'fee-not-covered' : null;
}

/**
 * Applies an admissible transaction. A failed operation still uses up its nonce and pays its fee.
 *
 * @param packer - account that receives the fee
 */
export function applyTransaction(
  draft: StateDraft,
  transaction: Transaction,
  packer: Address,
): Receipt | Inadmissible {
  const refused = inadmissibility(draft, transaction);
  const sender = draft.account(transaction.from);
  if (refused !== null || sender === undefined) return refused ?? 'unknown-sender';
  draft.put(transaction.from, {
    ...sender,
    nonce: sender.nonce + 1,
    balance: (sender.balance - transaction.fee) as Amount,
  });
  draft.credit(packer, transaction.fee);
  return {
    transaction: transaction.id,
    code: applyOperation(draft, transaction),
    fee: transaction.fee,
  };
}

function applyOperation(draft: StateDraft, transaction: Transaction): ReceiptCode {
  switch (transaction.operation.kind) {
    case 'transfer':
      return applyTransfer(draft, transaction.from, transaction.operation);
    case 'return':
      return applyReturn(draft, transaction.from);
  }
}
