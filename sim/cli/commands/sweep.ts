/**
 * `ektsim sweep`: one scenario with every combination of some values and seeds, for its figures.
 *
 * @module
 */
import { availableParallelism } from 'node:os';
import type { Argv } from 'yargs';
import { counted, duration } from '../../../reports/format.ts';
import { groupsOf, type SweepIdentity, type SweepRow } from '../../../reports/sweep.ts';
import { constants, sweepTable } from '../../../reports/sweep-terminal.ts';
import type { Committed } from '../../../reports/writers/directory.ts';
import { json } from '../../../reports/writers/json.ts';
import { SweepFiles } from '../../../reports/writers/sweep-files.ts';
import { readScenarioText } from '../../../scenarios/parse.ts';
import { show } from '../../../scenarios/show.ts';
import { UsageError } from '../../../scenarios/usage-error.ts';
import { parseAxis, type Axis } from '../../campaign/axis.ts';
import { runCampaign } from '../../campaign/campaign.ts';
import { checkPoints, gridOf, printPoint } from '../../campaign/grid.ts';
import type { Failed, Job, JobResult } from '../../campaign/job.ts';
import { asList, single, singleText, wantsColour, type Act } from '../arguments.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { withInterruption } from '../interruption.ts';
import { VERSION } from '../package.ts';
import { campaignLine, Progress } from '../progress.ts';
import { replayCommand } from '../replay.ts';
import { parseSeeds } from '../seeds.ts';

const MOST_RUNS = 100_000;
const MOST_WORKERS = 1_024;
/** Failures that are told one by one; all are in the table. */
const TOLD = 10;

export const SWEEP_OPTIONS = {
  set: {
    type: 'string',
    requiresArg: true,
    describe: 'path=value,value,… what the grid is made of; may be repeated',
  },
  seeds: { type: 'string', requiresArg: true, default: '1..5', describe: '1..20, 7 or 1,5,9' },
  workers: {
    type: 'string',
    requiresArg: true,
    describe: 'How many runs at a time; default: as many as there are cores',
  },
  out: { type: 'string', requiresArg: true, default: 'out', describe: 'Folder of all runs' },
  json: { type: 'boolean', default: false, describe: 'Print one JSON document and nothing else' },
  color: { type: 'boolean', describe: 'Colours, or --no-color; default: only on a terminal' },
} as const;

export function addSweep(cli: Argv, act: Act): Argv {
  return cli.command(
    'sweep <file>',
    'Run one scenario over a grid of values and seeds; tables go to out/<name>-sweep/',
    (yargs) =>
      yargs
        .positional('file', { type: 'string', demandOption: true, describe: 'Scenario file' })
        .options(SWEEP_OPTIONS)
        .example(
          '$0 sweep scenarios/quickstart.yaml --set chain.blockInterval=3s,4s,6s --seeds 1..20',
          'three block intervals, 20 seeds each',
        )
        .example(
          '$0 sweep scenarios/quickstart.yaml --set chain.quorum=1/2,2/3 --set network.loss=0%,1%',
          'a grid of four points',
        ),
    act(sweep),
  );
}

interface SweepArguments {
  readonly file: string;
  readonly set: string | readonly string[] | undefined;
  readonly seeds: string;
  readonly workers: string | undefined;
  readonly out: string;
  readonly json: boolean;
  readonly color: boolean | undefined;
}

interface Plan {
  readonly identity: SweepIdentity;
  readonly axes: readonly Axis[];
  readonly jobs: readonly Job[];
  readonly workers: number;
}

/** A run that is over. */
interface SweptRun {
  readonly job: Job;
  readonly row: SweepRow;
  readonly result: JobResult;
}

interface Swept {
  readonly runs: readonly SweptRun[];
  readonly isComplete: boolean;
  /** Null where nothing finished, and nothing was written. */
  readonly files: Committed | null;
  readonly wallSeconds: number;
}

async function sweep(args: SweepArguments): Promise<ExitCode> {
  const out = singleText(args.out, '--out');
  const colour = wantsColour(args.color);
  const plan = planOf(args);
  const swept = await perform(plan, out);
  const exitCode = exitCodeOf(swept);
  if (args.json) process.stdout.write(jsonText(plan, swept, exitCode));
  else print(plan, swept, colour);
  return exitCode;
}

/** Everything that can be wrong with what was asked for shows here, before anything runs. */
function planOf({ file, set, seeds, workers }: SweepArguments): Plan {
  const axes = asList(set).map(parseAxis);
  const seedText = single(seeds, '--seeds');
  const seedList = parseSeeds(seedText);
  const threads = parseWorkers(workers === undefined ? undefined : single(workers, '--workers'));
  const points = gridOf(axes);
  const planned = points.length * seedList.length;
  if (planned > MOST_RUNS)
    throw new UsageError(
      `found ${points.length} points × ${seedList.length} seeds; allowed: at most ${MOST_RUNS} runs`,
    );
  const source = { file, text: readScenarioText(file) };
  const { name, warnings } = checkPoints(points, source);
  for (const warning of warnings) process.stderr.write(`warning: ${warning}\n`);
  return {
    identity: { version: VERSION, scenario: name, file, axes, seeds: seedText, planned },
    axes,
    jobs: points.flatMap((overrides) => seedList.map((seed) => ({ source, overrides, seed }))),
    workers: Math.min(threads, planned),
  };
}

