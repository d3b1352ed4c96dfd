import { describe, expect, it } from 'vitest';
import { RunReport, type RunResults } from '../../reports/report.ts';
import { EventRecorder } from '../../reports/trace/traced-event.ts';
import { loadScenario } from '../../scenarios/parse.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import { parseBreakpoint, Watch, type Hit } from '../../sim/cli/breakpoints.ts';
import { simulate, Simulation } from '../../sim/simulation.ts';
import { scenario } from '../sim/scenarios.ts';

function resultsOf(subject: Scenario): RunResults {
  const report = new RunReport(subject);
  simulate(subject, { seed: 1, listeners: [report] });
  return report.finish();
}

function stopAt(
  text: string,
  subject: Scenario,
): { readonly at: number; readonly hit: Hit | null } {
  const watch = new Watch(parseBreakpoint(text), subject);
  const recorders = [new EventRecorder((event) => watch.onEvent(event))];
  const simulation = new Simulation(subject, { seed: 1, recorders, listeners: watch.listeners });
  while (watch.hit(simulation.now) === null && simulation.advance(1));
  return { at: simulation.now, hit: watch.hit(simulation.now) };
}

const hole = (name: string): Scenario => loadScenario(`scenarios/holes/${name}.yaml`);

describe('a replay stops where the reports say that it happened', () => {
  it('fork', () => {
    const { at, hit } = stopAt('fork', hole('split-equivocation'));
    expect(at).toBe(resultsOf(hole('split-equivocation')).forks.firstForkAtMicros);
    expect(hit?.nodes).toHaveLength(2);
  });

  it('breach', () => {
    const { at, hit } = stopAt('breach', hole('without-r2-slot'));
    const [first] = resultsOf(hole('without-r2-slot')).breaches.listed;
    expect(at).toBe(first?.atMicros);
    expect(hit).toMatchObject({ event: { kind: 'breach' }, nodes: [first?.node] });
  });

  it('halt, while it lasts', () => {
    const subject = scenario(`
name: halts
duration: 2min
chain: { delegates: 5, profile: repaired, blockInterval: 3s }
faults:
  - { at: 30s, for: 30s, crash: [0, 1, 2] }
`);
    const { at } = stopAt('halt', subject);
    const [halt] = resultsOf(subject).liveness.listedHalts;
    expect(at).toBeGreaterThan(halt?.fromMicros ?? Infinity);
    expect(at).toBeLessThan(halt?.toMicros ?? 0);
  });

  it('height and evidence', () => {
    const { hit } = stopAt('height=3', hole('split-equivocation'));
    expect(hit?.event).toMatchObject({ kind: 'committed', height: 3 });
    const evidence = stopAt('evidence', hole('split-equivocation'));
    expect(evidence.hit?.event?.kind).toBe('equivocation-seen');
  });

  it('nowhere, where it did not happen', () => {
    expect(stopAt('fork', hole('without-r4-body')).hit).toBeNull();
  });
});
