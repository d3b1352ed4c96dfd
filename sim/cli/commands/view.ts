/**
 * `ektsim view`: looks at the trace of a run, or of two, in a browser.
 *
 * @module
 */
import { spawn } from 'node:child_process';
import type { Argv } from 'yargs';
import { bytes } from '../../../reports/format.ts';
import { exportView } from '../../../reports/viewer/server/export.ts';
import type { IndexedTrace } from '../../../reports/viewer/server/indexed-trace.ts';
import { serveView } from '../../../reports/viewer/server/server.ts';
import { viewOf, type View } from '../../../reports/viewer/server/view.ts';
import { UsageError } from '../../../scenarios/usage-error.ts';
import { single, singleText, type Act, type Command } from '../arguments.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { withInterruption } from '../interruption.ts';
import { checkWritable } from '../output-file.ts';
import { indexRun } from '../viewed-run.ts';

const VIEW_OPTIONS = {
  export: {
    type: 'string',
    requiresArg: true,
    describe: 'Write one HTML file that needs nothing else, and end',
  },
  open: { type: 'boolean', default: false, describe: 'Open it in the browser' },
} as const;

function addView(cli: Argv, act: Act): Argv {
  return cli.command(
    'view [run..]',
    'Look at what happened in a run, event by event, in a browser',
    (yargs) =>
      yargs
        .positional('run', {
          type: 'string',
          array: true,
          describe:
            'Folder of a run (out/latest if none is named), or a trace file; two: side by side',
        })
        .options(VIEW_OPTIONS)
        .example('$0 view', 'the newest run, on a page that only this machine can open')
        .example('$0 view out/a-s1 out/a-s2', 'two runs, with their first difference')
        .example('$0 view out/latest --export fork.html', 'a file to send to somebody'),
    act(view),
  );
}

export const COMMAND: Command = { add: addView, options: VIEW_OPTIONS };

interface ViewArguments {
  readonly run: readonly string[] | undefined;
  readonly export: string | undefined;
  readonly open: boolean;
}

async function view({ run, export: file, open }: ViewArguments): Promise<ExitCode> {
  const paths = run === undefined || run.length === 0 ? ['out/latest'] : run;
  if (paths.length > 2)
    throw new UsageError(`view: found ${paths.length} runs; allowed: one, or two side by side`);
  const target = file === undefined ? null : singleText(file, '--export');
  if (target !== null) checkWritable(target);
  const traces: IndexedTrace[] = [];
  try {
    const isWhole = await withInterruption(async (interruption) => {
      for (const path of paths) {
        const trace = await indexRun(path, interruption);
        if (trace === null) return false;
        traces.push(trace);
      }
      // Written at once; who interrupts that waits until the file is whole.
      if (target !== null) writeFile(viewOf(traces), target);
      return !interruption.requested;
    });
    if (!isWhole) return EXIT.interrupted;
    if (target === null) await serve(viewOf(traces), single(open, '--open'));
    return EXIT.asExpected;
  } finally {
    for (const trace of traces) trace.close();
  }
}

function writeFile(shown: View, target: string): void {
  process.stdout.write(`${target}: ${bytes(exportView(shown, target))}, ${shown.title}\n`);
}

async function serve(shown: View, open: boolean): Promise<void> {
  const server = await serveView(shown);
  process.stdout.write(`${shown.title}\n${server.url}\nCtrl-C ends it.\n`);
  if (open) openInBrowser(server.url);
  await untilInterrupted();
  await server.close();
}

function untilInterrupted(): Promise<void> {
  return new Promise((done) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.once(signal, () => done());
  });
}

function openInBrowser(url: string): void {
  const [program, ...args] =
    process.platform === 'darwin'
      ? ['open', url]
      : process.platform === 'win32'
        ? ['cmd', '/c', 'start', '', url]
        : ['xdg-open', url];
  const child = spawn(program, args, { stdio: 'ignore', detached: true });
  child.on('error', () => process.stderr.write(`cannot open a browser: ${program} is not there\n`));
  child.unref();
}
