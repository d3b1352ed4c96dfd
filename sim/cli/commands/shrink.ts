/**
 * `ektsim shrink`: a failing run down to the smallest scenario that fails in the same way.
 *
 * @module
 */
import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { Argv } from 'yargs';
import { runName } from '../../../reports/writers/directory.ts';
import { show } from '../../../scenarios/show.ts';
import { UsageError } from '../../../scenarios/usage-error.ts';
import { single, singleText, type Act, type Command } from '../arguments.ts';
import { parseTime } from '../durations.ts';
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
import { shrinkJson, shrunkText } from '../shrink-text.ts';
import { shrinkRun, type ShrinkRequest } from '../shrinking.ts';

const MOST_CANDIDATES = 1_000_000;

const SHRINK_OPTIONS = {
  ...FAILING_RUN_OPTIONS,
  out: {
    type: 'string',
    requiresArg: true,
    default: 'out',
    describe:
      'File (.yaml), or folder of <scenario>-s<seed>-shrunk.yaml, for what is found; the journal goes beside it',
  },
  budget: {
    type: 'string',
    requiresArg: true,
    default: '2000',
    describe: 'Runs of candidates at most',
  },
  time: {
    type: 'string',
    requiresArg: true,
    describe: 'Time for candidates at most, such as 2min',
  },
  json: { type: 'boolean', default: false, describe: 'Print one JSON document and nothing else' },
} as const;

function addShrink(cli: Argv, act: Act): Argv {
  return cli.command(
    'shrink <run>',
    'Make a failing run as small as it goes; a scenario file comes out',
    (yargs) =>
      yargs
        .positional('run', {
          type: 'string',
          demandOption: true,
          describe: 'Scenario file, or folder of a run',
        })
        .options(SHRINK_OPTIONS)
        .example('$0 shrink out/latest', 'the run that has just failed')
        .example(
          '$0 shrink scenarios/claims/class-b-split-view-of-21.yaml --set chain.without=[R7]',
          'what happens without a rule',
        )
        .example(
          '$0 shrink scenarios/holes/one-crash.yaml --failure fork --time 1min',
          'a fork that the scenario expects',
        ),
    act(shrink),
  );
}

export const COMMAND: Command = { add: addShrink, options: SHRINK_OPTIONS };

interface ShrinkArguments extends FailingRunArguments {
  readonly out: string;
  readonly budget: string;
  readonly time: string | undefined;
  readonly json: boolean;
}

async function shrink(args: ShrinkArguments): Promise<ExitCode> {
  const request = requestOf(args);
  const { run } = request;
  checkWritable(request.file);
  const outcome = await withInterruption((interruption) => shrinkRun(request, interruption));
  switch (outcome.kind) {
    case 'interrupted':
      return tellNothing(run, {
        message: 'Interrupted before the failure was seen; nothing was written.',
        exitCode: EXIT.interrupted,
        isJson: args.json,
      });
    case 'nothing':
      return tellNothing(run, {
        message: nothingText(outcome.look, run.failureName, 'shrink it'),
        exitCode: EXIT.notTested,
        isJson: args.json,
      });
    case 'shrunk': {
      const { shrunk } = outcome;
      const { scenario, seed } = run;
      const exitCode = shrunk.ending === 'stopped' ? EXIT.interrupted : EXIT.asExpected;
      const text = args.json
        ? shrinkJson(shrunk, { scenario: scenario.name, seed, exitCode })
        : shrunkText(shrunk, { scenario: scenario.name, seed });
      process.stdout.write(text);
      return exitCode;
    }
  }
}

function requestOf(args: ShrinkArguments): ShrinkRequest {
  const run = failingRun(args);
  const file = outFile(singleText(args.out, '--out'), run);
  if (existsSync(file) && realpathSync(file) === realpathSync(args.run))
    throw new UsageError(`--out: ${file} is what is to be shrunk; allowed: another file`);
  return {
    run,
    file,
    budget: parseBudget(single(args.budget, '--budget')),
    mostSeconds:
      args.time === undefined ? Infinity : parseTime(single(args.time, '--time'), '--time'),
  };
}

/** Named like the folder of the run, as what is found is for its seed alone. */
function outFile(out: string, { scenario, seed }: FailingRun): string {
  if (/\.ya?ml$/.test(out)) return out;
  return join(out, `${runName(scenario.name, seed)}-shrunk.yaml`);
}

function parseBudget(text: string): number {
  const budget = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (budget >= 1 && budget <= MOST_CANDIDATES) return budget;
  throw new UsageError(
    `--budget: found ${show(text)}; allowed: a whole number 1 … ${MOST_CANDIDATES}`,
  );
}
