/**
 * A delegate that gave up its seat for missed turns (W1), or resigned, announces itself back.
 *
 * @module
 */
import { struct } from '../../codec/codec.ts';
import { defined } from '../../kernel/assert.ts';
import type { DelegateId } from '../../kernel/types.ts';
import type { State } from '../state.ts';
import type { OperationRules } from './operation.ts';

export interface ReturnOperation {
  readonly kind: 'return';
}

export const returnToSeat: OperationRules<ReturnOperation> = {
  kind: 'return',
  tag: 2,
  codec: struct({}),
  cost: 1,
  validate: (_, { draft, from }) => {
    const delegate = draft.delegateOf(from);
    if (delegate === undefined) return 'not-a-delegate';
    return mayReturn(delegate, draft) ? 'applied' : 'not-evicted';
  },
  apply: (_, { draft, from }) => {
    const delegate = defined(draft.delegateOf(from), 'a delegate');
    const others = (id: DelegateId): boolean => id !== delegate;
    const { seats } = draft;
    draft.seats = {
      ...seats,
      away: seats.away.filter(others),
      resigned: seats.resigned.filter(others),
      missed: seats.missed.filter((entry) => entry.delegate !== delegate),
    };
  },
};

/** Whether there is a seat to return to: one that the delegate gave up. */
export function mayReturn(
  delegate: DelegateId | undefined,
  { seats: { away, resigned } }: Pick<State, 'seats'>,
): boolean {
  return delegate !== undefined && (away.includes(delegate) || resigned.includes(delegate));
}
