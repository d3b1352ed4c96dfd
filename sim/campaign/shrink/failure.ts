/**
 * What a run shows that it should not, by a name that the user can say, and that a smaller scenario
 * must show too.
 *
 * @module
 */
import type { RunResults } from '../../../reports/report.ts';
import type { Verdict } from '../../../reports/verdict.ts';
import { CHECKER_NAMES, type CheckerName } from '../../checkers/breach.ts';
import { nothingExpected } from './usual.ts';

export type Failure =
  /** Two nodes that are not Byzantine committed different blocks at one height. */
  | { readonly kind: 'fork' }
  /** What this checker finds. */
  | { readonly kind: 'breach'; readonly checker: CheckerName }
  /** An expectation of the scenario that is broken, as the verdict names it. */
  | { readonly kind: 'expectation'; readonly expectation: string }
  /** An assertion of ours fails; without the numbers in its message, which differ by run. */
  | { readonly kind: 'invariant'; readonly message: string };

/** As `--failure` takes it: `fork`, `breach:state`, `growth`, `invariant`. */
export function nameOf(failure: Failure): string {
  switch (failure.kind) {
    case 'fork':
    case 'invariant':
      return failure.kind;
    case 'breach':
      return `breach:${failure.checker}`;
    case 'expectation':
      return failure.expectation;
  }
}

/** Whether a run could fail by that name. */
export function isFailureName(name: string): boolean {
  if (name === 'fork' || name === 'invariant') return true;
  if (name.startsWith('breach:')) return CHECKER_NAMES.some((one) => name === `breach:${one}`);
  const [, key = ''] = /^([a-zA-Z]+)(\[\d+\]|(\.[a-zA-Z0-9]+)*)$/.exec(name) ?? [];
  return key === 'workload' || Object.hasOwn(nothingExpected(), key);
}

/** In words, as the end of `It shows …`. */
export function inWords(failure: Failure): string {
  switch (failure.kind) {
    case 'fork':
      return 'a fork';
    case 'breach':
      return `a breach that the checker ${failure.checker} finds`;
    case 'expectation':
      return `that ${failure.expectation} is not as it was expected`;
    case 'invariant':
      return `a failed assertion: ${failure.message}`;
  }
}

export interface Failures {
  /** Not as expected; the gravest first. */
  readonly unexpected: readonly Failure[];
  /** Shown too, but the scenario expects it, or does not judge it. */
  readonly expected: readonly Failure[];
}

/** Before any other expectation: what should never be committed, and a chain that stands still. */
const GRAVEST = ['forks', 'breaches', 'workload', 'progress', 'halts'];

/** All that a finished run shows. */
export function failuresOf(results: RunResults, { findings }: Verdict): Failures {
  const broken = new Set(
    findings.filter(({ outcome }) => outcome === 'broken').map(({ expectation }) => expectation),
  );
  const unexpected: Failure[] = [];
  const expected: Failure[] = [];
  const shown = (isShown: boolean, expectation: string, failure: Failure): void => {
    if (!isShown) return;
    (broken.has(expectation) ? unexpected : expected).push(failure);
    broken.delete(expectation);
  };
  shown(results.forks.forks > 0, 'forks', { kind: 'fork' });
  const found = new Set(results.breaches.byChecker.map(({ checker }) => checker));
  const breaches = broken.has('breaches') ? unexpected : expected;
  for (const checker of CHECKER_NAMES)
    if (found.has(checker)) breaches.push({ kind: 'breach', checker });
  if (found.size > 0) broken.delete('breaches');
  const rest = [...broken];
  const gravest = GRAVEST.filter((expectation) => broken.has(expectation));
  for (const expectation of new Set([...gravest, ...rest]))
    unexpected.push({ kind: 'expectation', expectation });
  return { unexpected, expected };
}

/** The failure that an error of our own is. */
export function failureOfError(error: unknown): Failure {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const message = text
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/\b[0-9a-f]{16,}\b/g, '#')
    .replaceAll(/\d+/g, '#');
  return { kind: 'invariant', message: message.slice(0, 200) };
}
