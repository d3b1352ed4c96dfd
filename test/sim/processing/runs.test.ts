/** What processing costs, seen in what a run does. */
import { describe, expect, it } from 'vitest';
import { simulate } from '../../../sim/simulation.ts';
import type { SimulationOptions } from '../../../sim/simulation-summary.ts';
import type { TraceEvent } from '../../../sim/trace-event.ts';
import { scenario, SMALL } from '../scenarios.ts';

type Kind<K extends TraceEvent['kind']> = Extract<TraceEvent, { kind: K }>;

const REPAIRED = SMALL.replace('profile: whitepaper', 'profile: repaired');
const COSTLY = 'processing: { verify: 1.1ms, sign: 290us, transaction: 30.5us, byte: 35.25ns }\n';

function fingerprint(text: string, options: Partial<SimulationOptions> = {}): string {
  return simulate(scenario(text), { seed: 1, ...options }).fingerprint;
}

function eventsOf<K extends TraceEvent['kind']>(text: string, kind: K): readonly Kind<K>[] {
  const events: Kind<K>[] = [];
  const onEvent = (event: TraceEvent): void => {
    if (event.kind === kind) events.push(event as Kind<K>);
  };
  simulate(scenario(text), { seed: 1, listeners: [{ onEvent }] });
  return events;
}

describe.each([
  ['whitepaper', SMALL],
  ['repaired', REPAIRED],
])('processing, in the profile %s', (_, text) => {
  const reference = fingerprint(text + COSTLY);

  it('that costs nothing changes nothing', () => {
    expect(fingerprint(`${text}processing: {}\n`)).toBe(fingerprint(text));
    expect(reference).not.toBe(fingerprint(text));
  });

  it('gives equal runs, in whichever order nodes are created', () => {
    expect(fingerprint(text + COSTLY)).toBe(reference);
    expect(fingerprint(text + COSTLY, { creationOrder: 'descending' })).toBe(reference);
  });

  it('is charged alike whether computations and messages are shared or not', () => {
    expect(fingerprint(text + COSTLY, { shareComputation: false })).toBe(reference);
    expect(fingerprint(`${text}${COSTLY}wire: bytes\n`)).toBe(reference);
  });
});

describe('what a node does costs it time', () => {
  const SECOND = 1_000_000;

  /** From each proposal to the first commit of its block; the first block comes amid heartbeats. */
  function decisions(delegates: number, verify: string): ReadonlySet<number> {
    const text = `
name: by-hand
duration: 60s
chain: { delegates: ${delegates}, profile: whitepaper, blockInterval: 3s, without: [W4] }
network: { latency: 50ms }
processing: { verify: ${verify} }
`;
    const committed = eventsOf(text, 'committed');
    const proposed = eventsOf(text, 'proposed').filter(
      ({ at, height }) => at < 59 * SECOND && height > 1,
    );
    expect(proposed.length).toBeGreaterThan(15);
    return new Set(
      proposed.map(({ at, block }) => committed.find((event) => event.block === block)!.at - at),
    );
  }

  // The next packer counts votes, too, and is first: header and packer's vote reach it together.
  it('three decide when it has checked the header, its own vote and the packer’s', () => {
    expect(decisions(3, '0s')).toEqual(new Set([50_000]));
    expect(decisions(3, '10ms')).toEqual(new Set([50_000 + 3 * 10_000]));
    expect(decisions(3, '20ms')).toEqual(new Set([50_000 + 3 * 20_000]));
  });

  // By the time that a third vote comes it is done with those; its voter had checked the header.
  it('four decide when it has checked one more vote, sent after the header was checked', () => {
    expect(decisions(4, '0s')).toEqual(new Set([100_000]));
    expect(decisions(4, '10ms')).toEqual(new Set([100_000 + 2 * 10_000]));
    expect(decisions(4, '20ms')).toEqual(new Set([100_000 + 2 * 20_000]));
  });

  it('inputs that come faster than they are handled wait longer and longer', () => {
    const load = (cost: string) => `
name: one
duration: 20s
chain: { delegates: 1, profile: whitepaper, blockInterval: 60s, transactionBatch: 1h }
network: { latency: 1ms }
processing: { verify: ${cost} }
workload:
  - transfers: { rate: 100/s, arrivals: constant, accounts: 10 }
`;
    const works = (cost: string) => eventsOf(load(cost), 'worked').filter(({ took }) => took > 0);
    // Every 10 ms comes one, which takes 12 ms: the n-th is 2 ms later than the one before.
    for (const [n, { at, waited, took }] of works('12ms').entries()) {
      expect(took).toBe(12_000);
      expect(waited).toBe(2_000 * n);
      expect(at).toBe(10_000 + 12_000 * n);
    }
    expect(works('12ms').length).toBe(Math.ceil((20 * SECOND - 10_000) / 12_000));
    const relaxed = works('8ms');
    expect(relaxed.length).toBeGreaterThan(1_900);
    expect(relaxed.every(({ waited }) => waited === 0)).toBe(true);
  });

  it('a node that crashes in the middle of its work never does what would come of it', () => {
    const proposals = (faults: string): readonly number[] => {
      const text = `
name: crash
duration: 11s
chain: { delegates: 1, profile: whitepaper, blockInterval: 3s }
processing: { sign: 500ms }
${faults}
`;
      return eventsOf(text, 'proposed').map(({ at }) => at / SECOND);
    };
    // In its turn it signs a heartbeat, then a header and a vote. At 0 s it does the first.
    expect(proposals('')).toEqual([4.5, 7.5, 10.5]);
    expect(proposals('faults: [{ at: 7200ms, for: 1s, crash: 0 }]')).not.toContain(7.5);
  });
});
