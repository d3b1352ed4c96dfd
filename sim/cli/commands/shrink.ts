/**
 * `ektsim shrink`: a failing run down to the smallest scenario that fails in the same way.
 *
 * @module
 */
import { join, resolve } from 'node:path';
import type { Argv } from 'yargs';
import { readScenario } from '../../../scenarios/parse.ts';
import type { Scenario } from '../../../scenarios/scenario.ts';
import { show } from '../../../scenarios/show.ts';
import { pathKind } from '../../../scenarios/path-kind.ts';
import { UsageError } from '../../../scenarios/usage-error.ts';
import { isFailureName } from '../../campaign/shrink/failure.ts';
import { parseOverrides, printWarnings, single, singleText, type Act } from '../arguments.ts';
import { parseTime } from '../durations.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { withInterruption } from '../interruption.ts';
import { checkWritable } from '../output-file.ts';
import { readSavedRun, versionNote } from '../saved-run.ts';
import { parseSeed } from '../seeds.ts';
import { nothingText, shrinkJson, shrunkText } from '../shrink-text.ts';
import { shrinkRun, type ShrinkRequest } from '../shrinking.ts';

const MOST_CANDIDATES = 1_000_000;

export const SHRINK_OPTIONS = {
  seed: { type: 'string', requiresArg: true, describe: 'Seed of the run; default: 1' },
  set: {
    type: 'string',
    requiresArg: true,
    describe: 'path=value in place of what the file says; may be repeated',
  },
  failure: {
    type: 'string',
    requiresArg: true,
    describe: 'Which failure: fork, breach:CHECKER, invariant or an expectation such as growth',
  },
  out: {
    type: 'string',
    requiresArg: true,
    default: 'out',
    describe: 'File (.yaml) or folder for what is found, and for the journal beside it',
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

export function addShrink(cli: Argv, act: Act): Argv {
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

interface ShrinkArguments {
  readonly run: string;
  readonly seed: string | undefined;
  readonly set: string | readonly string[] | undefined;
  readonly failure: string | undefined;
  readonly out: string;
  readonly budget: string;
  readonly time: string | undefined;
  readonly json: boolean;
}

async function shrink(args: ShrinkArguments): Promise<ExitCode> {
  const request = requestOf(args);
  checkWritable(request.file);
  const outcome = await withInterruption((interruption) => shrinkRun(request, interruption));
  switch (outcome.kind) {
    case 'interrupted':
      process.stderr.write('Interrupted before the failure was seen; nothing was written.\n');
      return EXIT.interrupted;
    case 'nothing':
      process.stderr.write(nothingText(outcome.look, request.failureName));
      return EXIT.notTested;
    case 'shrunk': {
      const { shrunk } = outcome;
      const { scenario, seed } = request;
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
  const { scenario, seed } = pathKind(args.run) === 'folder' ? savedRun(args) : written(args);
  const failureName = args.failure === undefined ? null : single(args.failure, '--failure');
  if (failureName !== null && !isFailureName(failureName))
    throw new UsageError(
      `--failure: found ${show(failureName)}; allowed: fork, invariant, breach:CHECKER such as breach:state, or an expectation such as growth`,
    );
  const file = outFile(singleText(args.out, '--out'), scenario);
  if (resolve(file) === resolve(args.run))
    throw new UsageError(`--out: ${file} is what is to be shrunk; allowed: another file`);
  return {
    scenario,
    seed,
    failureName,
    file,
    budget: parseBudget(single(args.budget, '--budget')),
    mostSeconds:
      args.time === undefined ? Infinity : parseTime(single(args.time, '--time'), '--time'),
  };
}

function savedRun({ run, seed, set }: ShrinkArguments): Pick<ShrinkRequest, 'scenario' | 'seed'> {
  if (seed !== undefined || set !== undefined)
    throw new UsageError(
      `${run} is the folder of a run, which has its seed and values; allowed with --seed or --set: a scenario file`,
    );
  const saved = readSavedRun(run);
  const note = versionNote(saved);
  if (note !== null) process.stderr.write(`warning: ${note}\n`);
  return saved;
}

function written({ run, seed, set }: ShrinkArguments): Pick<ShrinkRequest, 'scenario' | 'seed'> {
  const number = parseSeed(seed === undefined ? '1' : single(seed, '--seed'));
  const { scenario, warnings } = readScenario(run, parseOverrides(set));
  printWarnings(warnings);
  return { scenario, seed: number };
}

function outFile(out: string, { name }: Scenario): string {
  if (/\.ya?ml$/.test(out)) return out;
  return join(out, `${name.replace(/-shrunk$/, '')}-shrunk.yaml`);
}

function parseBudget(text: string): number {
  const budget = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (budget >= 1 && budget <= MOST_CANDIDATES) return budget;
  throw new UsageError(
    `--budget: found ${show(text)}; allowed: a whole number 1 … ${MOST_CANDIDATES}`,
  );
}
