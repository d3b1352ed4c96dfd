/** The closed forms of SPEC.md, "What the reports mean", against runs. */
import { describe, expect, it } from 'vitest';
import { RandomStreams } from '../../sim/random.ts';
import { simulate } from '../../sim/simulation.ts';
import type { TraceEvent } from '../../sim/trace-event.ts';
import { scenario } from './scenarios.ts';

/** All events of some kinds of a run. */
function eventsOf<K extends TraceEvent['kind']>(
  text: string,
  seed: number,
  ...kinds: readonly K[]
): Extract<TraceEvent, { kind: K }>[] {
  const events: TraceEvent[] = [];
  const wanted: ReadonlySet<string> = new Set(kinds);
  const onEvent = (event: TraceEvent): void => {
    if (wanted.has(event.kind)) events.push(event);
  };
  simulate(scenario(text), { seed, listeners: [{ onEvent }] });
  return events as Extract<TraceEvent, { kind: K }>[];
}

/** Mean time between the blocks of a run, in block intervals of 1 s; the first cycle left out. */
function meanBlockTime(text: string, seed: number): number {
  const timestamps = new Map<number, number>();
  for (const event of eventsOf(text, seed, 'committed'))
    timestamps.set(event.height, event.timestamp);
  const ordered = [...timestamps.entries()].toSorted(([a], [b]) => a - b).map(([, at]) => at);
  const from = ordered[20]!;
  return (ordered.at(-1)! - from) / (ordered.length - 21) / 1_000_000;
}

describe('mean block time with f delegates that never produce (W2)', () => {
  const withDown = (down: string, order: string, minutes: number) => `
name: silent-delegates
duration: ${minutes}min
chain: { delegates: 9, profile: whitepaper, blockInterval: 1s, order: ${order}, evictAfterMissedRounds: 0 }
network: { latency: 1ms }
faults:
  - { at: 0s, crash: ${down} }
`;

  it.each([
    { down: '[3]', f: 1, r: 1 },
    { down: '[2, 3, 4]', f: 3, r: 1 },
    { down: '[1, 2, 5, 7]', f: 4, r: 3 },
    { down: '[1, 3, 5, 7]', f: 4, r: 4 },
    // The circle closes at the round's end: 8 and 0 are neighbours.
    { down: '[8, 0, 4]', f: 3, r: 2 },
  ])('is (N − r/2)/(N − f) · I with $down down, $r runs', ({ down, f, r }) => {
    const measured = meanBlockTime(withDown(down, 'fixed', 10), 1);
    expect(measured / ((9 - r / 2) / (9 - f))).toBeCloseTo(1, 2);
  });

  it('is that for the expected number of runs, f(N − f)/(N − 1), with the shuffle', () => {
    const r = (4 * 5) / 8;
    const measured = meanBlockTime(withDown('[1, 2, 5, 7]', 'shuffled', 120), 1);
    // About 800 rounds: the standard error is below 0.5 %.
    expect(Math.abs(measured / ((9 - r / 2) / 5) - 1)).toBeLessThan(0.015);
  });
});

describe('a quorum among delegates that are each up with probability 1 − p', () => {
  it('survives with the binomial tail', () => {
    const runs = 300;
    const p = 0.45;
    const stream = new RandomStreams(7).stream('up');
    let survived = 0;
    for (let seed = 1; seed <= runs; seed += 1) {
      const down = [0, 1, 2, 3, 4].filter(() => stream.chance(p));
      const text = `
name: survival
duration: 12s
chain: { delegates: 5, profile: whitepaper, blockInterval: 1s }
network: { latency: 1ms }
${down.length > 0 ? `faults:\n  - { at: 0s, crash: [${down.join(', ')}] }` : ''}
`;
      const commits = eventsOf(text, seed, 'committed').length > 0;
      expect(commits).toBe(down.length <= 2);
      if (commits) survived += 1;
    }
    const q = 1 - p;
    const tail = 10 * q ** 3 * p ** 2 + 5 * q ** 4 * p + q ** 5;
    const standardError = Math.sqrt((tail * (1 - tail)) / runs);
    expect(Math.abs(survived / runs - tail)).toBeLessThan(3.5 * standardError);
  });
});

/** Share of the traitor's turns in which both of its blocks were certified. */
function bothCertified(delegates: number, minutes: number): { share: number; turns: number } {
  const text = `
name: coins
duration: ${minutes}min
chain: { delegates: ${delegates}, profile: whitepaper, blockInterval: 1s, evictAfterMissedRounds: 0, without: [W4, W5] }
network: { latency: 5ms }
faults:
  - { nodes: [0], byzantine: { equivocate: { split: coins } } }
`;
  const proposals = new Map<string, Set<string>>();
  const certified = new Set<string>();
  for (const event of eventsOf(text, 11, 'proposed', 'certified')) {
    if (event.kind === 'proposed') {
      if (event.packer !== 0) continue;
      // At one moment: a copy that is still catching up proposes later, to voters who have voted.
      const turn = `${event.at}/${event.height}/${event.parent}`;
      proposals.set(turn, (proposals.get(turn) ?? new Set()).add(event.block));
    } else certified.add(event.block);
  }
  const turns = [...proposals.values()].filter((blocks) => blocks.size === 2);
  const both = turns.filter((blocks) => [...blocks].every((block) => certified.has(block)));
  return { share: both.length / turns.length, turns: turns.length };
}

describe('one equivocating packer, W4 and W5 off, honest votes split by fair coins', () => {
  it('certifies both blocks with probability C(20,10)/2^20 = 0.176 at quorum 11 of 21', () => {
    const { share, turns } = bothCertified(21, 110);
    const p = 184_756 / 2 ** 20;
    expect(turns).toBeGreaterThan(250);
    expect(Math.abs(share - p)).toBeLessThan(3.5 * Math.sqrt((p * (1 - p)) / turns));
  });

  it('certifies both with probability C(4,2)/2^4 = 0.375 at quorum 3 of 5', () => {
    const { share, turns } = bothCertified(5, 90);
    const p = 6 / 16;
    expect(turns).toBeGreaterThan(500);
    expect(Math.abs(share - p)).toBeLessThan(3.5 * Math.sqrt((p * (1 - p)) / turns));
  });
});

describe('a transaction that arrives at a random moment under light load (W17)', () => {
  it('waits I/2 + half a batch + latency for inclusion', () => {
    const text = `
name: light-load
duration: 60min
chain: { delegates: 21, profile: whitepaper, blockInterval: 3s, transactionBatch: 370ms }
network: { latency: 50ms }
workload:
  - transfers: { rate: 1/s, accounts: 500 }
`;
    const submittedAt = new Map<string, number>();
    const waits: number[] = [];
    for (const event of eventsOf(text, 5, 'submitted', 'proposed')) {
      if (event.kind === 'submitted') submittedAt.set(event.transaction, event.at);
      else
        for (const id of event.transactions) {
          const at = submittedAt.get(id);
          if (at !== undefined) waits.push(event.at - at);
          submittedAt.delete(id);
        }
    }
    const mean = waits.reduce((sum, wait) => sum + wait, 0) / waits.length;
    // The batch clock and the blocks have no common beat, so all phases occur.
    // One in 21 transactions is handed to the next packer itself, and waits for no batch.
    const expected = 1_500_000 + ((185_000 + 50_000) * 20) / 21;
    expect(waits.length).toBeGreaterThan(3_000);
    expect(Math.abs(mean / expected - 1)).toBeLessThan(0.03);
  });
});
