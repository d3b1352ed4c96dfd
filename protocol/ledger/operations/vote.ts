/**
 * A holder gives all of its weight to one delegate or candidate (W1), in place of whom it voted for
 * before. It weighs what the holder has of the main coin when the round ends.
 *
 * @module
 */
import { branded, struct, u16 } from '../../codec/codec.ts';
import type { DelegateId } from '../../kernel/types.ts';
import type { OperationRules } from './operation.ts';

export interface VoteOperation {
  readonly kind: 'vote';
  readonly delegate: DelegateId;
}

export const vote: OperationRules<VoteOperation> = {
  kind: 'vote',
  tag: 10,
  codec: struct({ delegate: branded<DelegateId>(u16) }),
  cost: 1,
  validate: ({ delegate }, { draft }) =>
    draft.registry.delegates[delegate] === undefined ? 'unknown-delegate' : 'applied',
  apply: ({ delegate }, { draft, from }) => {
    draft.setVote(from, delegate);
  },
};
