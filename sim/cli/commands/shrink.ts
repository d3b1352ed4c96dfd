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
import { readDuration } from '../../../scenarios/units.ts';
import { pathKind } from '../../../scenarios/path-kind.ts';
import { UsageError } from '../../../scenarios/usage-error.ts';
import { isFailureName, inWords } from '../../campaign/shrink/failure.ts';
import {
  choose,
  firstLook,
  mostEvents,
  startOf,
  type FirstLook,
} from '../../campaign/shrink/first-look.ts';
import { Journal } from '../../campaign/shrink/journal.ts';
import type { Pace } from '../../campaign/shrink/observe.ts';
import { fileText, resultOf, unproved } from '../../campaign/shrink/result.ts';
import { Search } from '../../campaign/shrink/search.ts';
import { sizeOf } from '../../campaign/shrink/size.ts';
import { parseOverrides, printWarnings, single, singleText, type Act } from '../arguments.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { withInterruption, type Interruption } from '../interruption.ts';
import { checkWritable, writeOutput } from '../output-file.ts';
import { VERSION } from '../package.ts';
import { Progress } from '../progress.ts';
import { replayCommand } from '../replay.ts';
import { readSavedRun, versionNote } from '../saved-run.ts';
import { parseSeed } from '../seeds.ts';
import { nothingText, shrinkJson, shrinkLine, shrunkText, type Shrunk } from '../shrink-text.ts';
import { runInSlices } from '../slices.ts';

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

/** What was asked for. */
interface Request {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly failureName: string | null;
  /** Where what is found goes. */
  readonly file: string;
  readonly budget: number;
  readonly mostSeconds: number;
}

type Outcome =
  | { readonly kind: 'shrunk'; readonly shrunk: Shrunk }
  | { readonly kind: 'nothing'; readonly look: FirstLook }
  | { readonly kind: 'interrupted' };

async function shrink(args: ShrinkArguments): Promise<ExitCode> {
  const request = requestOf(args);
  checkWritable(request.file);
  const outcome = await withInterruption((interruption) => perform(request, interruption));
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

function requestOf(args: ShrinkArguments): Request {
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
    mostSeconds: args.time === undefined ? Infinity : parseTime(single(args.time, '--time')),
  };
}

function savedRun({ run, seed, set }: ShrinkArguments): Pick<Request, 'scenario' | 'seed'> {
  if (seed !== undefined || set !== undefined)
    throw new UsageError(
      `${run} is the folder of a run, which has its seed and values; allowed with --seed or --set: a scenario file`,
    );
  const saved = readSavedRun(run);
  const note = versionNote(saved);
  if (note !== null) process.stderr.write(`warning: ${note}\n`);
  return saved;
}

function written({ run, seed, set }: ShrinkArguments): Pick<Request, 'scenario' | 'seed'> {
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

function parseTime(text: string): number {
  const reading = readDuration(text);
  if (reading.code === 'ok' && reading.value > 0) return reading.value / 1e6;
  throw new UsageError(`--time: found ${show(text)}; allowed: a time such as 90s or 2min`);
}

async function perform(request: Request, interruption: Interruption): Promise<Outcome> {
  const { scenario, seed, failureName, file, budget, mostSeconds } = request;
  const progress = new Progress(process.stderr);
  const began = performance.now();
  const wallSeconds = (): number => (performance.now() - began) / 1000;
  /** `--time` counts from the first candidate: what comes before is the same in every call. */
  let searching: number | null = null;
  const isTimeUp = (): boolean => {
    searching ??= performance.now();
    return (performance.now() - searching) / 1000 >= mostSeconds;
  };
  let line = (): string => `${scenario.name}, seed ${seed} · the run itself`;
  /** @param isBounded - whether `--time` ends it */
  const pace =
    (isBounded: boolean): Pace =>
    (steps) =>
      runInSlices(steps, () => {
        progress.draw(line);
        return !interruption.requested && !(isBounded && isTimeUp());
      });
  try {
    const look = await firstLook(scenario, seed, pace(false));
    if (look === null) return { kind: 'interrupted' };
    const failure = choose(look.failures, failureName);
    if (failure === undefined) return { kind: 'nothing', look };
    const start = startOf(scenario, seed, failure);
    const { fingerprint } = look;
    const question = { version: VERSION, fingerprint, seed, failure: inWords(failure) };
    const search = new Search({
      scenario: start,
      seed,
      failure,
      question,
      journal: new Journal(journalBeside(file)),
      budget,
      maxEvents: mostEvents(look),
      pace: pace(true),
      beginPace: pace(false),
    });
    const before = search.size;
    const label = `${scenario.name}, seed ${seed}`;
    line = () => shrinkLine({ label, search, wallSeconds: wallSeconds() });
    const ended = await search.run();
    // What an earlier call has left on the disk is worth more than the run itself.
    if (!search.hasBegun) return { kind: 'interrupted' };
    const origin = { scenario, seed, failure, size: before };
    line = () => `${label} · the result`;
    const result =
      (interruption.requested ? null : await resultOf(search.best, origin, pace(false))) ??
      unproved(search.best, origin);
    const replay = replayCommand({ file, seed });
    writeOutput(file, fileText(result, replay));
    const ending = ended === 'stopped' && !interruption.requested ? 'time' : ended;
    const after = sizeOf({ ...search.best, expect: start.expect });
    return {
      kind: 'shrunk',
      shrunk: {
        failure,
        ending: interruption.requested ? 'stopped' : ending,
        before,
        after,
        result,
        search,
        wallSeconds: wallSeconds(),
        file,
        replay,
      },
    };
  } finally {
    progress.clear();
  }
}

function journalBeside(file: string): string {
  return `${file.replace(/\.ya?ml$/, '')}.journal.ndjson`;
}
