/**
 * When an amount of a token can go from one account to another.
 *
 * @module
 */
import type { Address, Amount, TokenId } from '../../kernel/types.ts';
import { MAX_TOKENS_OF_ACCOUNT, tokenBalance } from '../account.ts';
import type { ReceiptCode } from '../receipt.ts';
import type { StateDraft } from '../state.ts';

export interface TokenMove {
  readonly from: Address;
  readonly to: Address;
  readonly token: TokenId;
  readonly amount: Amount;
}

export interface TokenAmount {
  readonly token: TokenId;
  readonly amount: Amount;
}

/**
 * Why the token cannot move, or null. Both accounts must exist.
 *
 * @param back - what the receiver gives for it at the same time: the last of a token makes room
 */
export function tokenMoveProblem(
  draft: StateDraft,
  { from, to, token, amount }: TokenMove,
  back?: TokenAmount,
): ReceiptCode | null {
  if (draft.token(token) === undefined) return 'unknown-token';
  if (tokenBalance(draft.require(from), token) < amount) return 'insufficient-tokens';
  const receiver = draft.require(to);
  const isNew = amount > 0n && tokenBalance(receiver, token) === 0n;
  const isLast =
    back !== undefined && back.amount > 0n && tokenBalance(receiver, back.token) === back.amount;
  const kept = receiver.tokens.length - (isLast ? 1 : 0);
  return isNew && kept >= MAX_TOKENS_OF_ACCOUNT ? 'too-many-tokens' : null;
}
