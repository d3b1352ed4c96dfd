/**
 * The command line as a whole: which commands there are, and what becomes of errors.
 *
 * @module
 */
import yargs from 'yargs';
import { didYouMean } from '../../scenarios/show.ts';
import { UsageError } from '../../scenarios/usage-error.ts';
import type { Act, Command } from './arguments.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { VERSION } from './package.ts';
import { withTraceName } from './trace-options.ts';

/**
 * All commands, in the order of the help. Each is loaded when it is needed: with what it takes to
 * simulate, report or serve, all of them take half a second.
 */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  run: async () => (await import('./commands/run.ts')).COMMAND,
  check: async () => (await import('./commands/check.ts')).COMMAND,
  sweep: async () => (await import('./commands/sweep.ts')).COMMAND,
  merge: async () => (await import('./commands/merge.ts')).COMMAND,
  worker: async () => (await import('./commands/worker.ts')).COMMAND,
  fuzz: async () => (await import('./commands/fuzz.ts')).COMMAND,
  shrink: async () => (await import('./commands/shrink.ts')).COMMAND,
  curve: async () => (await import('./commands/curve.ts')).COMMAND,
  explore: async () => (await import('./commands/explore.ts')).COMMAND,
  explain: async () => (await import('./commands/explain.ts')).COMMAND,
  replay: async () => (await import('./commands/replay.ts')).COMMAND,
  diff: async () => (await import('./commands/diff.ts')).COMMAND,
  export: async () => (await import('./commands/export.ts')).COMMAND,
  report: async () => (await import('./commands/report.ts')).COMMAND,
  scenario: async () => (await import('./commands/scenario.ts')).COMMAND,
  trace: async () => (await import('./commands/trace.ts')).COMMAND,
  view: async () => (await import('./commands/view.ts')).COMMAND,
  calibrate: async () => (await import('./commands/calibrate.ts')).COMMAND,
};

const NAMES = Object.keys(COMMANDS);

const EXIT_CODES = `Exit codes: 0 as expected; 1 fork or other broken safety; 2 liveness; 3 nothing was tested;
4 not deterministic; 64 usage, bad scenario or unwritable output; 70 a bug in ektsim; 130 interrupted.`;

/**
 * Runs the command that the arguments say. Never throws.
 *
 * @param argv - without the names of Node.js and the script
 */
export async function commandLine(argv: readonly string[]): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.asExpected;
  const act: Act = (command) => async (args) => {
    exitCode = await command(args);
  };
  try {
    await parserOf(argv, await commandsFor(argv), act).parseAsync();
  } catch (error) {
    return await reported(error, argv);
  }
  return exitCode;
}

/** The one that the first word names; all of them for help, and for hints at what was meant. */
async function commandsFor([first = '']: readonly string[]): Promise<readonly Command[]> {
  const own = Object.hasOwn(COMMANDS, first) ? COMMANDS[first] : undefined;
  return own === undefined ? await allCommands() : [await own()];
}

function allCommands(): Promise<readonly Command[]> {
  return Promise.all(Object.values(COMMANDS).map((load) => load()));
}

/** yargs does not understand the arguments. */
class ArgumentsError extends Error {}

function parserOf(
  argv: readonly string[],
  commands: readonly Command[],
  act: Act,
): ReturnType<typeof yargs> {
  const cli = yargs(withTraceName(argv))
    .scriptName('ektsim')
    .usage('$0 <command>\n\nRuns the real EKT protocol in a simulated world, deterministically.')
    .detectLocale(false)
    .parserConfiguration({ 'dot-notation': false, 'parse-positional-numbers': false })
    .wrap(Math.min(100, process.stdout.columns || 100));
  for (const { add } of commands) add(cli, act);
  return cli
    .example('$0 run scenarios/quickstart.yaml', 'a first run')
    .demandCommand(1, `Say what to do: ${NAMES.slice(0, -1).join(', ')} or ${NAMES.at(-1) ?? ''}.`)
    .recommendCommands()
    .strict()
    .version(VERSION)
    .help()
    .alias('help', 'h')
    .epilogue(EXIT_CODES)
    .exitProcess(false)
    .fail((message: string | null, error: Error | undefined) => {
      throw error ?? new ArgumentsError(message ?? 'wrong arguments');
    });
}

async function reported(error: unknown, argv: readonly string[]): Promise<ExitCode> {
  if (error instanceof UsageError) {
    process.stderr.write(`${error.message}\n`);
    return EXIT.usage;
  }
  if (error instanceof ArgumentsError || (error instanceof Error && error.name === 'YError')) {
    process.stderr.write(`${await withHint(error.message)}\n${helpFor(argv)}\n`);
    return EXIT.usage;
  }
  const shown = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`This is a bug in ektsim ${VERSION}, please report it.\n${shown}\n`);
  return EXIT.bug;
}

async function withHint(message: string): Promise<string> {
  const [, unknown] = /^Unknown arguments?: ([^,\s]+)/.exec(message) ?? [];
  if (unknown === undefined) return message;
  const options = (await allCommands()).flatMap((one) => Object.keys(one.options));
  const known = [...options, 'help', 'version'];
  // An option of another command is no misspelling.
  if (known.includes(unknown)) return `${message} (--${unknown} is an option of other commands)`;
  const names = known.map((name) => `--${name}`);
  return `${message}${didYouMean(`--${unknown}`, names)}`;
}

function helpFor(argv: readonly string[]): string {
  const command = argv.find((word) => NAMES.includes(word));
  return `See: npx ektsim ${command === undefined ? '' : `${command} `}--help`;
}
