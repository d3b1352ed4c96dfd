/**
 * `ektsim sweep`: one scenario with every combination of some values and seeds, for its figures.
 *
 * @module
 */
import { join } from 'node:path';
import type { Argv } from 'yargs';
import { counted, duration } from '../../../reports/format.ts';
import { sweepName } from '../../../reports/writers/directory.ts';
import { writeSweep } from '../../../reports/writers/sweep-files.ts';
import { runCampaign } from '../../campaign/campaign.ts';
import { prepareFolder, removeIfEmpty, SweepFolder } from '../../campaign/sweep/sweep-folder.ts';
import type { PlannedRun } from '../../campaign/sweep/plan.ts';
import { singleText, wantsColour, type Act } from '../arguments.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { withInterruption } from '../interruption.ts';
import { campaignLine, Progress } from '../progress.ts';
import { requestOf, type SweepArguments, type SweepRequest } from '../sweeps/request.ts';
import { resultsOf, sweptRuns } from '../sweeps/swept.ts';
import { failuresText, sweepJson, sweepText, type Swept } from '../sweeps/text.ts';
import { WORKERS_OPTION } from '../workers.ts';

export const SWEEP_OPTIONS = {
  set: {
    type: 'string',
    requiresArg: true,
    describe:
      'path=value,value,… what the grid is made of, beside the sweep of the scenario; may be repeated',
  },
  seeds: {
    type: 'string',
    requiresArg: true,
    describe: '1..20, 7 or 1,5,9; default: those of the scenario, or 1..5',
  },
  shard: {
    type: 'string',
    requiresArg: true,
    describe: 'K/N: do the K-th of N parts, to be joined by ektsim merge',
  },
  fresh: {
    type: 'boolean',
    default: false,
    describe: 'Forget what an earlier call has done, and begin anew',
  },
  workers: WORKERS_OPTION,
  out: { type: 'string', requiresArg: true, default: 'out', describe: 'Folder of all runs' },
  json: { type: 'boolean', default: false, describe: 'Print one JSON document and nothing else' },
  color: { type: 'boolean', describe: 'Colours, or --no-color; default: only on a terminal' },
} as const;

export function addSweep(cli: Argv, act: Act): Argv {
  return cli.command(
    'sweep <file>',
    'Run one scenario over a grid of values and seeds; tables go to out/<name>-sweep/',
    (yargs) =>
      yargs
        .positional('file', { type: 'string', demandOption: true, describe: 'Scenario file' })
        .options(SWEEP_OPTIONS)
        .example(
          '$0 sweep scenarios/quickstart.yaml --set chain.blockInterval=3s,4s,6s --seeds 1..20',
          'three block intervals, 20 seeds each; the same command again does only what is missing',
        )
        .example(
          '$0 sweep scenarios/quickstart.yaml --set chain.quorum=1/2,2/3 --set network.loss=0%,1%',
          'a grid of four points',
        )
        .example(
          '$0 sweep scenarios/quickstart.yaml --seeds 1..100 --shard 3/16',
          'the third of 16 machines; then: ektsim merge out/quickstart-sweep-*-of-16',
        ),
    act(sweep),
  );
}

interface SweepCommandArguments extends SweepArguments {
  readonly fresh: boolean;
  readonly out: string;
  readonly json: boolean;
  readonly color: boolean | undefined;
}

interface Done extends Swept {
  readonly workers: number;
  /** Runs that an earlier call had done. */
  readonly reused: number;
  readonly wallSeconds: number;
}

async function sweep(args: SweepCommandArguments): Promise<ExitCode> {
  const out = singleText(args.out, '--out');
  const colour = wantsColour(args.color);
  const done = await perform(requestOf(args), out, args.fresh);
  const exitCode = exitCodeOf(done);
  const { workers, reused, wallSeconds, runs } = done;
  if (args.json) process.stdout.write(sweepJson(done, { workers, reused, wallSeconds }, exitCode));
  else if (done.files === null)
    process.stderr.write('Interrupted before any run was finished; nothing was written.\n');
  else {
    process.stdout.write(sweepText(done, colour));
    process.stderr.write(failuresText(runs));
  }
  return exitCode;
}

/** What is finished is on the disk at once, however the rest ends. */
async function perform(request: SweepRequest, out: string, isFresh: boolean): Promise<Done> {
  const { plan, source, runs } = request;
  const { identity } = plan;
  const began = performance.now();
  const wallSeconds = (): number => (performance.now() - began) / 1000;
  const path = join(out, sweepName(identity.scenario, identity.shard));
  prepareFolder(path, isFresh);
  const progress = new Progress(process.stderr);
  try {
    const folder = new SweepFolder(path, identity.code);
    const pending = runs.filter(({ scenario, seed }) => !folder.store.isCompleted(scenario, seed));
    const reused = runs.length - pending.length;
    const workers = Math.max(1, Math.min(request.workers, pending.length));
    let ended = 0;
    const isComplete = await withInterruption((interruption) =>
      runCampaign(pending.map(jobOf(source)), {
        workers,
        onResult: (index, performed) => {
          const run = pending[index];
          if (run === undefined) return;
          ended += 1;
          folder.begin(plan);
          folder.add(run, performed);
        },
        goOn: () => {
          const [label, total] = [identity.scenario, runs.length];
          const position = { label, done: ended, reused, total, workers };
          progress.draw(() => campaignLine({ ...position, wallSeconds: wallSeconds() }));
          return !interruption.requested;
        },
      }),
    );
    const swept = sweptRuns(plan, [folder.store]);
    if (swept.length > 0) folder.begin(plan);
    const files = swept.length === 0 ? null : await writeSweep(out, resultsOf(plan, swept));
    const took = duration(Math.round(wallSeconds() * 1e6));
    const known = reused === 0 ? '' : `, ${reused} of them done before,`;
    const left =
      folder.store.ofOtherCode === 0
        ? ''
        : `; ${folder.store.ofOtherCode} of other code are left aside`;
    const origin = `${known} in ${took} with ${counted(workers, 'worker')}${left}`;
    return {
      plan,
      runs: swept,
      isComplete,
      files,
      origin,
      workers,
      reused,
      wallSeconds: wallSeconds(),
    };
  } finally {
    progress.clear();
    removeIfEmpty(path);
  }
}

function jobOf(source: SweepRequest['source']) {
  return ({ point, seed }: PlannedRun) => ({ source, overrides: point, seed });
}

/** A sweep measures: whatever the verdicts, it has done what it should when all runs are complete. */
function exitCodeOf({ runs, isComplete }: Swept): ExitCode {
  if (!isComplete) return EXIT.interrupted;
  return runs.some(({ failure }) => failure !== null) ? EXIT.bug : EXIT.asExpected;
}
