/**
 * One call from scenario to verdict, for a researcher's own code and tests.
 *
 * @module
 */
import { RunReport, type RunResults } from '../../reports/report.ts';
import { judge, type Verdict } from '../../reports/verdict.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import { simulate, type SimulationOptions, type SimulationSummary } from '../simulation.ts';

export interface ScenarioRun {
  /** Fingerprint, final heads, the faults that were drawn. */
  readonly summary: SimulationSummary;
  /** Forks, liveness, throughput, messages: as in `run.json`, described in docs/reports.md. */
  readonly results: RunResults;
  /** Whether the run showed what the scenario's `expect` says. */
  readonly verdict: Verdict;
}

/**
 * Runs a scenario to its end, collects everything that the reports know, and judges it. Synchronous,
 * writes nothing; the same scenario and seed give the same answer everywhere.
 *
 * @param options - `seed`, a whole number from 0 on, and `listeners` that see every event of the run
 * @throws InvariantViolation on a bug in the protocol or the simulator
 */
export function runScenario(scenario: Scenario, options: SimulationOptions): ScenarioRun {
  const report = new RunReport(scenario);
  const listeners = [report, ...(options.listeners ?? [])];
  const summary = simulate(scenario, { ...options, listeners });
  const results = report.finish();
  return { summary, results, verdict: judge(scenario, results) };
}
