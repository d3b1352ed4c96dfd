/**
 * `ektsim run`: one scenario, one seed.
 *
 * @module
 */
import { join } from 'node:path';
import type { Argv } from 'yargs';
import { duration, quantity } from '../../../reports/format.ts';
import { summary as printSummary } from '../../../reports/terminal.ts';
import { json } from '../../../reports/writers/json.ts';
import { eventJson } from '../../../reports/writers/ndjson.ts';
import { readScenario } from '../../../scenarios/parse.ts';
import type { Scenario } from '../../../scenarios/scenario.ts';
import {
  hasUnicode,
  parseOverrides,
  printWarnings,
  single,
  singleText,
  wantsColour,
  type Act,
  type Command,
} from '../arguments.ts';
import type { TraceEvent } from '../../trace-event.ts';
import type { Difference } from '../comparison.ts';
import { execute, type Bug, type Finished, type Outcome } from '../execute.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { withInterruption } from '../interruption.ts';
import { VERSION } from '../package.ts';
import { Progress } from '../progress.ts';
import { replayCommand } from '../replay.ts';
import { parseSeed } from '../seeds.ts';
import { parseTraceOptions, TRACE_OPTIONS, type TraceArguments } from '../trace-options.ts';

const RUN_OPTIONS = {
  seed: {
    type: 'string',
    requiresArg: true,
    default: '1',
    describe: 'Everything random grows from it',
  },
  out: { type: 'string', requiresArg: true, default: 'out', describe: 'Folder of all runs' },
  set: {
    type: 'string',
    requiresArg: true,
    describe: 'path=value takes the place of what the file says; may be repeated',
  },
  html: {
    type: 'boolean',
    default: true,
    describe: 'Write report.html, too; --no-html saves a quarter of a second',
  },
  ...TRACE_OPTIONS,
  verify: { type: 'boolean', default: false, describe: 'Run twice and compare event by event' },
  json: { type: 'boolean', default: false, describe: 'Print one JSON document and nothing else' },
  color: { type: 'boolean', describe: 'Colours, or --no-color; default: only on a terminal' },
} as const;

function addRun(cli: Argv, act: Act): Argv {
  return cli.command(
    'run <file>',
    'Run one scenario with one seed; reports go to out/<name>-s<seed>/',
    (yargs) =>
      yargs
        .positional('file', { type: 'string', demandOption: true, describe: 'Scenario file' })
        .options(RUN_OPTIONS)
        .example('$0 run scenarios/quickstart.yaml', 'one run, seed 1')
        .example(
          '$0 run scenarios/quickstart.yaml --seed 7 --set duration=20min',
          'another seed, another chain',
        )
        .example(
          '$0 run scenarios/quickstart.yaml --trace=trace.ndjson.gz --trace-kinds !delivered',
          'every event but deliveries, compressed',
        )
        .example('$0 run scenarios/quickstart.yaml --verify', 'prove that it is deterministic'),
    act(run),
  );
}

export const COMMAND: Command = { add: addRun, options: RUN_OPTIONS };

interface RunArguments extends TraceArguments {
  readonly file: string;
  readonly seed: string;
  readonly out: string;
  readonly set: string | undefined;
  readonly html: boolean;
  readonly verify: boolean;
  readonly json: boolean;
  readonly color: boolean | undefined;
}

/** Everything that the report on an outcome needs to know. */
interface Context {
  readonly scenario: Scenario;
  readonly file: string;
  readonly seed: number;
  readonly replay: string;
  readonly colour: boolean;
  /** Whether `report.html` was asked for. */
  readonly html: boolean;
}

async function run(args: RunArguments): Promise<ExitCode> {
  const { file } = args;
  const seed = parseSeed(single(args.seed, '--seed'));
  const out = singleText(args.out, '--out');
  const colour = wantsColour(args.color);
  const overrides = parseOverrides(args.set);
  const { scenario, warnings } = readScenario(file, overrides);
  printWarnings(warnings);
  const { verify } = args;
  const trace = parseTraceOptions(args);
  const html = single(args.html, '--html');
  const replay = replayCommand({ file, seed, overrides });
  const outcome = await withInterruption((interruption) =>
    execute(
      { scenario, seed, out, replay, html, trace, verify },
      {
        interruption,
        progress: new Progress(process.stderr),
        label: `${scenario.name}, seed ${seed}`,
      },
    ),
  );
  const isUnequal = outcome.kind === 'not-deterministic';
  const shown = isUnequal ? replayCommand({ file, seed, overrides, verify: true }) : replay;
  const context: Context = { scenario, file, seed, replay: shown, colour, html };
  return args.json ? printJson(outcome, context) : print(outcome, context);
}

