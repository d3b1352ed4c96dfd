/**
 * Moves a token to an account that exists. The fee is in main coin, as ever.
 *
 * @module
 */
import { address, struct, u64, type Codec } from '../../codec/codec.ts';
import type { Address, Amount, TokenId } from '../../kernel/types.ts';
import { tokenIdCodec } from '../token.ts';
import type { OperationRules } from './operation.ts';
import { tokenMoveProblem } from './token-moves.ts';

export interface TransferTokenOperation {
  readonly kind: 'transfer-token';
  readonly to: Address;
  readonly token: TokenId;
  readonly amount: Amount;
}

export const transferToken: OperationRules<TransferTokenOperation> = {
  kind: 'transfer-token',
  tag: 6,
  codec: struct({ to: address, token: tokenIdCodec, amount: u64 as Codec<Amount> }),
  cost: 1,
  validate: ({ to, token, amount }, { draft, from }) => {
    if (draft.account(to) === undefined) return 'unknown-recipient';
    return tokenMoveProblem(draft, { from, to, token, amount }) ?? 'applied';
  },
  apply: ({ to, token, amount }, { draft, from }) => {
    draft.moveToken(token, from, to, amount);
  },
};
