/**
 * One run of a fuzz campaign: what it came to, which situations it was in, and why it failed if it
 * did. Plain data in and out, as it is done in any thread.
 *
 * @module
 */
import { assert } from '../../../protocol/kernel/assert.ts';
import { Coverage } from '../../../reports/situations/coverage.ts';
import { RunReport } from '../../../reports/report.ts';
import type { Reason } from '../../../reports/story/story.ts';
import { Stories } from '../../../reports/story/stories.ts';
import { judge } from '../../../reports/verdict.ts';
import { formatProblem, parseScenario } from '../../../scenarios/parse.ts';
import type { Scenario } from '../../../scenarios/scenario.ts';
import { Simulation } from '../../simulation.ts';
import type { TraceListener } from '../../trace-event.ts';
import { failureOfError, failuresOf, nameOf, type Failure } from '../shrink/failure.ts';
import { causeOf } from './cause.ts';
import type { Bounds } from './fault-class.ts';
import { whyOutside } from './inside.ts';

export interface Trial {
  /** A scenario file's. */
  readonly text: string;
  readonly seed: number;
  /** What it must keep within, and the rules that it switches off. */
  readonly bounds: Bounds;
  readonly without: readonly string[];
}

export interface TrialResult {
  /** Empty where an assertion of ours ended the run. */
  readonly fingerprint: string;
  /** As `ektsim run` ends with it. */
  readonly exitCode: number;
  /** Null: nothing was wrong. */
  readonly finding: Finding | null;
  /** Numbers of the coverage's cells, ascending. */
  readonly cells: readonly number[];
}

/** What is wrong with a run. */
export interface Finding {
  /** As `shrink --failure` takes it. */
  readonly failure: string;
  /** In words, with what was expected. */
  readonly summary: string;
  /** Findings of equal causes are probably the same. */
  readonly cause: string;
  /** Why it came to it, in words; may be empty. */
  readonly reasons: readonly string[];
}

/** Between two looks at whether a run has come to its end. */
const EVENTS = 10_000;
/** For each pair of nodes and each turn: many times what the worst traitors bring about. */
const MOST_EVENTS = 2_000;
/** As of a failed assertion; see the command line's exit codes. */
const BUG = 70;

export function perform({ text, seed, bounds, without }: Trial): TrialResult {
  const scenario = scenarioOf(text);
  const outside = whyOutside(scenario, bounds, without);
  assert(outside === null, `a draw outside its class: ${outside ?? ''}\n${text}`);
  const coverage = new Coverage(scenario);
  const report = new RunReport(scenario);
  try {
    const fingerprint = run(scenario, seed, [report, coverage]);
    const results = report.finish();
    const verdict = judge(scenario, results);
    const [failure] = failuresOf(results, verdict).unexpected;
    const finding =
      failure === undefined ? null : explained(scenario, seed, failure, verdict.summary);
    return { fingerprint, exitCode: verdict.exitCode, finding, cells: coverage.result() };
  } catch (error) {
    const failure = failureOfError(error);
    const summary = error instanceof Error ? error.message : String(error);
    const cause = failure.kind === 'invariant' ? failure.message : '';
    const finding = { failure: nameOf(failure), summary, cause, reasons: [] };
    return { fingerprint: '', exitCode: BUG, finding, cells: coverage.result() };
  }
}

/** Runs it once more, to tell its story: that costs nothing where nothing is wrong. */
function explained(scenario: Scenario, seed: number, failure: Failure, summary: string): Finding {
  const reasons = reasonsOf(scenario, seed);
  return {
    failure: nameOf(failure),
    summary,
    cause: causeOf(nameOf(failure), reasons),
    reasons: [...new Set(reasons.map((reason) => reason.text))],
  };
}

/** A story that cannot be told must not hide what it is about. */
function reasonsOf(scenario: Scenario, seed: number): readonly Reason[] {
  const stories = new Stories(scenario);
  try {
    run(scenario, seed, [stories]);
    return stories.told().flatMap((story) => story.reasons);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return [{ rules: [], text: `Its story cannot be told, which is a bug of its own: ${message}` }];
  }
}

function run(scenario: Scenario, seed: number, listeners: readonly TraceListener[]): string {
  const simulation = new Simulation(scenario, { seed, listeners });
  const turns = Math.ceil(scenario.duration / scenario.chain.blockInterval);
  const most = MOST_EVENTS * scenario.nodes * scenario.nodes * turns;
  for (let taken = EVENTS; simulation.advance(EVENTS); taken += EVENTS)
    assert(taken < most, 'the run does not end');
  return simulation.finish().fingerprint;
}

/** Whoever drew it meant to draw a valid one: another is a bug here. */
function scenarioOf(text: string): Scenario {
  const outcome = parseScenario(text, 'draw');
  assert(
    outcome.code === 'ok',
    outcome.code === 'ok' ? '' : `${outcome.problems.map(formatProblem).join('; ')}\n${text}`,
  );
  return outcome.scenario;
}
