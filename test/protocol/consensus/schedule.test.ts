import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  RoundSchedule,
  successor,
  successorNumber,
  windowCloses,
  windowOpens,
} from '../../../protocol/consensus/dpos/schedule.ts';
import { missedTurns, scheduleOf } from '../../../protocol/consensus/dpos/validity.ts';
import { InvariantViolation } from '../../../protocol/kernel/assert.ts';
import type { DelegateId, PeerId, Position, Round } from '../../../protocol/kernel/types.ts';
import { packCertified, smallChain } from '../chain/small-chain.ts';

/** The successor whose window holds a moment, or 0 before the first opens: the inverse, from SPEC. */
function successorAt(parent: number, moment: number, interval: number): number {
  const elapsed = moment - parent;
  if (elapsed < interval) return 0;
  return Math.max(1, Math.ceil((2 * elapsed - interval) / (2 * interval)));
}

/** Odd intervals, too: half of one is no whole number of microseconds. */
const intervals = fc.oneof(
  fc.integer({ min: 1, max: 60_000_000 }),
  fc.constantFrom(1, 2, 3, 3_000_000, 2_999_999),
);
const moments = fc.integer({ min: 0, max: 1_000_000_000_000 });
const successors = fc.integer({ min: 1, max: 10_000 });

describe('windows of turns (W2)', () => {
  it('are those of the paper: [T + I, T + 3I/2], then (T + (2k − 1)I/2, T + (2k + 1)I/2]', () => {
    const I = 3_000_000;
    const window = (k: number) => [windowOpens(0, k, I), windowCloses(0, k, I)];
    expect(window(1)).toEqual([3_000_000, 4_500_000]);
    expect(window(2)).toEqual([4_500_001, 7_500_000]);
    expect(window(3)).toEqual([7_500_001, 10_500_000]);
    // Half of 3 is 1.5: the last whole microsecond is before it.
    expect([windowOpens(0, 1, 3), windowCloses(0, 1, 3)]).toEqual([3, 4]);
    expect([windowOpens(0, 2, 3), windowCloses(0, 2, 3)]).toEqual([5, 7]);
  });

  it('are never empty, and each begins where the one before ends', () => {
    fc.assert(
      fc.property(moments, successors, intervals, (parent, k, interval) => {
        const [opens, closes] = [
          windowOpens(parent, k, interval),
          windowCloses(parent, k, interval),
        ];
        expect(opens).toBeLessThanOrEqual(closes);
        expect(windowOpens(parent, k + 1, interval)).toBe(closes + 1);
      }),
    );
  });

  it('hold exactly the moments that the rule says, in whole numbers', () => {
    fc.assert(
      fc.property(
        successors,
        intervals,
        fc.double({ min: -1, max: 2, noNaN: true }),
        (k, interval, where) => {
          const moment = Math.floor((k + where) * interval);
          const twice = BigInt(2 * moment);
          const [K, I] = [BigInt(k), BigInt(interval)];
          const above = k === 1 ? twice >= 2n * I : twice > (2n * K - 1n) * I;
          const below = twice <= (2n * K + 1n) * I;
          const inside =
            moment >= windowOpens(0, k, interval) && moment <= windowCloses(0, k, interval);
          expect(inside).toBe(above && below);
        },
      ),
    );
  });

  it('hold every moment, each in the one window that the formula gives', () => {
    fc.assert(
      fc.property(
        moments,
        fc.integer({ min: 0, max: 1_000_000_000_000 }),
        intervals,
        (parent, elapsed, interval) => {
          const moment = parent + elapsed;
          const k = successorAt(parent, moment, interval);
          if (k === 0) {
            expect(elapsed).toBeLessThan(interval);
            return;
          }
          expect(moment).toBeGreaterThanOrEqual(windowOpens(parent, k, interval));
          expect(moment).toBeLessThanOrEqual(windowCloses(parent, k, interval));
        },
      ),
    );
    fc.assert(
      fc.property(moments, successors, intervals, (parent, k, interval) => {
        expect(successorAt(parent, windowOpens(parent, k, interval), interval)).toBe(k);
        expect(successorAt(parent, windowCloses(parent, k, interval), interval)).toBe(k);
      }),
    );
  });
});

describe('successor (W2)', () => {
  const turns = fc.integer({ min: 1, max: 50 }).chain((size) =>
    fc.record({
      size: fc.constant(size),
      round: fc.nat(1_000).map((round) => round as Round),
      position: fc.nat(size - 1).map((position) => position as Position),
    }),
  );

  it('counts positions up, and goes on at 0 of the next round', () => {
    fc.assert(
      fc.property(turns, successors, ({ size, round, position }, k) => {
        const turn = { round, position };
        const after = successor(turn, k, size);
        expect(after.position).toBeLessThan(size);
        expect(after).toEqual(successor(successor(turn, k - 1, size), 1, size));
        expect(successorNumber(turn, after, size)).toBe(k);
        expect(successorNumber(after, turn, size)).toBe(-k);
      }),
    );
  });
});

describe('turns over the end of a round (W2, W11)', () => {
  const chain = smallChain({ delegates: 5, candidates: 2, parameters: { order: 'shuffled' } });

  it('are ordered as if the parent were the last block of its round', () => {
    let parent = chain.genesisBlock;
    for (let height = 1; height <= 12; height += 1) {
      const { position } = parent.signed.header;
      const next = chain.computation.nextSchedule(parent.state, parent.hash);
      for (let k = 1; k <= 16; k += 1) {
        const expected = position + k < 5 ? parent.schedule.order : next.order;
        expect(scheduleOf(parent, k, chain.computation).order).toEqual(expected);
      }
      parent = packCertified(chain, parent, { successor: 1 + (height % 3) });
    }
    expect(parent.signed.header.round).toBeGreaterThan(3);
  });

  it('name those that let them pass, round after round', () => {
    const parent = packCertified(chain, chain.genesisBlock, { successor: 4 });
    expect(parent.missed).toEqual(chain.genesisBlock.schedule.order.slice(0, 3));
    const next = chain.computation.nextSchedule(parent.state, parent.hash);
    expect(missedTurns(parent, 8, chain.computation)).toEqual([
      parent.schedule.packerAt(4 as Position),
      ...next.order,
      next.packerAt(0 as Position),
    ]);
    expect(missedTurns(parent, 1, chain.computation)).toEqual([]);
  });
});

describe('RoundSchedule', () => {
  const peerOf = (id: DelegateId) => (100 + id) as PeerId;

  it.each([
    [21, 11],
    [4, 2],
    [5, 3],
    [1, 1],
  ])('of %i delegates %i are at a distance below half from the packer (W4, W7)', (size, count) => {
    const order = Array.from({ length: size }, (_, i) => ((i * 3) % 64) as DelegateId);
    const schedule = new RoundSchedule(order, peerOf, []);
    for (let packer = 0; packer < size; packer += 1) {
      const talliers = Array.from({ length: count }, (_, d) => peerOf(order[(packer + d) % size]!));
      expect(new Set(schedule.talliersFor(packer as Position))).toEqual(new Set(talliers));
      expect(schedule.isTallier(packer as Position, packer as Position)).toBe(true);
    }
  });

  it('knows positions, and of delegates without a seat that they have none', () => {
    const schedule = new RoundSchedule([4, 2, 7] as DelegateId[], peerOf, []);
    expect(schedule.positionOf(7 as DelegateId)).toBe(2);
    expect(schedule.positionOf(3 as DelegateId)).toBeUndefined();
    expect(() => new RoundSchedule([], peerOf, [])).toThrow(InvariantViolation);
  });
});
