/**
 * `ektsim merge`: the shards of a sweep, done on several machines, as the sweep that one would have
 * done.
 *
 * @module
 */
import { join } from 'node:path';
import type { Argv } from 'yargs';
import { counted } from '../../../reports/format.ts';
import { sweepName } from '../../../reports/writers/directory.ts';
import { writeSweep } from '../../../reports/writers/sweep-files.ts';
import { pathKind } from '../../../scenarios/path-kind.ts';
import { UsageError } from '../../../scenarios/usage-error.ts';
import { commonPlan, missingInWords } from '../../campaign/sweep/merge.ts';
import { prepareFolder, SweepFolder } from '../../campaign/sweep/sweep-folder.ts';
import { singleText, wantsColour, type Act, type Command } from '../arguments.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { ownCode } from '../sweeps/request.ts';
import { resultsOf, sweptRuns } from '../sweeps/swept.ts';
import { failuresText, sweepJson, sweepText, type Swept } from '../sweeps/text.ts';

const MERGE_OPTIONS = {
  out: { type: 'string', requiresArg: true, default: 'out', describe: 'Folder of all runs' },
  json: { type: 'boolean', default: false, describe: 'Print one JSON document and nothing else' },
  color: { type: 'boolean', describe: 'Colours, or --no-color; default: only on a terminal' },
} as const;

function addMerge(cli: Argv, act: Act): Argv {
  return cli.command(
    'merge <folders..>',
    'Join the shards of a sweep to the files that one sweep would have written',
    (yargs) =>
      yargs
        .positional('folders', {
          type: 'string',
          array: true,
          demandOption: true,
          describe: 'What ektsim sweep --shard wrote, or an interrupted sweep',
        })
        .options(MERGE_OPTIONS)
        .example('$0 merge out/quickstart-sweep-*-of-16', 'into out/quickstart-sweep'),
    act(merge),
  );
}

export const COMMAND: Command = { add: addMerge, options: MERGE_OPTIONS };

interface MergeArguments {
  readonly folders: readonly string[];
  readonly out: string;
  readonly json: boolean;
  readonly color: boolean | undefined;
}

async function merge(args: MergeArguments): Promise<ExitCode> {
  const out = singleText(args.out, '--out');
  const colour = wantsColour(args.color);
  const swept = await joined(args.folders, out);
  const { runs } = swept;
  const exitCode = runs.some(({ failure }) => failure !== null) ? EXIT.bug : EXIT.asExpected;
  if (args.json) process.stdout.write(sweepJson(swept, { folders: args.folders }, exitCode));
  else {
    process.stdout.write(sweepText(swept, colour));
    process.stderr.write(failuresText(runs));
  }
  return exitCode;
}

/** All or nothing: where a run is missing nothing is written. */
async function joined(paths: readonly string[], out: string): Promise<Swept> {
  const code = ownCode();
  const folders = [...new Set(paths)].map((path) => opened(path, code));
  const plan = commonPlan(folders, code);
  const missing = missingInWords(plan, folders);
  if (missing !== null) throw new UsageError(missing);
  const path = join(out, sweepName(plan.identity.scenario, null));
  prepareFolder(path, false);
  const target = new SweepFolder(path, code);
  // What the folder has already must agree, too.
  const runs = sweptRuns(plan, [target.store, ...folders.map(({ store }) => store)]);
  target.begin(plan);
  for (const { run, result, wallSeconds } of runs)
    if (!target.store.isCompleted(run.scenario, run.seed)) target.add(run, { result, wallSeconds });
  const files = await writeSweep(out, resultsOf(plan, runs));
  const origin = ` of ${counted(folders.length, 'folder')}`;
  return { plan, runs, isComplete: true, files, origin };
}

function opened(path: string, code: string): SweepFolder {
  const kind = pathKind(path);
  if (kind === 'folder') return new SweepFolder(path, code);
  const found = kind === 'nothing' ? 'is not there' : 'is no folder';
  throw new UsageError(`${path} ${found}; allowed: folders that ektsim sweep wrote`);
}
