import { describe, expect, it } from 'vitest';
import { RunReport } from '../../../reports/report.ts';
import { simulate } from '../../../sim/simulation.ts';
import type { TraceEvent } from '../../../sim/trace-event.ts';
import { scenario } from '../scenarios.ts';

function run(text: string, seed = 1) {
  const parsed = scenario(`name: clients\n${text}`);
  const report = new RunReport(parsed);
  const events: TraceEvent[] = [];
  const keep = { onEvent: (event: TraceEvent) => void events.push(event) };
  const { fingerprint } = simulate(parsed, { seed, listeners: [report, keep] });
  const results = report.finish();
  return { results, events, fingerprint, load: results.loads[0]! };
}

const CHAIN = 'chain: { delegates: 4, blockInterval: 3s, maxDelay: 100ms }';

describe('clients in the network', () => {
  it('hear from their delegates that what they sent is committed, a way later than it is', () => {
    const { results, load, events } = run(`
duration: 60s
${CHAIN}
network: { latency: 40ms }
workload: [{ transfers: { rate: 5/s, accounts: 20, stop: 30s, clients: { count: 3 } } }]
`);
    expect(load).toMatchObject({ retries: 0, waiting: 0, undone: 0 });
    expect(load.answers).toEqual([{ code: 'added', count: load.transactions }]);
    expect(load.committed?.count).toBe(load.transactions);
    expect(load.confirmed?.count).toBe(load.transactions);
    // On its way to the delegate, and back; the first node to commit is not always that delegate.
    const { commit, confirmation } = results.throughput.latency;
    const [seen, deep] = [load.committed!.meanMicros, load.confirmed!.meanMicros];
    expect(seen - commit!.meanMicros).toBeGreaterThanOrEqual(40_000);
    expect(seen - commit!.meanMicros).toBeLessThan(250_000);
    expect(deep - confirmation!.meanMicros).toBeGreaterThanOrEqual(40_000);
    expect(deep - seen).toBeGreaterThan(5 * 2_900_000);
    // Whom they talk to is no node: nodes never hear of each other's clients.
    const peers = events.flatMap((event) => (event.kind === 'answered' ? [event.client] : []));
    expect([...new Set(peers)].toSorted()).toEqual([4, 5, 6]);
  });

  it('try another delegate when one does not answer, and give up in the end', () => {
    const text = (attempts: number) => `
duration: 60s
${CHAIN}
workload:
  - transfers: { rate: 4/s, accounts: 20, stop: 20s, clients: { delegate: sticky, retryAfter: 10s, attempts: ${attempts} } }
faults: [{ at: 0s, crash: 2 }]
`;
    const patient = run(text(5));
    expect(patient.load.retries).toBeGreaterThan(5);
    expect(patient.load.gaveUp).toEqual({ refused: 0, noAnswer: 0 });
    expect(patient.load.committed?.count).toBe(patient.load.transactions);
    const hasty = run(text(1));
    expect(hasty.load.retries).toBe(0);
    expect(hasty.load.gaveUp.noAnswer).toBeGreaterThan(5);
  });

  it('are on the side of a partition on which the node is that they stand beside', () => {
    const { events, load } = run(`
duration: 40s
${CHAIN}
workload: [{ transfers: { rate: 10/s, accounts: 20, clients: { count: 2, beside: [0, 3] } } }]
faults: [{ at: 0s, partition: [[0, 1, 2], [3]] }]
`);
    const heard = new Set(
      events.flatMap((event) =>
        event.kind === 'answered' ? [`${event.client} of ${event.node}`] : [],
      ),
    );
    expect([...heard].toSorted()).toEqual(['4 of 0', '4 of 1', '4 of 2', '5 of 3']);
    expect(load.committed!.count).toBeLessThan(0.5 * load.transactions);
  });

  it('are in the region of that node', () => {
    const { events } = run(`
duration: 10s
chain: { delegates: 4, maxDelay: 300ms, blockInterval: 6s }
network: { latency: { regions: { east: [0, 1], west: [2, 3] }, within: 1ms, between: 100ms } }
workload: [{ transfers: { rate: 20/s, accounts: 20, clients: { count: 1, beside: 3 } } }]
`);
    const sent = new Map<string, number>();
    const trips = new Map<number, number>();
    for (const event of events) {
      if (event.kind === 'submitted') sent.set(event.transaction, event.at);
      if (event.kind === 'answered')
        trips.set(event.node, event.at - (sent.get(event.transaction) ?? 0));
    }
    expect([0, 1, 2, 3].map((node) => trips.get(node))).toEqual([200_000, 200_000, 2_000, 2_000]);
  });

  it('survive loss, restarts and reorganisations: all is committed once, and they know', () => {
    const { load, results } = run(`
duration: 200s
chain: { delegates: 5, profile: whitepaper, blockInterval: 3s }
network: { latency: { median: 60ms, p99: 180ms }, loss: 5%, bandwidth: 10Mbit/s }
wire: bytes
workload:
  - transfers: { rate: 5/s, accounts: 30, stop: 60s, clients: { count: 4, retryAfter: 8s, attempts: 20 } }
faults:
  - { at: 20s, for: 12s, crash: 1 }
  - { at: 40s, for: 20s, partition: [[0, 1], [2..4]] }
`);
    expect(load.retries).toBeGreaterThan(0);
    expect(load.confirmed?.count).toBe(load.transactions);
    expect(results.throughput.latency.confirmation?.count).toBe(load.transactions);
    expect(results.breaches.breaches).toBe(0);
  });

  it('give the same run twice, on objects and on bytes; messages of theirs are in no total', () => {
    const text = `
duration: 15s
${CHAIN}
workload: [{ transfers: { rate: 5/s, accounts: 20, clients: {} } }]
`;
    const [first, second] = [run(text), run(`${text}wire: bytes\n`)];
    expect(second.fingerprint).toBe(first.fingerprint);
    const { kinds, messages } = first.results.messages;
    const ofNodes = kinds.filter(
      ({ kind }) => !['submit', 'submitted', 'confirmed'].includes(kind),
    );
    expect(kinds.length - ofNodes.length).toBe(3);
    expect(messages).toBe(ofNodes.reduce((sum, row) => sum + row.messages, 0));
  });
});
