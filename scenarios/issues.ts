/**
 * From what zod found to problems with places.
 *
 * @module
 */
import type { z } from 'zod';
import type { Positions } from './positions.ts';
import type { Path, Problem } from './problem.ts';

type Issue = z.core.$ZodIssue;

export interface Located {
  readonly path: Path;
  readonly problem: Problem;
}

export function locateIssues(issues: readonly Issue[], positions: Positions): readonly Located[] {
  return issues.flatMap((issue) => locate(issue, [], positions));
}

function locate(issue: Issue, around: Path, positions: Positions): readonly Located[] {
  const path = [
    ...around,
    ...issue.path.map((step) => (typeof step === 'number' ? step : String(step))),
  ];
  if (issue.code === 'unrecognized_keys') {
    // One line for each key: see `keys` in written.ts.
    const messages = issue.message.split('\n');
    return issue.keys.map((key, index) => ({
      path: [...path, key],
      problem: positions.problemAtKey([...path, key], messages[index] ?? issue.message),
    }));
  }
  if (issue.code === 'invalid_union') {
    return branch(issue.errors, issue.input).flatMap((inner) => locate(inner, path, positions));
  }
  return [{ path, problem: positions.problemAt(path, issue.message) }];
}

/** A union is a short form, then a long one that is a map or a list: see `shortOr`. */
function branch(errors: readonly (readonly Issue[])[], input: unknown): readonly Issue[] {
  const [short = [], long = short] = errors;
  if (typeof input !== 'object' || input === null) return short;
  const isOtherKind = long.some(
    (issue) => issue.path.length === 0 && issue.code === 'invalid_type',
  );
  return isOtherKind ? short : long;
}
