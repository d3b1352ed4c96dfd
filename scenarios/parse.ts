/**
 * A scenario file to a {@link Scenario}, or to all that is wrong with it.
 *
 * @module
 */
import { readFileSync, statSync } from 'node:fs';
import { expandScenario } from './expand.ts';
import { locateIssues, type Located } from './issues.ts';
import { applyOverrides, type Override } from './overrides.ts';
import { formatProblem, inReadingOrder, type Problem } from './problem.ts';
import { ProblemLog } from './problem-log.ts';
import type { Scenario } from './scenario.ts';
import { scenarioSchema } from './schema.ts';
import { readYaml, type Plain, type Source } from './source.ts';
import { UsageError } from './usage-error.ts';

export { formatProblem, type Problem } from './problem.ts';
export type { Override } from './overrides.ts';

export type ParseOutcome =
  | { readonly code: 'ok'; readonly scenario: Scenario; readonly warnings: readonly Problem[] }
  | { readonly code: 'invalid'; readonly problems: readonly Problem[] };

/** The largest scenario file. */
const MOST_BYTES = 1024 * 1024;

const MOST_PROBLEMS_SHOWN = 20;

/**
 * All problems are found at once, with two exceptions: nothing is checked in text that is no YAML,
 * and nodes are checked only when `chain` and `groups`, which say what nodes there are, are right.
 *
 * @param file - named in problems; not read
 */
export function parseScenario(
  text: string,
  file: string,
  overrides: readonly Override[] = [],
): ParseOutcome {
  const source = applyOverrides(readYaml(text, { file, line: 1, column: 1 }), overrides);
  const outcome = check(source);
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

function check(source: Source): ParseOutcome {
  if (source.problems.length > 0) return { code: 'invalid', problems: source.problems };
  if (source.value === null) {
    const message = 'nothing is written here; needed: a scenario with at least name and duration';
    return { code: 'invalid', problems: [source.positions.problemAt([], message)] };
  }
  const log = new ProblemLog(source.positions);
  const parsed = scenarioSchema.safeParse(source.value, { reportInput: true });
  if (parsed.success) {
    const scenario = expandScenario(parsed.data, log);
    return log.problems.length === 0
      ? { code: 'ok', scenario, warnings: inReadingOrder(log.warnings) }
      : { code: 'invalid', problems: log.problems };
  }
  const located = locateIssues(parsed.error.issues, source.positions);
  const problems = located.map(({ problem }) => problem);
  const rest = withoutFaulty(source.value, located);
  const parsedRest = rest === null ? null : scenarioSchema.safeParse(rest);
  if (parsedRest?.success === true) expandScenario(parsedRest.data, log);
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
  const rest = { ...value };
  for (const { path } of located) {
    const [section, entry] = path;
    if (typeof section !== 'string' || section === 'chain' || section === 'groups') return null;
    const standIn = STAND_IN_ENTRIES.get(section);
    const entries = rest[section];
    if (typeof entry === 'number' && standIn !== undefined && Array.isArray(entries))
      rest[section] = entries.with(entry, standIn);
    else if (STAND_INS.has(section)) rest[section] = STAND_INS.get(section) ?? null;
    // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- a copy, made above
    else delete rest[section];
  }
  return rest;
}

/** What stands in a scenario file. @throws UsageError if it cannot be read, or is too large for one */
export function readScenarioText(path: string): string {
  try {
    const stats = statSync(path);
    if (stats.isDirectory())
      throw new UsageError(`${path}: found a directory; allowed: a scenario file`);
    if (!stats.isFile())
      throw new UsageError(`${path}: found no regular file; allowed: a scenario file`);
    if (stats.size > MOST_BYTES)
      throw new UsageError(
        `${path}: found ${stats.size} bytes; allowed: at most ${MOST_BYTES} (1MiB)`,
      );
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${path}: ${whyUnreadable(error)}`, { cause: error });
  }
}

function whyUnreadable(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'no such file';
  if (code === 'EACCES' || code === 'EPERM') return 'no permission to read the file';
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return 'found bytes that are no UTF-8 text';
  return `cannot be read (${error instanceof Error ? error.message : String(error)})`;
}

function listProblems(problems: readonly Problem[]): string {
  const shown = problems.slice(0, MOST_PROBLEMS_SHOWN).map(formatProblem);
  const hidden = problems.length - shown.length;
  return [...shown, ...(hidden > 0 ? [`… and ${hidden} more problems`] : [])].join('\n');
}
