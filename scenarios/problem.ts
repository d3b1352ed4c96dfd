/**
 * What is wrong with a scenario, and where.
 *
 * @module
 */

export interface Problem {
  /** The file's name as it was given, or the `--set` option that the problem lies in. */
  readonly file: string;
  /** From 1; 0 where there is no line, as in a `--set`. */
  readonly line: number;
  /** From 1, in UTF-16 code units; 0 where there is no column. */
  readonly column: number;
  /** Where in the scenario, such as `faults[0].crash`; empty for the scenario as a whole. */
  readonly path: string;
  /** What was found and what is allowed. */
  readonly message: string;
}

/** Keys and list indexes from the scenario's root. */
export type Path = readonly (string | number)[];

/** One line: `file:line:column: path: message`. */
export function formatProblem(problem: Problem): string {
  const column = problem.column === 0 ? '' : `:${problem.column}`;
  const place = problem.line === 0 ? '' : `:${problem.line}${column}`;
  const path = problem.path === '' ? '' : `${problem.path}: `;
  return `${problem.file}${place}: ${path}${problem.message}`;
}

/** A path as people write it: `faults[0].crash`. */
export function formatPath(path: Path): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    return text === '' ? step : `${text}.${step}`;
  }, '');
}

/** By place; of equal problems in equal places one is kept. */
export function inReadingOrder(problems: readonly Problem[]): readonly Problem[] {
  const seen = new Set<string>();
  return problems
    .filter((problem) => {
      const line = formatProblem(problem);
      return !seen.has(line) && seen.add(line);
    })
    .toSorted((a, b) => a.line - b.line || a.column - b.column);
}