function parseWorkers(text: string | undefined): number {
  if (text === undefined) return availableParallelism();
  const workers = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (workers >= 1 && workers <= MOST_WORKERS) return workers;
  throw new UsageError(
    `--workers: found ${show(text)}; allowed: a whole number 1 … ${MOST_WORKERS}`,
  );
}

/** What is finished is written, however the rest ends. */
async function perform({ identity, jobs, workers }: Plan, out: string): Promise<Swept> {
  const progress = new Progress(process.stderr);
  const began = performance.now();
  const wallSeconds = (): number => (performance.now() - began) / 1000;
  const files = new SweepFiles({ out, identity });
  const runs: SweptRun[] = [];
  try {
    const isComplete = await withInterruption((interruption) =>
      runCampaign(jobs, {
        workers,
        onResult: (index, result) => {
          const job = jobs[index];
          if (job === undefined) return;
          const run = { job, row: rowOf(job, result), result };
          runs.push(run);
          files.write(run.row);
        },
        goOn: (done) => {
          const [label, total] = [identity.scenario, jobs.length];
          progress.draw(() =>
            campaignLine({ label, done, total, workers, wallSeconds: wallSeconds() }),
          );
          return !interruption.requested;
        },
      }),
    );
    const text = jobs[0]?.source.text ?? '';
    const committed = runs.length === 0 ? null : files.commit(text);
    if (committed === null) files.discard();
    return { runs, isComplete, files: committed, wallSeconds: wallSeconds() };
  } catch (error) {
    files.discard();
    throw error;
  } finally {
    progress.clear();
  }
}

function rowOf({ source, overrides, seed }: Job, result: JobResult): SweepRow {
  const isCompleted = result.kind === 'completed';
  return {
    values: overrides.map(({ value }) => value),
    seed,
    exitCode: isCompleted ? result.verdict.exitCode : EXIT.bug,
    verdict: isCompleted ? result.verdict.summary : null,
    fingerprint: isCompleted ? result.fingerprint : null,
    figures: isCompleted ? result.figures : null,
    error: isCompleted ? null : result.message,
    replay: replayCommand({ file: source.file, seed, overrides }),
  };
}

/** A sweep measures: whatever the verdicts, it has done what it should when all runs are complete. */
function exitCodeOf({ runs, isComplete }: Swept): ExitCode {
  if (!isComplete) return EXIT.interrupted;
  return runs.some(({ result }) => result.kind === 'failed') ? EXIT.bug : EXIT.asExpected;
}

function print({ identity, axes, jobs, workers }: Plan, swept: Swept, colour: boolean): void {
  const { runs, isComplete, files, wallSeconds } = swept;
  if (files === null) {
    process.stderr.write('Interrupted before any run was finished; nothing was written.\n');
    return;
  }
  const paths = axes.map(({ path }) => path);
  const groups = groupsOf(runs.map(({ row }) => row));
  const same = constants(paths, groups);
  const width = process.stdout.columns || 100;
  const line = (label: string, value: string): string => `  ${label.padEnd(14)}${value}\n`;
  const took = duration(Math.round(wallSeconds * 1e6));
  process.stdout.write(
    [
      sweepTable(paths, groups, { colour, width }),
      'Medians of the seeds, with the quartiles below where they differ; all figures: summary.csv\n\n',
      line('scenario', identity.scenario),
      same === '' ? '' : line('with', same),
      line('runs', `${counted(runs.length, 'run')} in ${took} with ${counted(workers, 'worker')}`),
      line('reports', files.path),
      files.note === null ? '' : line('note', files.note),
      isComplete
        ? ''
        : `Interrupted: ${runs.length} of ${jobs.length} runs were finished, and are written.\n`,
    ].join(''),
  );
  process.stderr.write(failuresText(runs));
}

/** Ends with the command that shows the first one again. */
function failuresText(runs: readonly SweptRun[]): string {
  const failures = runs.flatMap(({ job, row, result }) =>
    result.kind === 'failed' ? [{ job, row, result }] : [],
  );
  const [first] = failures;
  if (first === undefined) return '';
  const told = failures
    .slice(0, TOLD)
    .map(({ job, row, result }) => `${whereOf(job, result)}: ${result.message}\n  ${row.replay}\n`);
  const more = failures.length - told.length;
  return [
    `\n${counted(failures.length, 'run')} failed. This is a bug in ektsim ${VERSION}, please report it with what follows.\n`,
    ...told,
    more === 0 ? '' : `and ${more} more\n`,
    `\n${first.result.details}\n\nReplay the first failure:\n${first.row.replay}\n`,
  ].join('');
}

function whereOf({ overrides, seed }: Job, { atMicros }: Failed): string {
  const point = overrides.length === 0 ? '' : `${printPoint(overrides)}, `;
  return `${point}seed ${seed}${atMicros === null ? '' : `, at ${duration(atMicros)}`}`;
}

function jsonText({ identity, workers }: Plan, swept: Swept, exitCode: ExitCode): string {
  const { runs, isComplete, files, wallSeconds } = swept;
  const out = files?.path ?? null;
  return json({
    ...identity,
    exitCode,
    interrupted: !isComplete,
    out,
    workers,
    wallSeconds,
    runs: runs.map(({ row, result }) => ({ ...row, wallSeconds: result.wallSeconds })),
    groups: groupsOf(runs.map(({ row }) => row)),
  });
}
