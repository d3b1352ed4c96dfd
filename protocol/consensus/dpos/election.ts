/**
 * Who serves in the next round (W1).
 *
 * @module
 */
import { defined } from '../../kernel/assert.ts';
import { compareStrings } from '../../kernel/bytes.ts';
import type { Address, DelegateId } from '../../kernel/types.ts';
import {
  registeredIds,
  withId,
  type MissedRounds,
  type SeatRecord,
} from '../../ledger/delegates.ts';
import type { State } from '../../ledger/state.ts';

export interface ElectionRules {
  /** Seats of a round. */
  readonly delegates: number;
  /** Consecutive rounds without a block that cost the seat; 0: never. */
  readonly evictAfterMissedRounds: number;
}

/** Main coin behind each registered delegate, by id. */
export function voteWeights(state: State): readonly bigint[] {
  const weights = Array.from(state.registry.delegates, () => 0n);
  for (const [holder, delegate] of state.votes.entries()) {
    const balance = state.accounts.get(holder)?.balance ?? 0n;
    weights[delegate] = (weights[delegate] ?? 0n) + balance;
  }
  return weights;
}

/**
 * The delegates of the round after the state's last block, most votes first; ties go to the smaller
 * address. Those that are away, that resigned and offenders stand behind everybody else, in this
 * order: they serve only where candidates run out, because the set never shrinks (W1).
 *
 * @param state - after the ending round's last block
 */
export function elect(state: State, rules: ElectionRules): readonly DelegateId[] {
  const weights = voteWeights(state);
  const { away, resigned, offenders } = closeRound(state.seats, rules);
  const rank = (id: DelegateId): number =>
    offenders.includes(id) ? 3 : resigned.includes(id) ? 2 : away.includes(id) ? 1 : 0;
  const addressOf = (id: DelegateId): Address =>
    defined(state.registry.delegates[id], 'a delegate').address;
  const byMerit = registeredIds(state.registry).toSorted(
    (a, b) =>
      rank(a) - rank(b) ||
      compareWeights(weights[b] ?? 0n, weights[a] ?? 0n) ||
      compareStrings(addressOf(a), addressOf(b)),
  );
  return byMerit.slice(0, rules.delegates);
}

function compareWeights(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * The seats when their round has ended: whoever had no block in it missed one round more, and is
 * away after too many. Rounds without any block are never closed, so they count for nobody (W1).
 */
export function closeRound(seats: SeatRecord, rules: ElectionRules): SeatRecord {
  const missed: MissedRounds[] = [];
  let away = seats.away;
  const before = new Map(seats.missed.map((entry) => [entry.delegate, entry.rounds]));
  for (const delegate of seats.order.toSorted((a, b) => a - b)) {
    if (seats.produced.includes(delegate)) continue;
    const rounds = (before.get(delegate) ?? 0) + 1;
    missed.push({ delegate, rounds });
    if (rules.evictAfterMissedRounds > 0 && rounds >= rules.evictAfterMissedRounds)
      away = withId(away, delegate);
  }
  return { ...seats, missed, away };
}
