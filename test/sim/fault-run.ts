/** Runs of five delegates with faults, and what happened in them. */
import type { Scenario } from '../../scenarios/scenario.ts';
import { simulate } from '../../sim/simulation.ts';
import type { TraceEvent } from '../../sim/trace-event.ts';
import { scenario } from './scenarios.ts';

const CHAIN = 'chain: { delegates: 5, profile: whitepaper, blockInterval: 3s }';

/** With a constant latency of 50 ms unless `text` has a network of its own. */
export function faultScenario(text: string): Scenario {
  const network = text.includes('network:') ? '' : 'network: { latency: 50ms }\n';
  return scenario(`name: faults\n${CHAIN}\n${network}${text}`);
}

export function runOf(subject: Scenario, seed = 1) {
  const events: TraceEvent[] = [];
  const onEvent = (event: TraceEvent): void => void events.push(event);
  const listeners = [{ wantsDeliveries: true, onEvent }];
  const summary = simulate(subject, { seed, listeners });
  const of = <K extends TraceEvent['kind']>(kind: K) =>
    events.filter((event): event is Extract<TraceEvent, { kind: K }> => event.kind === kind);
  return { events, of, summary };
}

export function run(text: string, seed = 1) {
  return runOf(faultScenario(text), seed);
}
