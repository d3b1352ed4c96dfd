/**
 * `ektsim export`: a run's events in the form of other tools.
 *
 * @module
 */
import { basename, resolve } from 'node:path';
import type { Argv } from 'yargs';
import {
  EXPORT_FORMATS,
  sizeWarning,
  type ExportFormatName,
} from '../../../reports/exports/formats.ts';
import { bytes } from '../../../reports/format.ts';
import { WholeFile } from '../../../reports/writers/files.ts';
import { UsageError } from '../../../scenarios/usage-error.ts';
import { single, singleText, type Act, type Command } from '../arguments.ts';
import { eventSource } from '../event-source.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { withInterruption } from '../interruption.ts';

const NAMES = Object.keys(EXPORT_FORMATS) as readonly ExportFormatName[];

const EXPORT_OPTIONS = {
  format: {
    type: 'string',
    requiresArg: true,
    demandOption: true,
    describe: NAMES.map((name) => `${name} (${EXPORT_FORMATS[name].about})`).join('; '),
  },
  out: { type: 'string', requiresArg: true, describe: 'File; default: <scenario>-s<seed> here' },
} as const;

function addExport(cli: Argv, act: Act): Argv {
  return cli.command(
    'export [run]',
    "A run's events for Perfetto, Chrome, ShiViz or a model checker",
    (yargs) =>
      yargs
        .positional('run', {
          type: 'string',
          default: 'out/latest',
          describe: 'Folder of a run, or a trace; a run without a trace is run again',
        })
        .options(EXPORT_OPTIONS)
        .example('$0 export --format perfetto', 'the newest run, for ui.perfetto.dev')
        .example('$0 export trace.ndjson.gz --format shiviz --out run.log', 'a trace'),
    act(exportRun),
  );
}

export const COMMAND: Command = { add: addExport, options: EXPORT_OPTIONS };

interface ExportArguments {
  readonly run: string;
  readonly format: string;
  readonly out: string | undefined;
}

async function exportRun(args: ExportArguments): Promise<ExitCode> {
  const name = formatOf(single(args.format, '--format'));
  const format = EXPORT_FORMATS[name];
  const out = args.out === undefined ? null : singleText(args.out, '--out');
  const source = await eventSource(args.run);
  if (source.note !== null) process.stderr.write(`warning: ${source.note}\n`);
  const header = source.header();
  const warning = sizeWarning(name, header.nodes);
  if (warning !== null) process.stderr.write(`warning: ${warning}\n`);
  const path = out ?? `${basename(header.scenario)}-s${header.seed}.${format.ending}`;
  const pieces = format.write({ path: source.path, header, batches: () => source.batches() });
  const written = await withInterruption((interruption) =>
    writePieces(pieces, path, () => interruption.requested),
  );
  if (written === null) return EXIT.interrupted;
  process.stdout.write(`${resolve(path)}  ${bytes(written)}\n`);
  return EXIT.asExpected;
}

function formatOf(name: string): ExportFormatName {
  const format = NAMES.find((one) => one === name);
  if (format !== undefined) return format;
  throw new UsageError(`--format ${name}: allowed: ${NAMES.join(', ')}`);
}

/** The file is there whole or not at all. Null: interrupted. */
async function writePieces(
  pieces: AsyncGenerator<string | Uint8Array>,
  path: string,
  isInterrupted: () => boolean,
): Promise<number | null> {
  const file = new WholeFile(path);
  let written = 0;
  try {
    for await (const piece of pieces) {
      const part = typeof piece === 'string' ? Buffer.from(piece) : piece;
      written += part.length;
      file.writeBytes(part);
      if (!isInterrupted()) continue;
      file.discard();
      return null;
    }
    file.commit();
    return written;
  } catch (error) {
    file.discard();
    throw error;
  }
}
