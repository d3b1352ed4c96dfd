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
    throw new UsageError(`--set: found ${count} combinations; allowed: at most ${MOST_POINTS}`);
  return axes.reduce<readonly Point[]>(
    (points, { path, values }) =>
      points.flatMap((point) => values.map((value) => [...point, { path, value }])),
    [[]],
  );
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
    // `faults[0].at` and `faults.0.at` are one path.
    const name = path.replace(/\[(\d+)\]/g, '.$1');
    if (seen.has(name))
      throw new UsageError(`--set: found ${path} twice; allowed: once, as ${path}=value,value,…`);
    seen.add(name);
  }
}

function listed(problems: readonly string[]): string {
  const shown = problems.slice(0, MOST_PROBLEMS_SHOWN);
  const hidden = problems.length - shown.length;
  return [...shown, ...(hidden > 0 ? [`… and ${hidden} more problems`] : [])].join('\n');
}
