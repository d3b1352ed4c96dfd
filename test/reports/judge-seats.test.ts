/** Expectations about seats and failures: held, broken, and not exercised. */
import { describe, expect, it } from 'vitest';
import { RunReport } from '../../reports/report.ts';
import { judge } from '../../reports/verdict.ts';
import type { Expectations, SeatExpectation } from '../../scenarios/scenario.ts';
import { scenario, Stream } from './stream.ts';

/** Three seats, five who can have one; delegate 2 resigns, 3 takes its seat, 4 never serves. */
function verdictOf(expect: Partial<Expectations>, rounds = 2) {
  const chain = { candidates: 1, aspirants: 1 };
  const judged = scenario(3, { chain, expect });
  const report = new RunReport(judged);
  const stream = new Stream(report).start(5, [], 3);
  const elected = (round: number, seats: readonly number[], behind: number, bar: string | null) => {
    const election = [...seats, behind].map((delegate) => ({
      delegate,
      address: '',
      votes: 1n,
      bar: delegate === behind ? bar : null,
    }));
    return { kind: 'elected', node: 0, round, order: seats, election } as never;
  };
  stream.event<'elected'>(3, elected(1, [0, 1, 2], 3, null));
  stream.commit(3, [0], 1, 'a', { transactions: ['x', 'y'], failed: [['y', 'no-vote']] });
  if (rounds > 1) stream.event<'elected'>(6, elected(2, [0, 1, 3], 2, 'resigned'));
  stream.commit(6, [0], 2, 'b', { parent: 'a', packer: 3 });
  stream.end(9);
  return judge(judged, report.finish());
}

const seat = (of: number | readonly number[], rest: Partial<SeatExpectation>): SeatExpectation => ({
  delegates: typeof of === 'number' ? [of] : of,
  serves: null,
  loses: null,
  packs: null,
  ...rest,
});

describe('an expectation about seats', () => {
  it.each([
    seat([0, 1, 3], { serves: true, loses: 'nothing' }),
    seat(2, { serves: false, loses: 'resigned', packs: false }),
    seat(4, { serves: false, loses: 'nothing' }),
    seat(3, { packs: true }),
  ])('holds: %o', (expected) => {
    const { exitCode, findings } = verdictOf({ seats: [expected] });
    expect(findings).toMatchObject([{ expectation: 'seats[0]', outcome: 'held' }]);
    expect(exitCode).toBe(0);
  });

  it.each([
    seat(2, { serves: true }),
    seat(3, { serves: false }),
    seat(2, { loses: 'votes' }),
    seat(2, { loses: 'nothing' }),
    seat(1, { loses: 'resigned' }),
    seat(2, { packs: true }),
    seat(3, { packs: false }),
    seat([0, 2], { serves: true }),
  ])('is broken: %o', (expected) => {
    const { exitCode, findings } = verdictOf({ seats: [seat(0, { serves: true }), expected] });
    expect(findings).toMatchObject([
      { expectation: 'seats[0]', outcome: 'held' },
      { expectation: 'seats[1]', outcome: 'broken' },
    ]);
    expect(exitCode).toBe(2);
  });

  it('says what it found of whom', () => {
    const { findings } = verdictOf({ seats: [seat([0, 2], { serves: true, loses: 'nothing' })] });
    expect(findings[0]).toMatchObject({
      found: '2 has no seat, lost one: resigned 1 ×, packed 0 blocks',
      allowed: '0 2: a seat at the end, no seat lost',
    });
  });

  it('is not exercised where no round ended', () => {
    const { exitCode } = verdictOf({ seats: [seat(0, { serves: true })] }, 1);
    expect(exitCode).toBe(3);
  });
});

describe('an expectation about their number', () => {
  const exactly = (n: number) => ({ atLeast: n, atMost: n });

  it.each([
    [{ seatChanges: exactly(1) }, 2, 0],
    [{ seatChanges: exactly(0) }, 2, 2],
    [{ seatChanges: exactly(0) }, 1, 3],
    [{ failures: exactly(1) }, 2, 0],
    [{ failures: exactly(0) }, 2, 2],
  ] as const)('%o of %i rounds ends with %i', (expected, rounds, exitCode) => {
    expect(verdictOf(expected, rounds).exitCode).toBe(exitCode);
  });
});

describe('failures and fees', () => {
  it('are taken back with the block that had them', () => {
    const plain = scenario(3, { chain: { blockReward: 4n } });
    const report = new RunReport(plain);
    const stream = new Stream(report).start(3);
    const block = { packer: 1, transactions: ['x'], fees: 9n };
    stream.commit(3, [0, 1], 1, 'a', { ...block, failed: [['x', 'no-vote']] });
    stream.commit(4, [2], 1, 'b', { ...block, packer: 2, fees: 5n });
    stream.undo(5, [0, 1], 1, 'a', 1, ['x']).commit(6, [0, 1], 1, 'b', { ...block, packer: 2 });
    const { failures, earnings } = report.finish().throughput;
    expect(failures).toEqual([]);
    expect(earnings).toEqual([
      { delegate: 0, blocks: 0, fees: '0', rewards: '0' },
      { delegate: 1, blocks: 0, fees: '0', rewards: '0' },
      { delegate: 2, blocks: 1, fees: '5', rewards: '4' },
    ]);
  });
});
