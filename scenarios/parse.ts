/**
 * A scenario file to a {@link Scenario}, or to all that is wrong with it.
 *
 * @module
 */
import { dirname, isAbsolute, join } from 'node:path';
import { expandScenario } from './expand.ts';
import type { TraceFiles } from './load-context.ts';
import { locateIssues, type Located } from './issues.ts';
import { applyOverrides, type Override } from './overrides.ts';
import { formatProblem, inReadingOrder, type Problem } from './problem.ts';
import { ProblemLog } from './problem-log.ts';
import type { Scenario } from './scenario.ts';
import { scenarioSchema } from './schema.ts';
import { readYaml, type Plain, type Source } from './source.ts';
import { readText, type TextFile } from './text-file.ts';
import { UsageError } from './usage-error.ts';

export { formatProblem, type Problem } from './problem.ts';
export type { Override } from './overrides.ts';

export type ParseOutcome =
  | { readonly code: 'ok'; readonly scenario: Scenario; readonly warnings: readonly Problem[] }
  | { readonly code: 'invalid'; readonly problems: readonly Problem[] };

/** Enough for a saved run with the largest trace in it. */
const SCENARIO_FILE: TextFile = { what: 'a scenario file', mostMebibytes: 16 };
const TRACE_FILE: TextFile = { what: 'a file of comma-separated values', mostMebibytes: 8 };

const MOST_PROBLEMS_SHOWN = 20;

/**
 * All problems are found at once, with two exceptions: nothing is checked in text that is no YAML,
 * and nodes are checked only when `chain` and `groups`, which say what nodes there are, are right.
 *
 * @param file - named in problems; not read, but traces that the text names lie beside it
 */
export function parseScenario(
  text: string,
  file: string,
  overrides: readonly Override[] = [],
): ParseOutcome {
  const source = applyOverrides(readYaml(text, { file, line: 1, column: 1 }), overrides);
  const outcome = check(source, tracesBeside(file));
  return outcome.code === 'ok'
    ? outcome
    : { code: 'invalid', problems: inReadingOrder(outcome.problems) };
}

/** A scenario and what is odd about it. @throws UsageError as {@link loadScenario} */
export function readScenario(
  path: string,
  overrides: readonly Override[] = [],
): { readonly scenario: Scenario; readonly warnings: readonly Problem[] } {
  const outcome = parseScenario(readScenarioText(path), path, overrides);
  if (outcome.code === 'invalid') throw new UsageError(listProblems(outcome.problems));
  return outcome;
}

/**
 * Reads a scenario file. The overrides replace what the file says, in order.
 *
 * @throws UsageError if the file cannot be read or is no valid scenario; the message names the
 *   place, what was found and what is allowed for each problem
 */
export function loadScenario(path: string, overrides: readonly Override[] = []): Scenario {
  return readScenario(path, overrides).scenario;
}

/** Reads a trace by the path that a scenario gives. */
function tracesBeside(file: string): TraceFiles {
  return (named) => {
    const path = isAbsolute(named) ? named : join(dirname(file), named);
    return { path, text: readText(path, TRACE_FILE) };
  };
}

function check(source: Source, traces: TraceFiles): ParseOutcome {
  if (source.problems.length > 0) return { code: 'invalid', problems: source.problems };
  if (source.value === null) {
    const message = 'nothing is written here; needed: a scenario with at least name and duration';
    return { code: 'invalid', problems: [source.positions.problemAt([], message)] };
  }
  const log = new ProblemLog(source.positions);
  const parsed = scenarioSchema.safeParse(source.value, { reportInput: true });
  if (parsed.success) {
    const scenario = expandScenario(parsed.data, log, traces);
    return log.problems.length === 0
      ? { code: 'ok', scenario, warnings: inReadingOrder(log.warnings) }
      : { code: 'invalid', problems: log.problems };
  }
  const located = locateIssues(parsed.error.issues, source.positions);
  const problems = located.map(({ problem }) => problem);
  const rest = withoutFaulty(source.value, located);
  const parsedRest = rest === null ? null : scenarioSchema.safeParse(rest);
  if (parsedRest?.success === true) expandScenario(parsedRest.data, log, traces);
  return { code: 'invalid', problems: [...problems, ...log.problems] };
}

/** Harmless in every scenario: they stand for what is too wrong to be checked further. */
const STAND_INS: ReadonlyMap<string, Plain> = new Map<string, Plain>([
  ['name', 'stand-in'],
  ['duration', '30d'],
]);
const STAND_IN_ENTRIES: ReadonlyMap<string, Plain> = new Map<string, Plain>([
  ['faults', { at: '0s', crash: 0 }],
  ['workload', { transfers: { rate: '1/s' } }],
]);

/** The scenario with its faulty sections replaced, so that the others can be checked too. */
function withoutFaulty(value: Plain, located: readonly Located[]): Plain | null {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return null;
  let rest = { ...value };
  for (const { path } of located) {
    const [section, entry] = path;
    if (typeof section !== 'string' || section === 'chain' || section === 'groups') return null;
    const standIn = STAND_IN_ENTRIES.get(section);
    const entries = rest[section];
    if (typeof entry === 'number' && standIn !== undefined && Array.isArray(entries))
      rest[section] = entries.with(entry, standIn);
    else if (STAND_INS.has(section)) rest[section] = STAND_INS.get(section) ?? null;
    else rest = Object.fromEntries(Object.entries(rest).filter(([name]) => name !== section));
  }
  return rest;
}

function listProblems(problems: readonly Problem[]): string {
  const shown = problems.slice(0, MOST_PROBLEMS_SHOWN).map(formatProblem);
  const hidden = problems.length - shown.length;
  return [...shown, ...(hidden > 0 ? [`… and ${hidden} more problems`] : [])].join('\n');
}

/** What stands in a scenario file. @throws UsageError if it cannot be read, or is too large for one */
export function readScenarioText(path: string): string {
  return readText(path, SCENARIO_FILE);
}
