/**
 * A run, check or sweep as one CSV table with a row for each run, and as JUnit XML.
 *
 * @module
 */
import { byScenario, wholeMillis, type CheckedRun } from '../check.ts';
import { figuresOf } from '../figures.ts';
import type { RunPageData } from '../html/run-page-data.ts';
import type { Saved } from '../saved/saved.ts';
import type { SweepResults, SweepRow } from '../sweep.ts';
import { csv } from '../writers/csv.ts';
import { junitReport, type JunitSuite } from '../writers/junit.ts';
import { runColumns } from '../writers/sweep-tables.ts';

/** With the columns of a sweep's `runs.csv` for a run, too. */
export function oneTable(saved: Saved): string {
  switch (saved.kind) {
    case 'run':
      return csv<SweepRow>(
        [['scenario', () => saved.run.identity.scenario], ...runColumns([])],
        [rowOf(saved.run)],
      );
    case 'check':
      return csv<CheckedRun>(
        [
          ['scenario', (run) => run.scenario],
          ['file', (run) => run.file],
          ['seed', (run) => run.seed],
          ['exit_code', (run) => run.exitCode],
          ['verdict', (run) => run.summary],
          ['fingerprint', (run) => run.fingerprint],
          ['wall_s', (run) => wholeMillis(run.wallSeconds)],
          ['replay', (run) => run.replay],
        ],
        saved.check.runs,
      );
    case 'sweep': {
      const { identity, rows } = saved.sweep;
      return csv(runColumns(identity.axes.map(({ path }) => path)), rows);
    }
  }
}

export function junit(saved: Saved): string {
  switch (saved.kind) {
    case 'run':
      return junitReport([runSuite(saved.run)]);
    case 'check':
      return junitReport(
        byScenario(saved.check.runs).map((runs) => ({ name: runs[0]?.scenario ?? '', runs })),
      );
    case 'sweep':
      return junitReport(sweepSuites(saved.sweep));
  }
}

function rowOf({ identity, verdict, results, replay }: RunPageData): SweepRow {
  return {
    values: [],
    seed: Number(identity.seed),
    exitCode: verdict.exitCode,
    verdict: verdict.summary,
    fingerprint: identity.fingerprint,
    figures: figuresOf(results),
    error: null,
    replay,
  };
}

/** How long it took is not in the folder: the same run gives the same files. */
function runSuite({ identity, verdict, replay }: RunPageData): JunitSuite {
  const { exitCode, summary, findings } = verdict;
  const { scenario: name, seed } = identity;
  return { name, runs: [{ seed, exitCode, summary, findings, wallSeconds: null, replay }] };
}

/** One suite for each point of the grid. */
function sweepSuites({ identity, rows }: SweepResults): readonly JunitSuite[] {
  const suites = new Map<string, SweepRow[]>();
  for (const row of rows) {
    const point = identity.axes.map(({ path }, index) => `${path}=${row.values[index] ?? ''}`);
    const name = [identity.scenario, ...point].join(', ');
    const suite = suites.get(name);
    if (suite === undefined) suites.set(name, [row]);
    else suite.push(row);
  }
  return [...suites].map(([name, runs]) => ({
    name,
    runs: runs.map(({ seed, exitCode, verdict, error, replay }) => ({
      seed,
      exitCode,
      summary: error ?? verdict ?? '',
      findings: [],
      wallSeconds: null,
      replay,
    })),
  }));
}
