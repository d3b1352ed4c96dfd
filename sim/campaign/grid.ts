/**
 * All combinations of the values of several axes.
 *
 * @module
 */
import { defined } from '../../protocol/kernel/assert.ts';
import { formatProblem, parseScenario, type Override } from '../../scenarios/parse.ts';
import { UsageError } from '../../scenarios/usage-error.ts';
import type { Axis } from './axis.ts';
import type { ScenarioSource } from './job.ts';
import { scenarioHash } from './store/result-store.ts';

/** One value of each axis, in the order of the axes. */
export type Point = readonly Override[];

const MOST_POINTS = 10_000;
const MOST_PROBLEMS_SHOWN = 20;

/**
 * The first axis changes slowest. No axis: one point, the scenario as it is.
 *
 * @throws UsageError if a path comes twice, or there are more than 10,000 points
 */
export function gridOf(axes: readonly Axis[]): readonly Point[] {
  refuseEqualPaths(axes);
  const count = axes.reduce((product, { values }) => product * values.length, 1);
  if (count > MOST_POINTS)
    throw new UsageError(`found ${count} combinations of values; allowed: at most ${MOST_POINTS}`);
  return axes.reduce<readonly Point[]>(
    (points, axis) =>
      points.flatMap((point) => overridesOf(axis).map((override) => [...point, override])),
    [[]],
  );
}

/**
 * The axes of a file with those of the command line: a path that both have takes the values of the
 * command line, in the file's place; others follow.
 */
export function withAxes(own: readonly Axis[], given: readonly Axis[]): readonly Axis[] {
  const ofPath = new Map(given.map((axis) => [oneSpelling(axis.path), axis]));
  const known = new Set(own.map(({ path }) => oneSpelling(path)));
  return [
    ...own.map((axis) => ofPath.get(oneSpelling(axis.path)) ?? axis),
    ...given.filter(({ path }) => !known.has(oneSpelling(path))),
  ];
}

/** `chain.delegates=9, network.loss=1%`. */
export function printPoint(point: Point): string {
  return point.map(({ path, value }) => `${path}=${value}`).join(', ');
}

export interface Checked {
  /** The scenario's name, at the first point. */
  readonly name: string;
  /** What is odd about it somewhere, though it runs; each once. */
  readonly warnings: readonly string[];
  /** Of the scenario at each point; see `store/result-store.ts`. */
  readonly hashes: readonly string[];
}

/**
 * Finds out before anything runs whether everything can.
 *
 * @throws UsageError if the scenario is no valid one at some point; each problem is told once, with
 *   the first point that has it
 */
export function checkPoints(points: readonly Point[], { file, text }: ScenarioSource): Checked {
  const problems = new Map<string, string>();
  const warnings = new Set<string>();
  const hashes: string[] = [];
  let name: string | undefined;
  for (const point of points) {
    const outcome = parseScenario(text, file, point);
    if (outcome.code === 'ok') {
      name ??= outcome.scenario.name;
      hashes.push(scenarioHash(outcome.scenario));
      for (const warning of outcome.warnings) warnings.add(formatProblem(warning));
      continue;
    }
    const where = point.length === 0 ? '' : ` (at ${printPoint(point)})`;
    for (const problem of outcome.problems.map(formatProblem))
      if (!problems.has(problem)) problems.set(problem, `${problem}${where}`);
  }
  if (problems.size > 0) throw new UsageError(listed([...problems.values()]));
  return { name: defined(name, 'a grid has a point'), warnings: [...warnings], hashes };
}

function refuseEqualPaths(axes: readonly Axis[]): void {
  const seen = new Set<string>();
  for (const { path } of axes) {
    const name = oneSpelling(path);
    if (seen.has(name))
      throw new UsageError(`found ${path} twice; allowed: once, with all its values`);
    seen.add(name);
  }
}

function overridesOf({ path, values, places }: Axis): readonly Override[] {
  return values.map((value, index) => {
    const place = places?.[index];
    return place === undefined ? { path, value } : { path, value, place };
  });
}

/** `faults[0].at` and `faults.0.at` are one path. */
function oneSpelling(path: string): string {
  return path.replace(/\[(\d+)\]/g, '.$1');
}

function listed(problems: readonly string[]): string {
  const shown = problems.slice(0, MOST_PROBLEMS_SHOWN);
  const hidden = problems.length - shown.length;
  return [...shown, ...(hidden > 0 ? [`… and ${hidden} more problems`] : [])].join('\n');
}
