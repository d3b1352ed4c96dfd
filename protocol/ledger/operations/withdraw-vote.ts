/**
 * A holder votes for nobody any more (W1).
 *
 * @module
 */
import { struct } from '../../codec/codec.ts';
import type { OperationRules } from './operation.ts';

export interface WithdrawVoteOperation {
  readonly kind: 'withdraw-vote';
}

export const withdrawVote: OperationRules<WithdrawVoteOperation> = {
  kind: 'withdraw-vote',
  tag: 11,
  codec: struct({}),
  cost: 1,
  validate: (_, { draft, from }) => (draft.voteOf(from) === undefined ? 'no-vote' : 'applied'),
  apply: (_, { draft, from }) => {
    draft.setVote(from, undefined);
  },
};
