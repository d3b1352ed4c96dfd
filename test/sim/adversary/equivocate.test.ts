/** The equivocating packer: what it does, and what W5 makes of it. */
import { describe, expect, it } from 'vitest';
import { simulate } from '../../../sim/simulation.ts';
import type { TraceEvent } from '../../../sim/trace-event.ts';
import { scenario } from '../scenarios.ts';

const text = (rules: string, split: string) => `
name: equivocation
duration: 3min
chain: { delegates: 7, candidates: 1, profile: whitepaper, blockInterval: 3s${rules} }
network: { latency: 50ms }
workload:
  - transfers: { rate: 5/s, accounts: 10 }
faults:
  - { nodes: [3], byzantine: { equivocate: { split: ${split} } } }
`;

function eventsOf(source: string): readonly TraceEvent[] {
  const events: TraceEvent[] = [];
  simulate(scenario(source), { seed: 1, listeners: [{ onEvent: (e) => void events.push(e) }] });
  return events;
}

/** Different blocks that honest nodes committed at one height. */
function forks(events: readonly TraceEvent[]): number {
  const blocks = new Map<number, Set<string>>();
  for (const event of events) {
    if (event.kind !== 'committed' || event.node === 3) continue;
    blocks.set(event.height, (blocks.get(event.height) ?? new Set()).add(event.block));
  }
  return [...blocks.values()].filter((set) => set.size > 1).length;
}

describe('an equivocating packer', () => {
  const events = eventsOf(text('', '[[0], [1, 2, 4, 5, 6, 7]]'));
  const own = events.filter((event) => event.kind === 'proposed' && event.node === 3);

  it('packs two different blocks in one turn on one parent', () => {
    const [first, second] = own as Extract<TraceEvent, { kind: 'proposed' }>[];
    expect(second!.block).not.toBe(first!.block);
    expect([second!.parent, second!.round, second!.position]).toEqual([
      first!.parent,
      first!.round,
      first!.position,
    ]);
  });

  it('is seen by honest nodes, and convicted on chain: it loses its seat to the candidate (W5, W1)', () => {
    expect(events.some((event) => event.kind === 'equivocation-seen')).toBe(true);
    const rounds = events.filter((event) => event.kind === 'elected' && event.node === 0);
    const orders = (rounds as Extract<TraceEvent, { kind: 'elected' }>[]).map(({ order }) => order);
    expect(orders[0]).toContain(3);
    expect(orders[0]).not.toContain(7);
    expect(orders.at(-1)).not.toContain(3);
    expect(orders.at(-1)).toContain(7);
  });

  it('forks nothing where one side has no quorum', () => {
    expect(forks(events)).toBe(0);
  });

  it('keeps its seat where W5 is off', () => {
    const lawless = eventsOf(text(', without: [W5]', '[[0], [1, 2, 4, 5, 6, 7]]'));
    expect(lawless.some((event) => event.kind === 'equivocation-seen')).toBe(false);
    const last = lawless.findLast((event) => event.kind === 'elected');
    expect(last?.kind === 'elected' && last.order).toContain(3);
  });

  it('is honest in the turns of others: the chain grows as without it until its first turn', () => {
    const firstOwn = own[0]!.at;
    const heights = events.filter(
      (event) => event.kind === 'committed' && event.node === 0 && event.at < firstOwn,
    );
    expect(heights.length).toBe(Math.floor(firstOwn / 3_000_000) - 1);
  });
});
