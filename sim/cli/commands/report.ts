/**
 * `ektsim report`: the reports of a run, check or sweep again, from its folder, in other formats.
 *
 * @module
 */
import { join } from 'node:path';
import type { Argv } from 'yargs';
import { formatted, FORMATS, type Format } from '../../../reports/formats/formats.ts';
import { InvariantViolation } from '../../../protocol/kernel/assert.ts';
import { readSaved, type Saved } from '../../../reports/saved/saved.ts';
import { show } from '../../../scenarios/show.ts';
import { UsageError } from '../../../scenarios/usage-error.ts';
import { single, singleText, type Act, type Command } from '../arguments.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { writeOutput } from '../output-file.ts';
import { VERSION } from '../package.ts';

const REPORT_OPTIONS = {
  format: {
    type: 'string',
    requiresArg: true,
    default: 'html',
    describe: `${FORMATS.slice(0, -1).join(', ')} or ${FORMATS.at(-1) ?? ''}`,
  },
  out: {
    type: 'string',
    requiresArg: true,
    describe: 'Write to this file; default: report.html in the folder, other formats are printed',
  },
} as const;

function addReport(cli: Argv, act: Act): Argv {
  return cli.command(
    'report [run]',
    'Make the report of a saved run, check or sweep again, in any format',
    (yargs) =>
      yargs
        .positional('run', {
          type: 'string',
          default: 'out/latest',
          describe: 'Folder of a run, a check or a sweep',
        })
        .options(REPORT_OPTIONS)
        .example('$0 report', 'report.html of the newest run, made again')
        .example('$0 report out/check --format md', 'a comment for a pull request')
        .example('$0 report out/latest --format prometheus --out ektsim.prom', 'for a monitor'),
    act(report),
  );
}

export const COMMAND: Command = { add: addReport, options: REPORT_OPTIONS };

interface ReportArguments {
  readonly run: string;
  readonly format: string;
  readonly out: string | undefined;
}

async function report(args: ReportArguments): Promise<ExitCode> {
  const folder = singleText(args.run, 'RUN');
  const format = formatOf(single(args.format, '--format'));
  const out = args.out === undefined ? null : singleText(args.out, '--out');
  const saved = readSaved(folder, VERSION);
  const text = await formatted(saved, format).catch((error: unknown) => {
    throw damageIn(folder, saved, error);
  });
  const path = out ?? (format === 'html' ? join(folder, 'report.html') : null);
  if (path === null || path === '-') process.stdout.write(text);
  else {
    writeOutput(path, text);
    process.stderr.write(`${path}\n`);
  }
  return EXIT.asExpected;
}

/**
 * What the files say in the right places may be nonsense; a fresh run's results are not, so only here
 * is that the folder's fault.
 */
function damageIn(folder: string, { kind }: Saved, error: unknown): unknown {
  const isOfValues =
    error instanceof TypeError ||
    error instanceof RangeError ||
    error instanceof SyntaxError ||
    error instanceof InvariantViolation;
  if (!isOfValues) return error;
  const other = kind === 'run' ? ', or report.json beside it,' : '';
  return new UsageError(
    `${join(folder, `${kind}.json`)}${other} is damaged: no report can be made of it (${error.message}); allowed: a file that ektsim wrote, whole`,
    { cause: error },
  );
}

function formatOf(text: string): Format {
  const format = FORMATS.find((name) => name === text);
  if (format !== undefined) return format;
  throw new UsageError(`--format: found ${show(text)}; allowed: ${FORMATS.join(', ')}`);
}
