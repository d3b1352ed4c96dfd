/**
 * Does one job, in whatever thread it is called.
 *
 * @module
 */
import { assert } from '../../protocol/kernel/assert.ts';
import { figuresOf } from '../../reports/figures.ts';
import { RunReport } from '../../reports/report.ts';
import { judge } from '../../reports/verdict.ts';
import { formatProblem, parseScenario } from '../../scenarios/parse.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import { Simulation } from '../simulation.ts';
import { failed, type Job, type JobResult } from './job.ts';

const EVENTS = 1_000_000;

/** Runs the scenario to its end and judges it. Never throws: a bug of ours is a result, too. */
export function perform(job: Job): JobResult {
  const began = performance.now();
  const wallSeconds = (): number => (performance.now() - began) / 1000;
  let simulation: Simulation | null = null;
  try {
    const scenario = scenarioOf(job);
    const report = new RunReport(scenario);
    simulation = new Simulation(scenario, { seed: job.seed, listeners: [report] });
    while (simulation.advance(EVENTS));
    const { fingerprint } = simulation.finish();
    const results = report.finish();
    return {
      kind: 'completed',
      fingerprint,
      verdict: judge(scenario, results),
      figures: figuresOf(results),
      wallSeconds: wallSeconds(),
    };
  } catch (error) {
    return failed(error, simulation?.now ?? null, wallSeconds());
  }
}

/** Whoever made the job has checked it: a scenario that is none is a bug here. */
function scenarioOf({ source, overrides }: Job): Scenario {
  const outcome = parseScenario(source.text, source.file, overrides);
  assert(
    outcome.code === 'ok',
    outcome.code === 'ok' ? '' : outcome.problems.map(formatProblem).join('; '),
  );
  return outcome.scenario;
}
