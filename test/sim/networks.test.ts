/** Networks as scenario files describe them, seen in what a run does. */
import { describe, expect, it } from 'vitest';
import { simulate } from '../../sim/simulation.ts';
import type { TraceEvent } from '../../sim/trace-event.ts';
import { scenario } from './scenarios.ts';

type Kind<K extends TraceEvent['kind']> = Extract<TraceEvent, { kind: K }>;

function run(text: string) {
  const events: TraceEvent[] = [];
  const listeners = [{ wantsDeliveries: true, onEvent: (e: TraceEvent) => void events.push(e) }];
  const summary = simulate(scenario(`name: networks\n${text}`), { seed: 1, listeners });
  const of = <K extends TraceEvent['kind']>(kind: K) =>
    events.filter((event): event is Kind<K> => event.kind === kind);
  return { of, summary };
}

/** Least time from a proposal to another node's vote on it, by packer and voter. */
function delays(text: string): (packer: number, voter: number) => number {
  const { of } = run(text);
  const proposed = new Map(of('proposed').map(({ block, at }) => [block, at]));
  return (packer, voter) =>
    Math.min(
      ...of('voted')
        .filter((vote) => vote.packer === packer && vote.node === voter)
        .map(({ block, at }) => at - proposed.get(block)!),
    );
}

const CHAIN = 'chain: { delegates: 5, profile: whitepaper, blockInterval: 3s, without: [W4] }';

describe('regions', () => {
  it('of one’s own are near within and far between', () => {
    const delay = delays(`
duration: 3min
${CHAIN}
network: { latency: { regions: { a: [0..1], b: [2..4] }, within: 20ms, between: 300ms } }
`);
    expect(delay(0, 1)).toBe(20_000);
    expect(delay(2, 4)).toBe(20_000);
    expect(delay(0, 3)).toBe(300_000);
    expect(delay(3, 1)).toBe(300_000);
  });

  it('of the shipped matrix, placed by name, differ as the world does', () => {
    const delay = delays(`
duration: 10min
${CHAIN}
network: { latency: { regions: world, place: { us-east: [0, 1], eu-central: [2], ap-southeast: [3, 4] } } }
`);
    expect(delay(0, 1)).toBeLessThan(5_000);
    expect(delay(0, 2)).toBeGreaterThan(20_000);
    expect(delay(0, 3)).toBeGreaterThan(1.5 * delay(0, 2));
  });
});

describe('an asymmetric link', () => {
  it('is slow one way only', () => {
    const delay = delays(`
duration: 5min
${CHAIN}
network:
  latency: 20ms
  links: [{ from: [0], to: [1], latency: 400ms }]
`);
    expect(delay(0, 1)).toBeGreaterThanOrEqual(40_000);
    expect(delay(0, 2)).toBe(20_000);
    expect(delay(1, 0)).toBe(20_000);
  });
});

describe('named groups', () => {
  it('are cut apart by their names', () => {
    const { of } = run(`
duration: 30s
groups: { north: [0..2], south: [3, 4] }
${CHAIN}
network: { latency: 20ms }
faults:
  - { at: 10s, for: 10s, partition: [north, south] }
`);
    expect(of('fault-started')[0]!.groups).toEqual([
      [0, 1, 2],
      [3, 4],
    ]);
    const across = of('delivered').filter(
      ({ at, from, to }) => at > 10_021_000 && at <= 20_000_000 && from <= 2 !== to <= 2,
    );
    expect(across).toEqual([]);
  });
});

describe('duplication and loss', () => {
  it('double and thin out what is delivered', () => {
    const share = (settings: string) => {
      const { of, summary } = run(
        `duration: 60s\n${CHAIN}\nnetwork: { latency: 20ms${settings} }\n`,
      );
      const sent = of('sent').reduce((sum, { recipients }) => sum + recipients, 0);
      return summary.delivered / sent;
    };
    expect(share('')).toBeCloseTo(1, 1);
    expect(share(', duplicate: 50%')).toBeCloseTo(1.5, 1);
    expect(share(', loss: 20%')).toBeCloseTo(0.8, 1);
  });
});
