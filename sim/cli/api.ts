/**
 * The package: what `import … from 'ektsim'` gives. The commands are a thin layer over it.
 *
 * ```js
 * import { loadScenario, runScenario } from 'ektsim';
 *
 * const scenario = loadScenario('scenarios/quickstart.yaml');
 * const { summary, results, verdict } = runScenario(scenario, { seed: 1 });
 * ```
 *
 * From the large to the small: {@link runScenario} runs and judges; {@link simulate} only runs, and
 * hands every event to your listeners; {@link Simulation} runs piece by piece. {@link openTrace} reads a
 * trace that was written. {@link RunReport} is
 * the listener behind the reports, {@link judge} compares its results with a scenario's `expect`, and
 * {@link RunFiles} writes the folder that `ektsim run` writes. In tests, {@link expectAsExpected} fails
 * with a message that ends with the command that shows the run again.
 *
 * @module
 */
export { formatProblem, loadScenario, parseScenario, readScenario } from '../../scenarios/parse.ts';
export type { ParseOutcome, Problem } from '../../scenarios/parse.ts';
export { printScenario } from '../../scenarios/print.ts';
export { scenarioJsonSchema } from '../../scenarios/schema.ts';
export { UsageError } from '../../scenarios/usage-error.ts';
export type { Override } from '../../scenarios/overrides.ts';
export type * from '../../scenarios/scenario.ts';

export { InvariantViolation } from '../../protocol/kernel/assert.ts';
export type { Micros } from '../../protocol/kernel/types.ts';
export type { Announcement, BlockTurn } from '../../protocol/node/announcement.ts';

export { simulate, Simulation } from '../simulation.ts';
export type { SimulationOptions, SimulationSummary } from '../simulation.ts';
export type { RecordedRun, Recorder } from '../recording.ts';
export type {
  MessageEvent,
  NodeEvent,
  TraceEvent,
  TraceListener,
  WorkEvent,
  WorldEvent,
} from '../trace-event.ts';

export { RunReport } from '../../reports/report.ts';
export type { RunFacts, RunReportOptions, RunResults } from '../../reports/report.ts';
export { judge } from '../../reports/verdict.ts';
export type { Finding, Verdict, VerdictCode } from '../../reports/verdict.ts';
export { summary as printSummary } from '../../reports/terminal.ts';
export type { SummaryOptions } from '../../reports/terminal.ts';
export { readyToCompress } from '../../reports/trace/compression.ts';
export { openTrace } from '../../reports/trace/reader.ts';
export type { TraceReader } from '../../reports/trace/reader.ts';
export { traceJsonSchema } from '../../reports/trace/schema.ts';
export type {
  EventKind,
  TraceHeader,
  TraceTrailer,
  WrittenEvent,
} from '../../reports/trace/schema.ts';
export { EventRecorder } from '../../reports/trace/traced-event.ts';
export type { TracedEvent } from '../../reports/trace/traced-event.ts';
export { TraceWriter } from '../../reports/trace/writer.ts';
export { RunFiles } from '../../reports/writers/run-files.ts';
export type { RunIdentity } from '../../reports/writers/json.ts';

export { runScenario } from './run-scenario.ts';
export type { ScenarioRun } from './run-scenario.ts';
export { expectAsExpected, explainVerdict } from './explain.ts';
export { replayCommand } from './replay.ts';
export type { Replay } from './replay.ts';
export { VERSION } from './package.ts';
