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
import { failed, type Job, type JobResult, type Performed } from './job.ts';

const EVENTS = 1_000_000;

/** Runs the scenario to its end and judges it. Never throws: a bug of ours is a result, too. */
export function perform(job: Job): Performed {
  const began = performance.now();
  const result = resultOf(job);
  return { result, wallSeconds: (performance.now() - began) / 1000 };
}

function resultOf(job: Job): JobResult {
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
    };
  } catch (error) {
    return failed(error, simulation?.now ?? null);
  }
}

/** Jobs of one point of a grid come one after another, and reading a scenario takes milliseconds. */
let last: { readonly job: Job; readonly scenario: Scenario } | null = null;

/** Whoever made the job has checked it: a scenario that is none is a bug here. */
function scenarioOf(job: Job): Scenario {
  if (last !== null && isSameScenario(last.job, job)) return last.scenario;
  const { source, overrides } = job;
  const outcome = parseScenario(source.text, source.file, overrides);
  assert(
    outcome.code === 'ok',
    outcome.code === 'ok' ? '' : outcome.problems.map(formatProblem).join('; '),
  );
  last = { job, scenario: outcome.scenario };
  return outcome.scenario;
}

function isSameScenario(a: Job, b: Job): boolean {
  return (
    a.source.text === b.source.text &&
    a.source.file === b.source.file &&
    a.overrides.length === b.overrides.length &&
    a.overrides.every(({ path, value }, index) => {
      const other = b.overrides[index];
      return path === other?.path && value === other.value;
    })
  );
}
