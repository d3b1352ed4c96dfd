/**
 * `ektsim sweep`: one scenario with every combination of some values and seeds, for its figures.
 *
 * @module
 */
import { join } from 'node:path';
import type { Argv } from 'yargs';
import { duration } from '../../../reports/format.ts';
import { sweepName } from '../../../reports/writers/directory.ts';
import { writeSweep } from '../../../reports/writers/sweep-files.ts';
import type { Engine, KeyedJob } from '../../campaign/engine.ts';
import { prepareFolder, removeIfEmpty, SweepFolder } from '../../campaign/sweep/sweep-folder.ts';
import type { PlannedRun } from '../../campaign/sweep/plan.ts';
import { singleText, wantsColour, type Act, type Command } from '../arguments.ts';
import { ENGINE_OPTION, engineOf } from '../engine.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { withInterruption, type Interruption } from '../interruption.ts';
import { campaignLine, Progress } from '../progress.ts';
import { requestOf, type SweepArguments, type SweepRequest } from '../sweeps/request.ts';
import { resultsOf, sweptRuns } from '../sweeps/swept.ts';
import { failuresText, sweepJson, sweepText, type Swept } from '../sweeps/text.ts';
import { WORKERS_OPTION } from '../workers.ts';

const SWEEP_OPTIONS = {
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
  engine: {
    ...ENGINE_OPTION,
    describe: 'redis://HOST:PORT: have the runs done by all ektsim worker --engine there',
  },
  out: { type: 'string', requiresArg: true, default: 'out', describe: 'Folder of all runs' },
  json: { type: 'boolean', default: false, describe: 'Print one JSON document and nothing else' },
  color: { type: 'boolean', describe: 'Colours, or --no-color; default: only on a terminal' },
} as const;

function addSweep(cli: Argv, act: Act): Argv {
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
        )
        .example(
          '$0 sweep scenarios/quickstart.yaml --seeds 1..1000 --engine redis://queue.example:6379',
          'by workers on other machines: ektsim worker --engine redis://queue.example:6379',
        ),
    act(sweep),
  );
}

export const COMMAND: Command = { add: addSweep, options: SWEEP_OPTIONS };

interface SweepCommandArguments extends SweepArguments {
  readonly fresh: boolean;
  readonly out: string;
  readonly json: boolean;
  readonly color: boolean | undefined;
}

interface Done extends Swept {
  /** `threads`, or the address of the queue. */
  readonly engine: string;
  /** Null: workers of a queue come and go. */
  readonly workers: number | null;
  /** Runs that an earlier call had done. */
  readonly reused: number;
  readonly wallSeconds: number;
}

async function sweep(args: SweepCommandArguments): Promise<ExitCode> {
  const out = singleText(args.out, '--out');
  const colour = wantsColour(args.color);
  const request = requestOf(args);
  const done = await withInterruption((interruption) =>
    perform(request, { out, isFresh: args.fresh, interruption }),
  );
  const exitCode = exitCodeOf(done);
  const { engine, workers, reused, wallSeconds, runs } = done;
  const more = { engine, workers, reused, wallSeconds };
  if (args.json) process.stdout.write(sweepJson(done, more, exitCode));
  else if (done.files === null)
    process.stderr.write('Interrupted before any run was finished; nothing was written.\n');
  else {
    process.stdout.write(sweepText(done, colour));
    process.stderr.write(failuresText(runs));
  }
  return exitCode;
}

interface Performing {
  readonly out: string;
  readonly isFresh: boolean;
  readonly interruption: Interruption;
}

/** What is finished is on the disk at once, however the rest ends. */
async function perform(
  request: SweepRequest,
  { out, isFresh, interruption }: Performing,
): Promise<Done> {
  const { plan, source, runs } = request;
  const { identity } = plan;
  const began = performance.now();
  const wallSeconds = (): number => (performance.now() - began) / 1000;
  const path = join(out, sweepName(identity.scenario, identity.shard));
  prepareFolder(path, isFresh);
  const progress = new Progress(process.stderr);
  try {
    const folder = new SweepFolder(path, identity.code);
    const pending = runs.flatMap(({ scenario, seed }, index) =>
      folder.store.isCompleted(scenario, seed) ? [] : [index],
    );
    const reused = runs.length - pending.length;
    const engine = await engineOf({
      address: request.engine,
      workers: Math.max(1, Math.min(request.workers, pending.length)),
      code: identity.code,
      isFresh,
      say: (line) => {
        progress.clear();
        process.stderr.write(`${line}\n`);
      },
    });
    let ended = 0;
    const isComplete = await engine.run({
      jobs: runs.map(jobOf(source)),
      pending,
      onResult: (index, performed) => {
        const run = runs[index];
        if (run === undefined) return;
        ended += 1;
        folder.begin(plan);
        folder.add(run, performed);
      },
      goOn: () => {
        const [label, total, { workers }] = [identity.scenario, runs.length, engine];
        const position = { label, done: ended, reused, total, workers };
        progress.draw(() => campaignLine({ ...position, wallSeconds: wallSeconds() }));
        return !interruption.requested;
      },
    });
    const swept = sweptRuns(plan, [folder.store]);
    if (swept.length > 0) folder.begin(plan);
    const files = swept.length === 0 ? null : await writeSweep(out, resultsOf(plan, swept));
    return {
      plan,
      runs: swept,
      isComplete,
      files,
      origin: originInWords(reused, wallSeconds(), engine, folder),
      engine: request.engine?.shown ?? 'threads',
      workers: request.engine === null ? engine.workers : null,
      reused,
      wallSeconds: wallSeconds(),
    };
  } finally {
    progress.clear();
    removeIfEmpty(path);
  }
}

function jobOf(source: SweepRequest['source']): (run: PlannedRun) => KeyedJob {
  return ({ point, scenario, seed }) => {
    return { job: { source, overrides: point, seed }, scenario, seed };
  };
}

/** How the runs came about. */
function originInWords(
  reused: number,
  wallSeconds: number,
  engine: Engine,
  { store }: SweepFolder,
): string {
  const took = duration(Math.round(wallSeconds * 1e6));
  const known = reused === 0 ? '' : `, ${reused} of them done before,`;
  const left = store.ofOtherCode === 0 ? '' : `; ${store.ofOtherCode} of other code are left aside`;
  return `${known} in ${took} ${engine.how}${left}`;
}

/** A sweep measures: whatever the verdicts, it has done what it should when all runs are complete. */
function exitCodeOf({ runs, isComplete }: Swept): ExitCode {
  if (!isComplete) return EXIT.interrupted;
  return runs.some(({ failure }) => failure !== null) ? EXIT.bug : EXIT.asExpected;
}
