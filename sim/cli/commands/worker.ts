/**
 * `ektsim worker`: does runs of sweeps that are coordinated on another machine.
 *
 * @module
 */
import type { Argv } from 'yargs';
import { counted } from '../../../reports/format.ts';
import { json } from '../../../reports/writers/json.ts';
import { WORKER } from '../../campaign/campaign.ts';
import type { Worked } from '../../campaign/queue/queue-worker.ts';
import { type Act, type Command } from '../arguments.ts';
import { ENGINE_OPTION, engineAddress } from '../engine.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { withInterruption } from '../interruption.ts';
import { Progress } from '../progress.ts';
import { ownCode } from '../sweeps/request.ts';
import { parseWorkers } from '../workers.ts';

const WORKER_OPTIONS = {
  engine: { ...ENGINE_OPTION, demandOption: true },
  workers: {
    type: 'string',
    requiresArg: true,
    describe: 'How many runs at a time; default: as many as there are cores',
  },
  json: { type: 'boolean', default: false, describe: 'Print one JSON document at the end' },
} as const;

function addWorker(cli: Argv, act: Act): Argv {
  return cli.command(
    'worker',
    'Do runs of sweeps that have the same --engine, on this machine, until Ctrl-C',
    (yargs) =>
      yargs
        .options(WORKER_OPTIONS)
        .example('$0 worker --engine redis://queue.example:6379', 'on each machine that helps')
        .example(
          '$0 sweep scenarios/quickstart.yaml --seeds 1..1000 --engine redis://queue.example:6379',
          'on one machine: what they work for',
        ),
    act(worker),
  );
}

export const COMMAND: Command = { add: addWorker, options: WORKER_OPTIONS };

interface WorkerArguments {
  readonly engine: string;
  readonly workers: string | undefined;
  readonly json: boolean;
}

/** Being told to end is how a worker ends: 0. */
async function worker(args: WorkerArguments): Promise<ExitCode> {
  const address = engineAddress(args.engine);
  const workers = parseWorkers(args.workers);
  const code = ownCode();
  const progress = new Progress(process.stderr);
  const say = (line: string): void => {
    progress.clear();
    process.stderr.write(`${line}\n`);
  };
  // Only those who use them load them.
  const [{ RedisLink }, { QueueWorker }] = await Promise.all([
    import('../../campaign/queue/link.ts'),
    import('../../campaign/queue/queue-worker.ts'),
  ]);
  const worked = await withInterruption(async (interruption): Promise<Worked> => {
    const link = await RedisLink.open(address, { ended: new AbortController(), say });
    const queueWorker = new QueueWorker({ link, code, workers, module: WORKER, say });
    say(`ektsim ${code} at ${address.shown}, ${counted(workers, 'run')} at a time; Ctrl-C ends`);
    try {
      return await queueWorker.work(() => {
        progress.draw(() => `${counted(queueWorker.worked.runs, 'run')} done`);
        return !interruption.requested;
      });
    } finally {
      progress.clear();
    }
  });
  process.stdout.write(
    args.json ? json({ engine: address.shown, code, workers, ...worked }) : workedText(worked),
  );
  return EXIT.asExpected;
}

function workedText({ runs, batches, givenBack }: Worked): string {
  const rest = givenBack === 0 ? '' : `; ${counted(givenBack, 'job')} given back unfinished`;
  return `${counted(runs, 'run')} in ${counted(batches, 'job')}${rest}\n`;
}
