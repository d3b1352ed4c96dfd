/** Offences and seats: who, when, at what height, and what it cost (W1, W5, R5a). */
import { describe, expect, it } from 'vitest';
import { OffenceCollector } from '../../../reports/collectors/offences.ts';
import { runScenario } from '../../../sim/cli/run-scenario.ts';
import { scenario } from '../../sim/scenarios.ts';
import { hash, Stream } from '../stream.ts';

function collect(tell: (stream: Stream) => void) {
  const collector = new OffenceCollector();
  tell(new Stream(collector).start(5, [3], 4));
  return collector.result();
}

const seen = (node: number) => ({
  kind: 'offence-seen' as const,
  node,
  offence: 'proposals' as const,
  offender: 3,
  height: 7,
  view: 0,
  block: hash('a'),
  other: hash('b'),
});

describe('OffenceCollector', () => {
  it('tells who was seen first and by whom, not what Byzantine nodes say', () => {
    const { offenders } = collect((stream) => {
      stream.event<'offence-seen'>(1, seen(3));
      stream.event<'offence-seen'>(2, seen(1));
      stream.event<'offence-seen'>(3, seen(2));
    });
    expect(offenders).toEqual([
      expect.objectContaining({ delegate: 3, height: 7, seenBy: 1, seenAtMicros: 2_000_000 }),
    ]);
    expect(offenders[0]).toMatchObject({ convictedHeight: null, seatLostRound: null });
  });

  it('tells the block that convicts, and the round in which the seat is gone', () => {
    const convicted = { kind: 'convicted' as const, offence: 'votes' as const, offender: 3 };
    const elected = (node: number, round: number, order: readonly number[]) =>
      ({ kind: 'elected', node, round, order }) as never;
    const { offenders } = collect((stream) => {
      stream.event<'convicted'>(4, { ...convicted, node: 0, height: 9 });
      stream.event<'convicted'>(5, { ...convicted, node: 1, height: 9 });
      stream.event<'elected'>(6, elected(0, 2, [3, 1, 0, 2]));
      stream.event<'elected'>(9, elected(2, 3, [4, 1, 0, 2]));
      stream.event<'elected'>(10, elected(1, 3, [4, 1, 0, 2]));
    });
    expect(offenders[0]).toMatchObject({
      convictedHeight: 9,
      convictedAtMicros: 4_000_000,
      seatLostRound: 3,
      seatLostAtMicros: 9_000_000,
    });
  });

  it('finds in a run that an equivocator loses its seat to the first candidate (R5a, W1)', () => {
    const { results } = runScenario(
      scenario(`
name: offender
duration: 90s
chain: { delegates: 4, candidates: 1, blockInterval: 3s }
network: { latency: 20ms }
faults: [{ nodes: [0], byzantine: { collude: void-block } }]
`),
      { seed: 1 },
    );
    const [row] = results.offences.offenders;
    expect(row).toMatchObject({ delegate: 0, offence: 'proposals' });
    expect(row!.convictedHeight!).toBeGreaterThanOrEqual(row!.height!);
    expect(results.elections.listedChanges[0]).toMatchObject({
      round: row!.seatLostRound,
      left: [{ delegate: 0, why: 'convicted' }],
      entered: [{ delegate: 4 }],
    });
    expect(results.forks.forks).toBe(0);
  });

  it('tells a seat that is lost for missed turns, and its return (W1)', () => {
    const { results } = runScenario(
      scenario(`
name: absent
duration: 3min
chain: { delegates: 3, candidates: 1, blockInterval: 3s }
network: { latency: 20ms }
faults: [{ at: 10s, for: 60s, crash: 1 }]
`),
      { seed: 1 },
    );
    const [first, second] = results.elections.listedChanges;
    expect(first).toMatchObject({
      left: [{ delegate: 1, why: 'missed' }],
      entered: [{ delegate: 3 }],
    });
    expect(second).toMatchObject({
      left: [{ delegate: 3, why: 'votes' }],
      entered: [{ delegate: 1 }],
    });
    expect(results.offences.offenders).toEqual([]);
  });
});
