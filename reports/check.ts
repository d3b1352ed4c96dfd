/**
 * A check as the reports see it: its runs, in order, and what becomes of each scenario.
 *
 * @module
 */
import type { CheckRow } from './check-terminal.ts';
import type { Finding } from './verdict.ts';

/** What `check --json` prints, and what `check.json` holds. */
export interface CheckResults {
  /** Of ektsim. */
  readonly version: string;
  readonly exitCode: number;
  readonly interrupted: boolean;
  /** Whether each run that finished has a page, in a folder beside the check's own. */
  readonly pages: boolean;
  readonly runs: readonly CheckedRun[];
}

/** A run that is over. */
export interface CheckedRun {
  readonly scenario: string;
  readonly file: string;
  readonly seed: number;
  readonly exitCode: number;
  readonly summary: string;
  readonly findings: readonly Finding[];
  /** Null if the run did not finish. */
  readonly fingerprint: string | null;
  readonly wallSeconds: number;
  /** The command that shows it again. */
  readonly replay: string;
}

/** Seconds to the millisecond: what is beyond says nothing. */
export function wholeMillis(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}

/** By scenario file, in the order run. */
export function byScenario<Run extends { readonly file: string }>(
  runs: readonly Run[],
): readonly (readonly Run[])[] {
  const groups = new Map<string, Run[]>();
  for (const run of runs) {
    const group = groups.get(run.file);
    if (group === undefined) groups.set(run.file, [run]);
    else group.push(run);
  }
  return [...groups.values()];
}

/** @param worstOf - which of several exit codes counts */
export function checkRows(
  runs: readonly CheckedRun[],
  worstOf: (codes: readonly number[]) => number,
): readonly CheckRow[] {
  return byScenario(runs).map((group) => {
    const failed = group.filter(({ exitCode }) => exitCode !== 0);
    return {
      scenario: group[0]?.scenario ?? '',
      passed: group.length - failed.length,
      failed: failed.length,
      worstExitCode: worstOf(failed.map(({ exitCode }) => exitCode)),
      firstFailingSeed: failed[0]?.seed ?? null,
    };
  });
}

/** What was not as expected, in one line. */
export function unmetInWords({
  findings,
  summary,
}: Pick<CheckedRun, 'findings' | 'summary'>): string {
  const unmet = findings
    .filter(({ outcome }) => outcome !== 'held')
    .map(({ expectation, found, allowed }) => `${expectation}: ${found} (expected: ${allowed})`);
  return (unmet.length === 0 ? summary : unmet.join('; ')).replaceAll(/\s*[\n\r]\s*/g, ' ');
}
