/**
 * The command line as a whole: which commands there are, and what becomes of errors.
 *
 * @module
 */
import yargs from 'yargs';
import { didYouMean } from '../../scenarios/show.ts';
import { UsageError } from '../../scenarios/usage-error.ts';
import type { Act } from './arguments.ts';
import { addCalibrate, CALIBRATE_OPTIONS } from './commands/calibrate.ts';
import { addCheck, CHECK_OPTIONS } from './commands/check.ts';
import { addCurve, CURVE_OPTIONS } from './commands/curve.ts';
import { addDiff } from './commands/diff.ts';
import { addExplain, EXPLAIN_OPTIONS } from './commands/explain.ts';
import { addExplore, EXPLORE_OPTIONS } from './commands/explore.ts';
import { addExport, EXPORT_OPTIONS } from './commands/export.ts';
import { addMerge, MERGE_OPTIONS } from './commands/merge.ts';
import { addReplay, REPLAY_OPTIONS } from './commands/replay.ts';
import { addFuzz, FUZZ_OPTIONS } from './commands/fuzz.ts';
import { addReport, REPORT_OPTIONS } from './commands/report.ts';
import { addRun, RUN_OPTIONS } from './commands/run.ts';
import { NEW_OPTIONS } from './commands/scenario-new.ts';
import { addScenario } from './commands/scenario.ts';
import { addShrink, SHRINK_OPTIONS } from './commands/shrink.ts';
import { addSweep, SWEEP_OPTIONS } from './commands/sweep.ts';
import { addTrace } from './commands/trace.ts';
import { addView, VIEW_OPTIONS } from './commands/view.ts';
import { addWorker, WORKER_OPTIONS } from './commands/worker.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { VERSION } from './package.ts';
import { withTraceName } from './trace-options.ts';

const OPTION_NAMES = Object.keys({
  ...RUN_OPTIONS,
  ...CHECK_OPTIONS,
  ...CALIBRATE_OPTIONS,
  ...SWEEP_OPTIONS,
  ...MERGE_OPTIONS,
  ...WORKER_OPTIONS,
  ...SHRINK_OPTIONS,
  ...CURVE_OPTIONS,
  ...FUZZ_OPTIONS,
  ...EXPLORE_OPTIONS,
  ...EXPLAIN_OPTIONS,
  ...REPORT_OPTIONS,
  ...NEW_OPTIONS,
  ...REPLAY_OPTIONS,
  ...EXPORT_OPTIONS,
  ...VIEW_OPTIONS,
  help: '',
  version: '',
});

const COMMANDS: readonly string[] = [
  'run',
  'check',
  'sweep',
  'merge',
  'worker',
  'fuzz',
  'shrink',
  'curve',
  'explore',
  'replay',
  'diff',
  'report',
  'explain',
  'export',
  'scenario',
  'trace',
  'view',
  'calibrate',
];

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
    await parserOf(argv, act).parseAsync();
  } catch (error) {
    return reported(error, argv);
  }
  return exitCode;
}

/** yargs does not understand the arguments. */
class ArgumentsError extends Error {}

function parserOf(argv: readonly string[], act: Act): ReturnType<typeof yargs> {
  const cli = yargs(withTraceName(argv))
    .scriptName('ektsim')
    .usage('$0 <command>\n\nRuns the real EKT protocol in a simulated world, deterministically.')
    .detectLocale(false)
    .parserConfiguration({ 'dot-notation': false, 'parse-positional-numbers': false })
    .wrap(Math.min(100, process.stdout.columns || 100));
  addRun(cli, act);
  addCheck(cli, act);
  addSweep(cli, act);
  addMerge(cli, act);
  addWorker(cli, act);
  addFuzz(cli, act);
  addShrink(cli, act);
  addCurve(cli, act);
  addExplore(cli, act);
  addExplain(cli, act);
  addReplay(cli, act);
  addDiff(cli, act);
  addExport(cli, act);
  addReport(cli, act);
  addScenario(cli, act);
  addTrace(cli, act);
  addView(cli, act);
  addCalibrate(cli, act);
  return cli
    .example('$0 run scenarios/quickstart.yaml', 'a first run')
    .demandCommand(
      1,
      `Say what to do: ${COMMANDS.slice(0, -1).join(', ')} or ${COMMANDS.at(-1) ?? ''}.`,
    )
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

function reported(error: unknown, argv: readonly string[]): ExitCode {
  if (error instanceof UsageError) {
    process.stderr.write(`${error.message}\n`);
    return EXIT.usage;
  }
  if (error instanceof ArgumentsError || (error instanceof Error && error.name === 'YError')) {
    process.stderr.write(`${withHint(error.message)}\n${helpFor(argv)}\n`);
    return EXIT.usage;
  }
  const shown = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`This is a bug in ektsim ${VERSION}, please report it.\n${shown}\n`);
  return EXIT.bug;
}

function withHint(message: string): string {
  const [, unknown] = /^Unknown arguments?: ([^,\s]+)/.exec(message) ?? [];
  if (unknown === undefined) return message;
  // An option of another command is no misspelling.
  if (OPTION_NAMES.some((name) => name === unknown))
    return `${message} (--${unknown} is an option of other commands)`;
  const names = OPTION_NAMES.map((name) => `--${name}`);
  return `${message}${didYouMean(`--${unknown}`, names)}`;
}

function helpFor(argv: readonly string[]): string {
  const command = argv.find((word) => COMMANDS.includes(word));
  return `See: npx ektsim ${command === undefined ? '' : `${command} `}--help`;
}
