import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  closeRound,
  elect,
  standings,
  voteWeights,
} from '../../../protocol/consensus/dpos/election.ts';
import { compareStrings } from '../../../protocol/kernel/bytes.ts';
import type { Address, DelegateId } from '../../../protocol/kernel/types.ts';
import type { SeatRecord } from '../../../protocol/ledger/delegates.ts';
import { electedAfter } from '../../../sim/checkers/electorate.ts';
import { addressOf } from '../chain/small-chain.ts';
import { EMPTY_SEATS, ids, REGISTERED, seatRecords, stateWith } from './seats.ts';

const addressOfDelegate = (id: number): Address => addressOf(`delegate ${id}`);
function rankIn({ offenders, resigned, away }: SeatRecord, id: DelegateId): number {
  return offenders.includes(id) ? 3 : resigned.includes(id) ? 2 : away.includes(id) ? 1 : 0;
}

const rules = (delegates: number, evictAfterMissedRounds = 2) => ({
  delegates,
  evictAfterMissedRounds,
});

describe('voteWeights (W1)', () => {
  it('weighs a vote by the main coin that its holder has now', () => {
    expect(voteWeights(stateWith([[3n, 4n], [], [5n]], {}))).toEqual([7n, 0n, 5n]);
  });
});

describe('elect (W1)', () => {
  it('takes those with the most votes, most first', () => {
    expect(elect(stateWith([[1n], [9n], [5n], [7n]], {}), rules(3))).toEqual([1, 3, 2]);
  });

  it('gives ties to the smaller address', () => {
    const byAddress = ids(0, 1, 2, 3, 4).toSorted((a, b) =>
      compareStrings(addressOfDelegate(a), addressOfDelegate(b)),
    );
    expect(byAddress).not.toEqual([0, 1, 2, 3, 4]);
    expect(elect(stateWith([[5n], [5n], [5n], [5n], [5n]], {}), rules(4))).toEqual(
      byAddress.slice(0, 4),
    );
  });

  it('takes an offender never while there is another candidate (W5)', () => {
    const state = stateWith([[9n], [8n], [1n]], { offenders: ids(0) });
    expect(elect(state, rules(2))).toEqual([1, 2]);
  });

  it('lets the first candidate replace who is away', () => {
    const state = stateWith([[9n], [8n], [2n], [3n]], { away: ids(1) });
    expect(elect(state, rules(2))).toEqual([0, 3]);
  });

  it('counts the round that ends: who misses it as the last one allowed has lost its seat', () => {
    const seats = {
      order: ids(0, 1),
      produced: ids(0),
      missed: [{ delegate: 1 as DelegateId, rounds: 1 }],
    };
    expect(elect(stateWith([[9n], [8n], [2n]], seats), rules(2))).toEqual([0, 2]);
    expect(elect(stateWith([[9n], [8n], [2n]], seats), rules(2, 3))).toEqual([0, 1]);
  });

  it('never shrinks the set: without a candidate who is away keeps the seat, offenders last', () => {
    const state = stateWith([[9n], [8n], [7n]], { away: ids(1), offenders: ids(0) });
    expect(elect(state, rules(3))).toEqual([2, 1, 0]);
    expect(elect(state, rules(2))).toEqual([2, 1]);
  });

  it('elects whom the checkers elect, and says with how many votes and what bars whom', () => {
    const stakes = fc.array(fc.array(fc.bigInt({ min: 0n, max: 3n }), { maxLength: 2 }), {
      minLength: REGISTERED,
      maxLength: REGISTERED,
    });
    fc.assert(
      fc.property(
        stakes,
        seatRecords,
        fc.integer({ min: 1, max: REGISTERED }),
        (holdings, record, size) => {
          const state = stateWith(holdings, record);
          const election = standings(state, rules(size));
          const elected = new Set<number>(elect(state, rules(size)));
          expect(elected).toEqual(electedAfter(state, rules(size)));
          expect(new Set(election.slice(0, size).map(({ delegate }) => delegate))).toEqual(elected);
          expect(election).toHaveLength(REGISTERED);
          const { away } = closeRound(record, rules(size));
          for (const { delegate, votes, bar, address } of election) {
            expect(address).toBe(addressOfDelegate(delegate));
            expect(votes).toBe(holdings[delegate]!.reduce((sum, amount) => sum + amount, 0n));
            const rank = rankIn({ ...record, away }, delegate);
            expect(bar).toBe([null, 'missed', 'resigned', 'convicted'][rank]);
          }
        },
      ),
    );
  });

  it('is what choosing the best one after another gives', () => {
    const stakes = fc.array(fc.array(fc.bigInt({ min: 0n, max: 4n }), { maxLength: 3 }), {
      minLength: REGISTERED,
      maxLength: REGISTERED,
    });
    const seats = fc.integer({ min: 1, max: REGISTERED });
    fc.assert(
      fc.property(stakes, seatRecords, seats, (holdings, record, size) => {
        const state = stateWith(holdings, record);
        const elected = elect(state, rules(size));
        expect(new Set(elected).size).toBe(size);

        const closed = closeRound(record, rules(size));
        const weight = (id: number) => holdings[id]!.reduce((sum, amount) => sum + amount, 0n);
        const left = new Set(ids(0, 1, 2, 3, 4, 5, 6, 7, 8));
        for (const chosen of elected) {
          const best = [...left].reduce((a, b) => {
            const [rankA, rankB] = [rankIn(closed, a), rankIn(closed, b)];
            if (rankA !== rankB) return rankA < rankB ? a : b;
            if (weight(a) !== weight(b)) return weight(a) > weight(b) ? a : b;
            return addressOfDelegate(a) < addressOfDelegate(b) ? a : b;
          });
          expect(chosen).toBe(best);
          left.delete(best);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('closeRound (W1)', () => {
  it('counts one more missed round for who had the turn and no block, and forgets it for others', () => {
    fc.assert(
      fc.property(seatRecords, fc.integer({ min: 0, max: 3 }), (seats, limit) => {
        const closed = closeRound(seats, rules(5, limit));
        const away = new Set(seats.away);
        const missed: { delegate: DelegateId; rounds: number }[] = [];
        for (let id = 0; id < REGISTERED; id += 1) {
          const delegate = id as DelegateId;
          if (!seats.order.includes(delegate) || seats.produced.includes(delegate)) continue;
          const before = seats.missed.find((entry) => entry.delegate === delegate)?.rounds ?? 0;
          missed.push({ delegate, rounds: before + 1 });
          if (limit > 0 && before + 1 >= limit) away.add(delegate);
        }
        expect(closed.missed).toEqual(missed);
        expect(closed.away).toEqual([...away].toSorted((a, b) => a - b));
        expect(closed.offenders).toEqual(seats.offenders);
      }),
    );
  });

  it('never sends anybody away when told not to', () => {
    const seats = {
      ...EMPTY_SEATS,
      order: ids(0, 1),
      missed: [{ delegate: 0 as DelegateId, rounds: 50 }],
    };
    expect(closeRound(seats, rules(2, 0)).away).toEqual([]);
  });
});
