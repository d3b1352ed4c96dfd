/** Nodes without a seat (W16), and transactions on their way (W17). */
import { describe, expect, it } from 'vitest';
import { RandomStreams } from '../../sim/random.ts';
import { simulate } from '../../sim/simulation.ts';
import { gossipGraph } from '../../sim/topology.ts';
import type { TraceEvent } from '../../sim/trace-event.ts';
import { scenario } from './scenarios.ts';

const TEXT = `
name: followers
duration: 60s
chain: { delegates: 5, followers: 45, profile: whitepaper, blockInterval: 3s, gossipDegree: 4 }
network: { latency: 30ms }
workload:
  - transfers: { rate: 5/s, accounts: 10 }
`;

describe('followers (W16)', () => {
  const events: TraceEvent[] = [];
  const summary = simulate(scenario(TEXT), {
    seed: 1,
    listeners: [{ onEvent: (event) => void events.push(event) }],
  });

  it('follow the chain to the same head as the delegates', () => {
    expect(new Set(summary.heads.map(({ block }) => block)).size).toBe(1);
    expect(summary.heads[49]!.height).toBeGreaterThan(15);
  });

  it('pass a certified block on once', () => {
    const passed = new Map<number, number>();
    for (const event of events) {
      if (event.kind === 'sent' && event.message === 'certified' && event.from >= 5)
        passed.set(event.from, (passed.get(event.from) ?? 0) + 1);
    }
    for (const count of passed.values())
      expect(count).toBeLessThanOrEqual(summary.heads[0]!.height);
  });

  it('neither vote nor relay headers', () => {
    const theirs = events.filter(
      (event) =>
        event.kind === 'sent' && event.from >= 5 && ['vote', 'header'].includes(event.message),
    );
    expect(theirs).toEqual([]);
  });
});

describe('the gossip graph', () => {
  it.each([2, 3, 10, 57, 400])('of %i nodes is symmetric and connected', (nodes) => {
    const graph = gossipGraph(nodes, 8, new RandomStreams(nodes).stream('topology'));
    graph.forEach((neighbours, node) => {
      expect(neighbours.length).toBeLessThanOrEqual(8);
      expect(neighbours).not.toContain(node);
      for (const other of neighbours) expect(graph[other]).toContain(node);
    });
    const reached = new Set([0]);
    for (const node of reached) for (const next of graph[node] ?? []) reached.add(next);
    expect(reached.size).toBe(nodes);
  });
});

describe('transactions (W17)', () => {
  const count = (extra: string) => {
    const committed = new Map<string, number>();
    const submitted = new Set<string>();
    let retries = 0;
    simulate(
      scenario(`
name: transactions
duration: 4min
chain: { delegates: 5, profile: whitepaper, blockInterval: 3s, transactionBatch: 2s }
network: { latency: 30ms }
workload:
  - transfers: { rate: 10/s, accounts: 50, stop: 2min }
${extra}`),
      {
        seed: 1,
        listeners: [
          {
            onEvent: (event) => {
              if (event.kind === 'submitted') {
                submitted.add(event.transaction);
                if (event.attempt > 1) retries += 1;
              }
              if (event.kind === 'committed' && event.node === 4)
                for (const id of event.transactions)
                  committed.set(id, (committed.get(id) ?? 0) + 1);
            },
          },
        ],
      },
    );
    return { committed, submitted, retries };
  };

  it('are handed in within the time of their load, the first one too', () => {
    const at = (settings: string): readonly number[] => {
      const times: number[] = [];
      const onEvent = (event: TraceEvent): void => {
        if (event.kind === 'submitted') times.push(event.at);
      };
      const text = `
name: within
duration: 60s
workload:
  - transfers: { rate: 6/min, arrivals: constant, accounts: 5, ${settings} }
`;
      simulate(scenario(text), { seed: 1, listeners: [{ onEvent }] });
      return times;
    };
    expect(at('stop: 2s')).toEqual([]);
    expect(at('start: 5s, stop: 30s')).toEqual([15_000_000, 25_000_000]);
  });

  it('are committed, all of them, each once', () => {
    const { committed, submitted, retries } = count('');
    expect(submitted.size).toBeGreaterThan(1_000);
    expect(committed.size).toBe(submitted.size);
    expect([...committed.values()].every((times) => times === 1)).toBe(true);
    expect(retries).toBe(0);
  });

  it('that a crashed node took with it are handed in again, and still committed once', () => {
    const { committed, submitted, retries } = count(
      'faults:\n  - { at: 30s, for: 40s, crash: 1 }\n  - { at: 80s, for: 9s, crash: [0, 2] }\n',
    );
    expect(retries).toBeGreaterThan(0);
    expect([...committed.values()].every((times) => times === 1)).toBe(true);
    expect(committed.size / submitted.size).toBeGreaterThan(0.99);
  });
});
