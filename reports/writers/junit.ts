/**
 * JUnit XML, as continuous integration reads it: one suite for each scenario, one case for each
 * seed. A broken expectation, or one that nothing exercised, is a failure; a run that was not
 * deterministic or did not end is an error.
 *
 * @module
 */
import type { Finding } from '../verdict.ts';

/** One scenario with all its seeds. */
export interface JunitSuite {
  readonly name: string;
  readonly runs: readonly JunitRun[];
}

export interface JunitRun {
  readonly seed: string | number;
  /** As `ektsim run` would exit. */
  readonly exitCode: number;
  /** In words, as in a verdict's summary. */
  readonly summary: string;
  readonly findings: readonly Finding[];
  /** Null where it is not known. */
  readonly wallSeconds: number | null;
  /** The command that shows this run again. */
  readonly replay: string;
}

export function junitReport(suites: readonly JunitSuite[]): string {
  const all = suites.flatMap(({ runs }) => runs);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="ektsim" ${totals(all)}>`,
    ...suites.flatMap(suiteLines),
    '</testsuites>',
    '',
  ].join('\n');
}

function suiteLines({ name, runs }: JunitSuite): string[] {
  return [
    `  <testsuite name="${escaped(name)}" ${totals(runs)}>`,
    ...runs.flatMap((run) => caseLines(name, run)),
    '  </testsuite>',
  ];
}

function caseLines(suite: string, run: JunitRun): string[] {
  const open = `<testcase classname="${escaped(suite)}" name="seed ${escaped(String(run.seed))}"${timeOf(run.wallSeconds)}`;
  if (run.exitCode === 0) return [`    ${open}/>`];
  const element = isError(run) ? 'error' : 'failure';
  const meaning = MEANINGS.get(run.exitCode) ?? 'unknown';
  const details = [
    ...run.findings
      .filter(({ outcome }) => outcome !== 'held')
      .map((finding) => `${finding.expectation}: ${finding.found} (expected: ${finding.allowed})`),
    `replay: ${run.replay}`,
  ].join('\n');
  return [
    `    ${open}>`,
    `      <${element} type="exit-${run.exitCode}" message="${escaped(`${meaning}: ${run.summary}`)}">${escaped(details)}</${element}>`,
    '    </testcase>',
  ];
}

const MEANINGS = new Map([
  [1, 'safety'],
  [2, 'liveness'],
  [3, 'not tested'],
  [4, 'not deterministic'],
  [64, 'bad scenario'],
  [70, 'a bug in ektsim'],
]);

function isError({ exitCode }: JunitRun): boolean {
  return exitCode > 3;
}

function totals(runs: readonly JunitRun[]): string {
  const errors = runs.filter(isError).length;
  const failures = runs.filter(({ exitCode }) => exitCode !== 0).length - errors;
  const time = runs.reduce<number | null>(
    (sum, { wallSeconds }) => (sum === null || wallSeconds === null ? null : sum + wallSeconds),
    0,
  );
  return `tests="${runs.length}" failures="${failures}" errors="${errors}"${timeOf(time)}`;
}

function timeOf(wallSeconds: number | null): string {
  return wallSeconds === null ? '' : ` time="${wallSeconds.toFixed(3)}"`;
}

/** For text and attributes; characters that XML 1.0 cannot hold become U+FFFD. */
function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '\u{fffd}')
    .replace(/[&<>"'\n\r\t]/g, (character) => ESCAPES.get(character) ?? character);
}

const ESCAPES = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&apos;'],
  ['\n', '&#10;'],
  ['\r', '&#13;'],
  ['\t', '&#9;'],
]);