function print(outcome: Outcome, context: Context): ExitCode {
  const exitCode = exitCodeOf(outcome);
  const { replay } = context;
  switch (outcome.kind) {
    case 'finished':
      process.stdout.write(finishedText(outcome, context));
      if (exitCode !== EXIT.asExpected) process.stdout.write(`\nReplay:\n${replay}\n`);
      break;
    case 'interrupted':
      process.stderr.write(interruptedText(outcome.at, context.scenario));
      break;
    case 'not-deterministic':
      process.stderr.write(`${differenceText(outcome.difference)}\nReplay:\n${replay}\n`);
      break;
    case 'bug':
      process.stderr.write(`${bugText(outcome, context)}\nReplay:\n${replay}\n`);
      break;
  }
  return exitCode;
}

function printJson(outcome: Outcome, context: Context): ExitCode {
  const exitCode = exitCodeOf(outcome);
  const { scenario, file, seed, replay } = context;
  const common = { version: VERSION, scenario: scenario.name, file, seed, exitCode, replay };
  switch (outcome.kind) {
    case 'finished': {
      const { summary, verdict, results, wallSeconds, verifiedEvents } = outcome;
      const { fingerprint } = summary;
      const out = outcome.files?.path ?? null;
      process.stdout.write(
        json({ ...common, fingerprint, out, wallSeconds, verifiedEvents, verdict, results }),
      );
      break;
    }
    case 'interrupted':
      process.stderr.write(interruptedText(outcome.at, scenario));
      break;
    case 'not-deterministic':
      process.stdout.write(json({ ...common, difference: outcome.difference }));
      break;
    case 'bug':
      process.stdout.write(
        json({ ...common, bug: { message: String(outcome.error), atMicros: outcome.at } }),
      );
      break;
  }
  return exitCode;
}

/** As `ektsim run` exits after such an outcome. */
export function exitCodeOf(outcome: Outcome): ExitCode {
  switch (outcome.kind) {
    case 'finished':
      return outcome.verdict.exitCode;
    case 'interrupted':
      return EXIT.interrupted;
    case 'not-deterministic':
      return EXIT.notDeterministic;
    case 'bug':
      return EXIT.bug;
  }
}

function finishedText(outcome: Finished, { seed, colour, html }: Context): string {
  const { results, verdict, summary, picture, wallSeconds, files, verifiedEvents } = outcome;
  const width = process.stdout.columns || 100;
  const text = printSummary(results, verdict, {
    colour,
    width,
    seed,
    speed: { wallSeconds },
    ...(picture !== null && { plots: { picture, unicode: hasUnicode() } }),
  });
  const line = (label: string, value: string): string => `  ${label.padEnd(14)}${value}\n`;
  return [
    text,
    line('fingerprint', summary.fingerprint),
    verifiedEvents === null
      ? ''
      : line('verified', `${quantity(verifiedEvents)} events, equal in both runs`),
    files === null || !html ? '' : line('page', join(files.path, 'report.html')),
    files === null ? '' : line('reports', files.path),
    files === null || files.note === null ? '' : line('note', files.note),
  ].join('');
}

function interruptedText(at: number, { duration: whole }: Scenario): string {
  return `Interrupted at ${duration(at)} of ${duration(whole)}; this run wrote nothing.\n`;
}

/** What `--verify` found. */
export function differenceText({ equalEvents, first, second }: Difference): string {
  const before = `after ${quantity(equalEvents)} equal events`;
  if (first === null && second === null)
    return `Not deterministic: ${before} the fingerprints differ.\n`;
  const shown = (event: TraceEvent | null): string =>
    event === null ? 'nothing more' : eventJson(event);
  return [
    `Not deterministic: the runs differ ${before}.`,
    `  first run   ${shown(first)}`,
    `  second run  ${shown(second)}`,
    '',
  ].join('\n');
}

/** What the finder of a bug of ours should send. */
export function bugText(
  { error, at }: Bug,
  { scenario, seed }: Pick<Context, 'scenario' | 'seed'>,
): string {
  const shown = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return [
    `This is a bug in ektsim ${VERSION}, please report it with what follows.`,
    `scenario ${scenario.name}, seed ${seed}, at ${duration(at)} (${at} µs)`,
    shown,
    '',
  ].join('\n');
}
