/**
 * Issues a token: all of its supply goes to the issuer, and no more is ever made (paper 四.3).
 *
 * @module
 */
import { struct, u64, u8, type Codec } from '../../codec/codec.ts';
import type { Amount } from '../../kernel/types.ts';
import { MAX_TOKENS_OF_ACCOUNT } from '../account.ts';
import { isSymbol, MAX_DECIMALS, symbolCodec, tokenId } from '../token.ts';
import type { OperationRules } from './operation.ts';

export interface IssueTokenOperation {
  readonly kind: 'issue-token';
  readonly symbol: string;
  readonly decimals: number;
  /** Above zero. */
  readonly supply: Amount;
}

export const issueToken: OperationRules<IssueTokenOperation> = {
  kind: 'issue-token',
  tag: 5,
  codec: struct({ symbol: symbolCodec, decimals: u8, supply: u64 as Codec<Amount> }),
  cost: 2,
  validate: ({ symbol, decimals, supply }, { draft, from }) => {
    if (!isSymbol(symbol) || decimals > MAX_DECIMALS || supply === 0n) return 'malformed-token';
    if (draft.token(tokenId(symbol)) !== undefined) return 'symbol-taken';
    return draft.require(from).tokens.length < MAX_TOKENS_OF_ACCOUNT
      ? 'applied'
      : 'too-many-tokens';
  },
  apply: ({ symbol, decimals, supply }, { draft, from }) => {
    draft.issue(tokenId(symbol), { symbol, decimals, issuer: from, supply });
  },
};
