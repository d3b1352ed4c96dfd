/**
 * What several commands share in reading their arguments.
 *
 * @module
 */
import type { Argv } from 'yargs';
import type { Override } from '../../scenarios/overrides.ts';
import { formatProblem, type Problem } from '../../scenarios/problem.ts';
import { show } from '../../scenarios/show.ts';
import { UsageError } from '../../scenarios/usage-error.ts';
import type { ExitCode } from './exit-code.ts';

/** Turns a command into what yargs calls; what it returns becomes the exit code. */
export type Act = <Arguments>(
  command: (args: Arguments) => ExitCode | Promise<ExitCode>,
) => (args: Arguments) => Promise<void>;

/** What the command line knows of a command before it is called. */
export interface Command {
  readonly add: (cli: Argv, act: Act) => Argv;
  /** By name. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** An option that was given at most once, though yargs collects repeated ones in a list. */
export function single<T>(value: T | readonly T[], option: string): T {
  if (!isList(value)) return value;
  throw new UsageError(`${option}: found ${value.length} of them; allowed: one`);
}

/** As {@link single}, for text that must not be empty. */
export function singleText(value: string | readonly string[], option: string): string {
  const text = single(value, option);
  if (text === '') throw new UsageError(`${option}: found nothing; allowed: a path`);
  return text;
}

/** An option as often as it was given. */
export function asList(given: string | readonly string[] | undefined): readonly string[] {
  if (given === undefined) return [];
  return isList(given) ? given : [given];
}

/** `--set path=value`, as often as it was given. @throws UsageError */
export function parseOverrides(given: string | readonly string[] | undefined): readonly Override[] {
  return asList(given).map((text) => {
    const equals = text.indexOf('=');
    if (equals > 0) return { path: text.slice(0, equals), value: text.slice(equals + 1) };
    throw new UsageError(
      `--set: found ${show(text)}; allowed: path=value, such as chain.delegates=9`,
    );
  });
}

/** What is odd about a scenario, though it runs. */
export function printWarnings(warnings: readonly Problem[]): void {
  for (const warning of warnings) process.stderr.write(`warning: ${formatProblem(warning)}\n`);
}

/** Colours only where a person looks, unless `--color` or `--no-color` says otherwise. */
export function wantsColour(color: boolean | readonly boolean[] | undefined): boolean {
  const asked = color === undefined ? undefined : single(color, '--color');
  const { NO_COLOR, TERM } = process.env;
  // Undefined, whatever the types say, where standard output is a file or pipe.
  const output: { readonly isTTY?: boolean } = process.stdout;
  return asked ?? (output.isTTY === true && (NO_COLOR ?? '') === '' && TERM !== 'dumb');
}

/** Whether the terminal, or whatever reads the output, can be expected to show more than ASCII. */
export function hasUnicode(): boolean {
  if (process.platform === 'win32') return true;
  const { LC_ALL, LC_CTYPE, LANG, TERM } = process.env;
  // The first that is set and not empty counts (POSIX).
  const locale = [LC_ALL, LC_CTYPE, LANG].find((value) => value !== undefined && value !== '');
  return TERM !== 'linux' && /utf-?8/i.test(locale ?? '');
}

function isList<T>(value: T | readonly T[]): value is readonly T[] {
  return Array.isArray(value);
}
