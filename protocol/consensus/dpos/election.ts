/**
 * Who serves in the next round (W1).
 *
 * @module
 */
import { defined } from '../../kernel/assert.ts';
import { compareStrings } from '../../kernel/bytes.ts';
import type { Address, Amount, DelegateId } from '../../kernel/types.ts';
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

/** Why somebody stands behind everybody else in an election; null: for no such reason. */
export type Bar = 'missed' | 'resigned' | 'convicted' | null;

/** One delegate's place in an election. */
export interface Standing {
  readonly delegate: DelegateId;
  /** Of two with equal votes the smaller one goes before. */
  readonly address: Address;
  /** Main coin behind it. */
  readonly votes: Amount;
  readonly bar: Bar;
}

/**
 * The delegates of the round after the state's last block, most votes first; ties go to the smaller
 * address. Those that are away, that resigned and offenders stand behind everybody else, in this
 * order: they serve only where candidates run out, because the set never shrinks (W1).
 *
 * @param state - after the ending round's last block
 */
export function elect(state: State, rules: ElectionRules): readonly DelegateId[] {
  return seatsOf(standings(state, rules), rules);
}

/** Those of an election who get a seat. */
export function seatsOf(
  election: readonly Standing[],
  rules: ElectionRules,
): readonly DelegateId[] {
  return election.slice(0, rules.delegates).map(({ delegate }) => delegate);
}

/** Everybody who is registered, in the order of {@link elect}. */
export function standings(state: State, rules: ElectionRules): readonly Standing[] {
  const weights = voteWeights(state);
  const { away, resigned, offenders } = closeRound(state.seats, rules);
  const barOf = (id: DelegateId): Bar => {
    if (offenders.includes(id)) return 'convicted';
    if (resigned.includes(id)) return 'resigned';
    return away.includes(id) ? 'missed' : null;
  };
  const addressOf = (id: DelegateId): Address =>
    defined(state.registry.delegates[id], 'a delegate').address;
  return registeredIds(state.registry)
    .map((delegate): Standing => {
      const votes = (weights[delegate] ?? 0n) as Amount;
      return { delegate, address: addressOf(delegate), votes, bar: barOf(delegate) };
    })
    .toSorted(
      (a, b) =>
        BARS.indexOf(a.bar) - BARS.indexOf(b.bar) ||
        compareWeights(b.votes, a.votes) ||
        compareStrings(a.address, b.address),
    );
}

/** The later, the further behind. */
const BARS: readonly Bar[] = [null, 'missed', 'resigned', 'convicted'];

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
