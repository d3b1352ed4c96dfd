/**
 * The run that a command is to look into because it fails: a scenario file, or the folder of a run.
 *
 * @module
 */
import { json } from '../../reports/writers/json.ts';
import type { Override } from '../../scenarios/overrides.ts';
import { readScenario } from '../../scenarios/parse.ts';
import { pathKind } from '../../scenarios/path-kind.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import { show } from '../../scenarios/show.ts';
import { UsageError } from '../../scenarios/usage-error.ts';
import { isFailureName, nameOf } from '../campaign/shrink/failure.ts';
import type { FirstLook } from '../campaign/shrink/first-look.ts';
import { parseOverrides, printWarnings, single } from './arguments.ts';
import type { ExitCode } from './exit-code.ts';
import { VERSION } from './package.ts';
import { readSavedRun, versionNote, type SavedRun } from './saved-run.ts';
import { parseSeed } from './seeds.ts';

export const FAILING_RUN_OPTIONS = {
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
} as const;

export interface FailingRunArguments {
  readonly run: string;
  readonly seed: string | undefined;
  readonly set: string | readonly string[] | undefined;
  readonly failure: string | undefined;
}

export interface FailingRun {
  readonly scenario: Scenario;
  readonly seed: number;
  /** As it was asked for; null: the gravest. */
  readonly failureName: string | null;
  /** Null: it was a scenario file. */
  readonly saved: SavedRun | null;
  /** What it is, in words: `noisy with chain.without=[R7]`, `a run of noisy`. */
  readonly words: string;
}

/** @throws UsageError */
export function failingRun(args: FailingRunArguments): FailingRun {
  const run = pathKind(args.run) === 'folder' ? savedRun(args) : written(args);
  const failureName = args.failure === undefined ? null : single(args.failure, '--failure');
  if (failureName !== null && !isFailureName(failureName))
    throw new UsageError(
      `--failure: found ${show(failureName)}; allowed: fork, invariant, breach:CHECKER such as breach:state, or an expectation such as growth`,
    );
  return { ...run, failureName };
}

type Run = Omit<FailingRun, 'failureName'>;

function savedRun({ run, seed, set }: FailingRunArguments): Run {
  if (seed !== undefined || set !== undefined)
    throw new UsageError(
      `${run} is the folder of a run, which has its seed and values; allowed with --seed or --set: a scenario file`,
    );
  const saved = readSavedRun(run);
  const note = versionNote(saved);
  if (note !== null) process.stderr.write(`warning: ${note}\n`);
  const { scenario } = saved;
  return { scenario, seed: saved.seed, saved, words: `a run of ${scenario.name}` };
}

function written({ run, seed, set }: FailingRunArguments): Run {
  const number = parseSeed(seed === undefined ? '1' : single(seed, '--seed'));
  const overrides = parseOverrides(set);
  const { scenario, warnings } = readScenario(run, overrides);
  printWarnings(warnings);
  return { scenario, seed: number, saved: null, words: changedInWords(scenario, overrides) };
}

/** A value may be a whole list of faults. */
const MOST_WORDS = 500;

function changedInWords({ name }: Scenario, overrides: readonly Override[]): string {
  const changes = overrides.map(({ path, value }) => `${path}=${value}`).join(' and ');
  if (changes === '') return name;
  const line = changes.replaceAll(/\s+/g, ' ').trim();
  return `${name} with ${line.length > MOST_WORDS ? `${line.slice(0, MOST_WORDS)}…` : line}`;
}

/**
 * Whether this ektsim makes of a run's folder the run that it is of.
 *
 * @param otherwise - what the command can do in place of it
 * @throws UsageError if not
 */
export function checkReproduced(saved: SavedRun, look: FirstLook, otherwise: string): void {
  const { path, fingerprint } = saved;
  if (fingerprint === look.fingerprint) return;
  throw new UsageError(
    `${path} is of a run with fingerprint ${fingerprint}, and this ektsim's has ${look.fingerprint}; allowed: a run that this one made, or ${otherwise}`,
  );
}

/** Of a command that comes to nothing. */
export interface Nothing {
  readonly message: string;
  readonly exitCode: ExitCode;
  /** Whether a machine waits for a document. */
  readonly isJson: boolean;
}

/** Says why: in words on standard error, and on standard output as JSON where that was asked for. */
export function tellNothing({ scenario, seed }: FailingRun, nothing: Nothing): ExitCode {
  const { message, exitCode, isJson } = nothing;
  process.stderr.write(`${message}\n`);
  if (isJson)
    process.stdout.write(
      json({ version: VERSION, scenario: scenario.name, seed, exitCode, message }),
    );
  return exitCode;
}

/**
 * What there is to say of a run that does not fail.
 *
 * @param purpose - what the command does with a failure: `shrink it`
 */
export function nothingText(
  { failures }: FirstLook,
  asked: string | null,
  purpose: string,
): string {
  const expected = failures.expected.map(nameOf);
  const all = [...failures.unexpected.map(nameOf), ...expected];
  if (asked !== null)
    return `The run does not show ${asked}; it shows ${all.length === 0 ? 'no failure' : all.join(', ')}.`;
  const [first] = expected;
  const hint =
    first === undefined
      ? ''
      : ` What it shows is expected or not judged: ${all.join(', ')}. To ${purpose}: --failure ${first}`;
  return `The run does not fail.${hint}`;
}
