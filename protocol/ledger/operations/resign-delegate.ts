/**
 * A delegate or candidate stands for election no more. It serves its round to the end.
 *
 * @module
 */
import { struct } from '../../codec/codec.ts';
import { defined } from '../../kernel/assert.ts';
import { withId } from '../delegates.ts';
import type { OperationRules } from './operation.ts';

export interface ResignDelegateOperation {
  readonly kind: 'resign-delegate';
}

export const resignDelegate: OperationRules<ResignDelegateOperation> = {
  kind: 'resign-delegate',
  tag: 9,
  codec: struct({}),
  cost: 1,
  validate: (_, { draft, from }) => {
    const delegate = draft.delegateOf(from);
    if (delegate === undefined) return 'not-a-delegate';
    return draft.seats.resigned.includes(delegate) ? 'already-resigned' : 'applied';
  },
  apply: (_, { draft, from }) => {
    const delegate = defined(draft.delegateOf(from), 'a delegate');
    draft.seats = { ...draft.seats, resigned: withId(draft.seats.resigned, delegate) };
  },
};
