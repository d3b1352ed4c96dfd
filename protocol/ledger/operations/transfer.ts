/**
 * Moves main coin to an account that exists.
 *
 * @module
 */
import { address, struct, u64, type Codec } from '../../codec/codec.ts';
import type { Address, Amount } from '../../kernel/types.ts';
import type { OperationRules } from './operation.ts';

export interface TransferOperation {
  readonly kind: 'transfer';
  readonly to: Address;
  readonly amount: Amount;
}

export const transfer: OperationRules<TransferOperation> = {
  kind: 'transfer',
  tag: 1,
  codec: struct({ to: address, amount: u64 as Codec<Amount> }),
  cost: 1,
  validate: ({ to, amount }, { draft, from }) => {
    if (draft.account(to) === undefined) return 'unknown-recipient';
    return draft.require(from).balance < amount ? 'insufficient-balance' : 'applied';
  },
  apply: ({ to, amount }, { draft, from }) => {
    draft.debit(from, amount);
    draft.credit(to, amount);
  },
};
