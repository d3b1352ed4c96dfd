/**
 * `ektsim diff`: the first event that differs between two runs.
 *
 * @module
 */
import type { Argv } from 'yargs';
import { quantity } from '../../../reports/format.ts';
import { json } from '../../../reports/writers/json.ts';
import { eventJson } from '../../../reports/writers/ndjson.ts';
import type { Act, Command } from '../arguments.ts';
import { differenceOf, type EventDifference, type Side } from '../event-difference.ts';
import { eventSource, type EventSource } from '../event-source.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';

const DIFF_OPTIONS = {
  json: { type: 'boolean', default: false, describe: 'Print one JSON document and nothing else' },
} as const;

function addDiff(cli: Argv, act: Act): Argv {
  return cli.command(
    'diff <first> <second>',
    'The first event that differs between two runs, with what it comes from',
    (yargs) =>
      yargs
        .positional('first', {
          type: 'string',
          demandOption: true,
          describe: 'Folder of a run, or a trace',
        })
        .positional('second', {
          type: 'string',
          demandOption: true,
          describe: 'Likewise; a run without a trace is run again',
        })
        .options(DIFF_OPTIONS)
        .example('$0 diff out/quickstart-s1 out/quickstart-s2', 'where two seeds part')
        .epilogue(
          'Exit codes: 0 nothing differs; 1 something does; 64 a path that is no run or trace.',
        ),
    act(diff),
  );
}

export const COMMAND: Command = { add: addDiff, options: DIFF_OPTIONS };

interface DiffArguments {
  readonly first: string;
  readonly second: string;
  readonly json: boolean;
}

async function diff(args: DiffArguments): Promise<ExitCode> {
  const [first, second] = [await eventSource(args.first), await eventSource(args.second)];
  for (const { note } of [first, second])
    if (note !== null) process.stderr.write(`warning: ${note}\n`);
  const { equalEvents, difference } = await differenceOf(first, second);
  const exitCode = difference === null ? EXIT.asExpected : EXIT.safety;
  if (args.json) {
    const sides = { first: first.path, second: second.path };
    process.stdout.write(json({ exitCode, ...sides, equalEvents, difference }));
  } else if (difference === null)
    process.stdout.write(`Nothing differs in ${quantity(equalEvents)} events.\n`);
  else process.stdout.write(differenceText(difference, first, second));
  return exitCode;
}

function differenceText(
  difference: EventDifference,
  first: EventSource,
  second: EventSource,
): string {
  const { equalEvents, before } = difference;
  return [
    `The runs differ after ${quantity(equalEvents)} equal events.`,
    ...(before.length === 0 ? [] : ['', 'The last equal ones:']),
    ...before.map((event) => `  ${eventJson(event)}`),
    ...sideLines(first, difference.first),
    ...sideLines(second, difference.second),
    '',
  ].join('\n');
}

function sideLines({ path, origin }: EventSource, { event, causes }: Side): readonly string[] {
  return [
    '',
    `${path} (${origin}):`,
    event === null ? '  nothing more' : `  ${eventJson(event)}`,
    ...causes.map(
      (cause, index) => `${index === 0 ? '  comes from ' : '        from '}${eventJson(cause)}`,
    ),
  ];
}
