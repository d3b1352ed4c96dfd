/**
 * A sweep told on the terminal and as JSON.
 *
 * @module
 */
import { counted, duration } from '../../../reports/format.ts';
import { groupsOf } from '../../../reports/sweep.ts';
import { constants, sweepTable } from '../../../reports/sweep-terminal.ts';
import type { Committed } from '../../../reports/writers/directory.ts';
import { json } from '../../../reports/writers/json.ts';
import { printPoint } from '../../campaign/grid.ts';
import type { PlannedRun, SweepPlan } from '../../campaign/sweep/plan.ts';
import type { ExitCode } from '../exit-code.ts';
import { VERSION } from '../package.ts';
import type { SweptRun } from './swept.ts';

/** Failures that are told one by one; all are in the table. */
const TOLD = 10;

export interface Swept {
  readonly plan: SweepPlan;
  readonly runs: readonly SweptRun[];
  readonly isComplete: boolean;
  /** Null where nothing was finished, and nothing was written. */
  readonly files: Committed | null;
  /** Where the runs come from, in words. */
  readonly origin: string;
}

/** What goes to standard output. */
export function sweepText(swept: Swept, colour: boolean): string {
  const { plan, runs, isComplete, files, origin } = swept;
  if (files === null) return '';
  const { identity } = plan;
  const paths = identity.axes.map(({ path }) => path);
  const groups = groupsOf(runs.map(({ row }) => row));
  const same = constants(paths, groups);
  const width = process.stdout.columns || 100;
  const line = (label: string, value: string): string => `  ${label.padEnd(14)}${value}\n`;
  const { shard } = identity;
  return [
    sweepTable(paths, groups, { colour, width }),
    'Medians of the seeds, with the quartiles below where they differ; all figures: summary.csv\n',
    groups.some(({ forked }) => forked > 0)
      ? 'forked: runs, and the probability with 95 % confidence (Wilson; of none in n runs, 3/n)\n'
      : '',
    '\n',
    line('scenario', identity.scenario),
    same === '' ? '' : line('with', same),
    shard === null ? '' : line('shard', shard),
    line('runs', `${counted(runs.length, 'run')}${origin}`),
    line('reports', files.path),
    files.note === null ? '' : line('note', files.note),
    isComplete
      ? ''
      : `Interrupted: ${runs.length} of ${identity.planned} runs were finished, and are written; the same command goes on.\n`,
  ].join('');
}

/** What goes to standard error: failures, and the command that shows the first one again. */
export function failuresText(runs: readonly SweptRun[]): string {
  const failures = runs.filter(({ failure }) => failure !== null);
  const [first] = failures;
  if (first === undefined) return '';
  const told = failures
    .slice(0, TOLD)
    .map(
      (failed) => `${whereOf(failed)}: ${failed.failure?.message ?? ''}\n  ${failed.row.replay}\n`,
    );
  const more = failures.length - told.length;
  return [
    `\n${counted(failures.length, 'run')} failed. This is a bug in ektsim ${VERSION}, please report it with what follows.\n`,
    ...told,
    more === 0 ? '' : `and ${more} more\n`,
    `\n${first.failure?.details ?? ''}\n\nReplay the first failure:\n${first.row.replay}\n`,
  ].join('');
}

export function sweepJson(
  { plan, runs, isComplete, files }: Swept,
  more: Readonly<Record<string, unknown>>,
  exitCode: ExitCode,
): string {
  return json({
    ...plan.identity,
    exitCode,
    interrupted: !isComplete,
    out: files?.path ?? null,
    ...more,
    runs: runs.map(({ row, wallSeconds }) => ({ ...row, wallSeconds })),
    groups: groupsOf(runs.map(({ row }) => row)),
  });
}

function whereOf({ run, failure }: SweptRun): string {
  const at = failure?.atMicros ?? null;
  return `${pointOf(run)}seed ${run.seed}${at === null ? '' : `, at ${duration(at)}`}`;
}

function pointOf({ point }: PlannedRun): string {
  return point.length === 0 ? '' : `${printPoint(point)}, `;
}
