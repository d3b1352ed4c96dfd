/**
 * Transfer of main coin between two accounts.
 *
 * @module
 */
import type { Address, Amount } from '../kernel/types.ts';
import type { ReceiptCode } from './receipt.ts';
import type { StateDraft } from './state.ts';
import type { TransferOperation } from './transaction.ts';

/** Moves the amount. The fee has been paid already. */
export function applyTransfer(
  draft: StateDraft,
  from: Address,
  operation: TransferOperation,
): ReceiptCode {
  const sender = draft.account(from);
  if (draft.account(operation.to) === undefined) return 'unknown-recipient';
  if (sender === undefined || sender.balance < operation.amount) return 'insufficient-balance';
  draft.put(from, { ...sender, balance: (sender.balance - operation.amount) as Amount });
  draft.credit(operation.to, operation.amount);
  return 'applied';
}
