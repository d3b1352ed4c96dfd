/** Elections as an observer sees them: who serves, with how many votes, and why others left (W1). */
import { describe, expect, it } from 'vitest';
import { ElectionCollector, type ElectionRow } from '../../../reports/collectors/elections.ts';
import { Stream } from '../stream.ts';

type Standing = readonly [delegate: number, votes: bigint, bar?: string];

/** Three seats; the first three of the standings have them. */
function elected(node: number, round: number, ...standings: readonly Standing[]) {
  const election = standings.map(([delegate, votes, bar = null]) => ({
    delegate,
    address: `address of ${delegate}`,
    votes,
    bar,
  }));
  const order = election.slice(0, 3).map(({ delegate }) => delegate);
  return { kind: 'elected', node, round, order: order.toReversed(), election } as never;
}

function collect(tell: (stream: Stream) => void) {
  const rows: ElectionRow[] = [];
  const collector = new ElectionCollector((row) => rows.push(row));
  tell(new Stream(collector).start(6, [5], 3));
  return { rows, result: collector.result() };
}

describe('ElectionCollector', () => {
  it('takes the first election for what it is, not for a change', () => {
    const { rows, result } = collect((stream) => {
      stream.event<'elected'>(3, elected(0, 1, [4, 9n], [1, 8n], [0, 7n], [2, 1n]));
    });
    expect(result).toMatchObject({ rounds: 1, changes: 0, listedChanges: [] });
    expect(rows.map(({ delegate, seat, change }) => [delegate, seat, change])).toEqual([
      [4, true, null],
      [1, true, null],
      [0, true, null],
      [2, false, null],
    ]);
    expect(rows[0]).toMatchObject({ place: 1, votes: '9', address: 'address of 4', why: null });
  });

  it('tells a round once, by whoever is first and not Byzantine', () => {
    const { result } = collect((stream) => {
      const same: readonly Standing[] = [
        [0, 9n],
        [1, 8n],
        [2, 7n],
      ];
      stream.event<'elected'>(3, elected(0, 1, ...same));
      stream.event<'elected'>(4, elected(5, 2, [0, 9n], [1, 8n], [3, 7n], [2, 1n]));
      stream.event<'elected'>(5, elected(1, 1, ...same));
      stream.event<'elected'>(6, elected(1, 2, ...same));
      stream.event<'elected'>(7, elected(2, 2, ...same));
    });
    expect(result).toMatchObject({ rounds: 2, changes: 0 });
    expect(result.service.map(({ rounds }) => rounds)).toEqual([2, 2, 2]);
  });

  it.each([
    ['votes', [3, 9n], [0, 1n]],
    ['missed', [3, 0n], [0, 9n, 'missed']],
    ['resigned', [3, 0n], [0, 9n, 'resigned']],
    ['convicted', [3, 0n], [0, 9n, 'convicted']],
  ] as const)('says that a seat was lost for %s', (why, entered, left) => {
    const { rows, result } = collect((stream) => {
      stream.event<'elected'>(3, elected(0, 1, [0, 9n], [1, 8n], [2, 7n], [3, 1n]));
      stream.event<'elected'>(9, elected(0, 4, [1, 8n], [2, 7n], entered, left));
    });
    expect(result.listedChanges).toEqual([
      {
        round: 4,
        atMicros: 9_000_000,
        entered: [{ delegate: 3, votes: String(entered[1]) }],
        left: [{ delegate: 0, votes: String(left[1]), why }],
      },
    ]);
    expect(result.service.find(({ delegate }) => delegate === 0)).toMatchObject({
      rounds: 1,
      servesAtEnd: false,
      lost: { [why]: 1 },
    });
    expect(rows.filter(({ change }) => change !== null)).toMatchObject([
      { delegate: 3, change: 'entered', why: null },
      { delegate: 0, change: 'left', why },
    ]);
  });

  it('lists no more of those who wait than there are seats, and everybody who left', () => {
    const waiting = Array.from({ length: 50 }, (_, i): Standing => [100 + i, 1n]);
    const { rows } = collect((stream) => {
      stream.event<'elected'>(3, elected(0, 1, [0, 9n], [1, 9n], [2, 9n], ...waiting));
      stream.event<'elected'>(
        6,
        elected(0, 2, [1, 9n], [2, 9n], [100, 9n], ...waiting.slice(1), [0, 0n]),
      );
    });
    expect(rows.filter(({ round }) => round === 1)).toHaveLength(6);
    expect(rows.filter(({ round }) => round === 2).map(({ delegate }) => delegate)).toContain(0);
    expect(rows.filter(({ round }) => round === 2)).toHaveLength(7);
  });
});
