/**
 * `ektsim curve`: how likely a run's failure was at each of its moments, and what made it so.
 *
 * @module
 */
import { join } from 'node:path';
import type { Argv } from 'yargs';
import { runName } from '../../../reports/writers/directory.ts';
import { show } from '../../../scenarios/show.ts';
import { UsageError } from '../../../scenarios/usage-error.ts';
import { removeIfEmpty } from '../../campaign/sweep/sweep-folder.ts';
import { hasUnicode, single, singleText, type Act, type Command } from '../arguments.ts';
import { checkPage, curveFiles, traceCurve, writeCurve, type Traced } from '../curve.ts';
import { curveCommandJson, curveText } from '../curve-text.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import {
  FAILING_RUN_OPTIONS,
  failingRun,
  nothingText,
  tellNothing,
  type FailingRun,
  type FailingRunArguments,
} from '../failing-run.ts';
import { withInterruption } from '../interruption.ts';
import { checkWritable } from '../output-file.ts';
import { parseWorkers, WORKERS_OPTION } from '../workers.ts';

const MOST_POINTS = 10_000;
const MOST_REPEATS = 1_000_000;

const CURVE_OPTIONS = {
  ...FAILING_RUN_OPTIONS,
  points: {
    type: 'string',
    requiresArg: true,
    default: '24',
    describe: 'Moments from the start to the failure',
  },
  repeats: {
    type: 'string',
    requiresArg: true,
    default: '40',
    describe: 'Futures that are drawn for each moment',
  },
  workers: WORKERS_OPTION,
  out: {
    type: 'string',
    requiresArg: true,
    describe: 'Folder of curve.csv and curve.json; default: that of the run, or one under out/',
  },
  json: { type: 'boolean', default: false, describe: 'Print one JSON document and nothing else' },
} as const;

function addCurve(cli: Argv, act: Act): Argv {
  return cli.command(
    'curve <run>',
    'How likely a failing run was to fail, moment by moment, and what made it so',
    (yargs) =>
      yargs
        .positional('run', {
          type: 'string',
          demandOption: true,
          describe: 'Scenario file, or folder of a run, which gets the curve',
        })
        .options(CURVE_OPTIONS)
        .example('$0 curve out/latest', 'the run that has just failed; its page gets the curve')
        .example('$0 curve out/latest --failure fork', 'a fork that the scenario expects')
        .example('$0 curve my.yaml --seed 7 --points 50 --repeats 200', 'finer'),
    act(curve),
  );
}

export const COMMAND: Command = { add: addCurve, options: CURVE_OPTIONS };

interface CurveArguments extends FailingRunArguments {
  readonly points: string;
  readonly repeats: string;
  readonly workers: string | undefined;
  readonly out: string | undefined;
  readonly json: boolean;
}

async function curve(args: CurveArguments): Promise<ExitCode> {
  const run = failingRun(args);
  const points = parseCount(single(args.points, '--points'), '--points', 2, MOST_POINTS);
  const repeats = parseCount(single(args.repeats, '--repeats'), '--repeats', 1, MOST_REPEATS);
  const workers = parseWorkers(args.workers);
  const out = args.out === undefined ? null : singleText(args.out, '--out');
  const folder = out ?? run.saved?.path ?? join('out', `${nameOf(run)}-curve`);
  /** The run whose page gets the curve; only in its own folder do both stay together. */
  const saved = out === null ? run.saved : null;
  if (saved !== null) checkPage(saved);
  const files = curveFiles(folder, saved);
  const outcome = await withInterruption((interruption) => {
    for (const file of files) checkWritable(file);
    return traceCurve({ run, saved, points, repeats, workers, interruption });
  });
  if (outcome.kind !== 'traced') removeIfEmpty(folder);
  switch (outcome.kind) {
    case 'interrupted':
      return tellNothing(run, {
        message: 'Interrupted; nothing was written.',
        exitCode: EXIT.interrupted,
        isJson: args.json,
      });
    case 'nothing':
      return tellNothing(run, {
        message: nothingText(outcome.look, run.failureName, 'see its curve'),
        exitCode: EXIT.notTested,
        isJson: args.json,
      });
    case 'traced':
      await writeCurve(outcome.traced, folder, saved);
      process.stdout.write(told(outcome.traced, files, args.json));
      return EXIT.asExpected;
  }
}

function told(traced: Traced, files: readonly string[], asJson: boolean): string {
  if (asJson) return curveCommandJson(traced, { files, exitCode: EXIT.asExpected });
  const width = process.stdout.columns || 100;
  return curveText(traced, { files, unicode: hasUnicode(), width });
}

function nameOf({ scenario, seed }: FailingRun): string {
  return runName(scenario.name, seed);
}

function parseCount(text: string, option: string, least: number, most: number): number {
  const count = /^\d{1,9}$/.test(text) ? Number(text) : -1;
  if (count >= least && count <= most) return count;
  throw new UsageError(
    `${option}: found ${show(text)}; allowed: a whole number ${least} … ${most}`,
  );
}
