/** Small runs that between them tell nearly every kind of event, and their traces. */
import { EventRecorder, type TracedEvent } from '../../../reports/trace/traced-event.ts';
import type { TraceFilter } from '../../../reports/trace/filter.ts';
import { TraceWriter } from '../../../reports/trace/writer.ts';
import { loadScenario } from '../../../scenarios/parse.ts';
import type { Scenario } from '../../../scenarios/scenario.ts';
import { simulate } from '../../../sim/simulation.ts';
import { scenario, SMALL } from '../../sim/scenarios.ts';

/** Clients in the network, work that takes time, faults of many kinds, a traitor. */
const BUSY = `
name: busy
duration: 45s
chain: { delegates: 4, candidates: 1, profile: repaired, blockInterval: 3s, evictAfterMissedRounds: 1 }
network: { latency: { median: 30ms, p99: 90ms }, loss: 1% }
mempool: { maxTransactions: 12 }
processing: { verify: 20us, transaction: 20us }
workload:
  - transfers: { rate: 8/s, accounts: 20, clients: { count: 3, retryAfter: 4s, attempts: 2 } }
  - invalid: { rate: 1/s, accounts: 5 }
faults:
  - { at: 9s, for: 6s, flap: { from: 1, to: 2, up: 1s, down: 1s } }
  - { when: { committed: { height: 3 } }, for: 9s, crash: announcer }
  - { nodes: [3], byzantine: equivocate }
expect: { progress: some }
`;

export const small = (): Scenario => scenario(SMALL);

export function smallRuns(): readonly Scenario[] {
  const hole = (name: string): Scenario => loadScenario(`scenarios/holes/${name}.yaml`);
  const skipped = [{ path: 'expect.progress', value: 'some' }];
  return [
    small(),
    scenario(BUSY),
    hole('split-equivocation'),
    hole('double-vote'),
    hole('hidden-quorum'),
    loadScenario('scenarios/holes/without-r2-slot.yaml', skipped),
  ];
}

export interface Traced {
  readonly events: readonly TracedEvent[];
  readonly text: string;
  readonly fingerprint: string;
}

/** Runs it with seed 1, and gives its events as objects and as the text of a trace. */
export function traced(subject: Scenario, filter?: TraceFilter): Traced {
  const events: TracedEvent[] = [];
  const pieces: Buffer[] = [];
  const sink = {
    write: (bytes: Uint8Array) => void pieces.push(Buffer.from(bytes)),
    close: () => 0,
  };
  const options = { version: '0.1.0', ...(filter === undefined ? {} : { filter }) };
  const recorders = [
    new EventRecorder((event) => void events.push(event)),
    new TraceWriter(sink, options),
  ];
  const { fingerprint } = simulate(subject, { seed: 1, recorders });
  return { events, text: Buffer.concat(pieces).toString(), fingerprint };
}

/** As a trace has it. */
export function asJson(event: TracedEvent): unknown {
  const text = JSON.stringify(event, (_key, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  );
  return JSON.parse(text);
}
