/**
 * A delegate that gave up its seat for missed turns announces itself back (W1).
 *
 * @module
 */
import type { Address, DelegateId } from '../kernel/types.ts';
import type { ReceiptCode } from './receipt.ts';
import type { StateDraft } from './state.ts';

export function applyReturn(draft: StateDraft, from: Address): ReceiptCode {
  const index = draft.base.registry.delegates.findIndex((record) => record.address === from);
  if (index < 0) return 'not-a-delegate';
  const delegate = index as DelegateId;
  if (!draft.seats.away.includes(delegate)) return 'not-evicted';
  draft.seats = {
    ...draft.seats,
    away: draft.seats.away.filter((id) => id !== delegate),
    missed: draft.seats.missed.filter((entry) => entry.delegate !== delegate),
  };
  return 'applied';
}
