/**
 * `ektsim replay`: a saved run again, whole or to a moment, with what nodes knew then.
 *
 * @module
 */
import type { Argv } from 'yargs';
import type { Micros } from '../../../protocol/kernel/types.ts';
import { machineLine, machineText } from '../../../reports/machine-state.ts';
import { EventRecorder, type TracedEvent } from '../../../reports/trace/traced-event.ts';
import { json } from '../../../reports/writers/json.ts';
import { eventJson } from '../../../reports/writers/ndjson.ts';
import { show } from '../../../scenarios/show.ts';
import { readDuration } from '../../../scenarios/units.ts';
import { UsageError } from '../../../scenarios/usage-error.ts';
import { Simulation } from '../../simulation.ts';
import type { MachineState } from '../../virtual-node.ts';
import { asList, single, type Act, type Command } from '../arguments.ts';
import { parseBreakpoint, Watch, type Breakpoint, type Hit } from '../breakpoints.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { withInterruption, type Interruption } from '../interruption.ts';
import { readSavedRun, versionNote, type SavedRun } from '../saved-run.ts';
import { runInSlices } from '../slices.ts';

const REPLAY_OPTIONS = {
  until: { type: 'string', requiresArg: true, describe: 'Stop after this time, such as 12.4s' },
  break: {
    type: 'string',
    requiresArg: true,
    describe: 'Stop at the first fork, halt, breach, evidence, height=N or event=ID',
  },
  node: {
    type: 'string',
    requiresArg: true,
    describe: 'Whose state is printed, such as 7 or 3,7; may be repeated',
  },
  json: { type: 'boolean', default: false, describe: 'Print one JSON document and nothing else' },
} as const;

function addReplay(cli: Argv, act: Act): Argv {
  return cli.command(
    'replay <run>',
    'Run a saved run again, to a moment, and show what nodes knew',
    (yargs) =>
      yargs
        .positional('run', { type: 'string', demandOption: true, describe: 'Folder of the run' })
        .options(REPLAY_OPTIONS)
        .example('$0 replay out/latest --until 12.4s --node 7', 'what node 7 knew at 12.4 s')
        .example('$0 replay out/latest --break fork', 'stop at the first fork')
        .example('$0 replay out/latest', 'the whole run; is it still the same?'),
    act(replay),
  );
}

export const COMMAND: Command = { add: addReplay, options: REPLAY_OPTIONS };

interface ReplayArguments {
  readonly run: string;
  readonly until: string | undefined;
  readonly break: string | undefined;
  readonly node: string | undefined;
  readonly json: boolean;
}

/** Where the replay stands. */
interface Stop {
  readonly why: 'until' | 'break' | 'end';
  readonly at: Micros;
  readonly hit: Hit | null;
  readonly machines: readonly MachineState[];
  /** Known at the end of the run. */
  readonly fingerprint: string | null;
}

async function replay(args: ReplayArguments): Promise<ExitCode> {
  const run = readSavedRun(args.run);
  const until = args.until === undefined ? null : parseTime(single(args.until, '--until'));
  const breakpoint =
    args.break === undefined ? null : parseBreakpoint(single(args.break, '--break'));
  const nodes = parseNodes(asList(args.node), run.scenario.nodes);
  if (nodes.length > 0 && until === null && breakpoint === null)
    throw new UsageError('--node says whose state is printed; add --until or --break to say when');
  const note = versionNote(run);
  if (note !== null) process.stderr.write(`warning: ${note}\n`);
  const stop = await withInterruption((interruption) =>
    stopOf(run, { until, breakpoint, nodes }, interruption),
  );
  if (stop === null) {
    process.stderr.write('Interrupted.\n');
    return EXIT.interrupted;
  }
  const exitCode = exitCodeOf(stop, run, breakpoint);
  process.stdout.write(
    args.json ? asJson(stop, run, exitCode) : asText(stop, run, { breakpoint, nodes }),
  );
  return exitCode;
}

interface Where {
  readonly until: Micros | null;
  readonly breakpoint: Breakpoint | null;
  readonly nodes: readonly number[];
}

/** Null: interrupted. */
async function stopOf(
  { scenario, seed }: SavedRun,
  { until, breakpoint, nodes }: Where,
  interruption: Interruption,
): Promise<Stop | null> {
  const watch = breakpoint === null ? null : new Watch(breakpoint, scenario);
  const simulation = new Simulation(scenario, {
    seed,
    keepTimers: true,
    listeners: watch?.listeners ?? [],
    recorders: watch === null ? [] : [new EventRecorder((event) => watch.onEvent(event))],
  });
  const step = (maxEvents: number): boolean =>
    until === null ? simulation.advance(maxEvents) : simulation.advanceUntil(until, maxEvents);
  const findHit = (): Hit | null => watch?.hit(simulation.now) ?? null;
  const advance = (maxEvents: number): boolean => {
    if (watch === null) return step(maxEvents);
    for (let i = 0; i < maxEvents; i += 1) {
      if (findHit() !== null) return false;
      if (!step(1)) return false;
    }
    return true;
  };
  if (!(await runInSlices({ advance }, () => !interruption.requested))) return null;
  const hit = findHit();
  const why = hit !== null ? 'break' : simulation.isOver ? 'end' : 'until';
  const shown = nodes.length > 0 ? nodes : (hit?.nodes ?? []);
  const all = Array.from({ length: scenario.nodes }, (_, node) => node);
  const known = shown.filter((node) => node < scenario.nodes);
  const at = why === 'until' && until !== null ? until : simulation.now;
  return {
    why,
    at,
    hit,
    // Clients are no nodes.
    machines: (known.length > 0 ? known : all).map((node) => simulation.inspect(node, at)),
    fingerprint: why === 'end' ? simulation.finish().fingerprint : null,
  };
}

function exitCodeOf(
  { why, fingerprint }: Stop,
  run: SavedRun,
  breakpoint: Breakpoint | null,
): ExitCode {
  if (fingerprint !== null && fingerprint !== run.fingerprint) return EXIT.notDeterministic;
  return breakpoint !== null && why !== 'break' ? EXIT.notTested : EXIT.asExpected;
}

function asJson({ why, at, hit, machines, fingerprint }: Stop, run: SavedRun, exitCode: ExitCode) {
  const { scenario, seed } = run;
  const isSame = fingerprint === null ? null : fingerprint === run.fingerprint;
  const event = hit?.event ?? null;
  return json({
    scenario: scenario.name,
    seed,
    exitCode,
    stopped: why,
    atMicros: at,
    event,
    fingerprint,
    isSame,
    nodes: machines,
  });
}

function asText(stop: Stop, run: SavedRun, where: Pick<Where, 'breakpoint' | 'nodes'>): string {
  const { scenario, seed } = run;
  const lines = [`${scenario.name}, seed ${seed}: ${headline(stop, where.breakpoint)}`];
  const event: TracedEvent | null = stop.hit?.event ?? null;
  if (event !== null) lines.push(`  ${eventJson(event)}`);
  if (stop.fingerprint !== null)
    lines.push(
      stop.fingerprint === run.fingerprint
        ? `  the same run: fingerprint ${stop.fingerprint}`
        : `  not the same run: fingerprint ${stop.fingerprint}, saved ${run.fingerprint}`,
    );
  if (where.nodes.length > 0 || event !== null)
    for (const machine of stop.machines) lines.push('', machineText(machine).trimEnd());
  else lines.push('', ...stop.machines.map((machine) => machineLine(machine)));
  return `${lines.join('\n')}\n`;
}

function headline({ why, at }: Stop, breakpoint: Breakpoint | null): string {
  const { one, none } = breakpoint === null ? NOTHING : namesOf(breakpoint);
  switch (why) {
    case 'break':
      return `${one}, at ${exactly(at)}`;
    case 'until':
      return `at ${exactly(at)}${breakpoint === null ? '' : `, and ${none} until then`}`;
    case 'end':
      return `ended at ${exactly(at)}${breakpoint === null ? '' : ` without ${one}`}`;
  }
}

/** To the microsecond: what happened next may be one away. */
function exactly(at: Micros): string {
  return `${(at / 1e6).toFixed(6)} s`;
}

interface Names {
  readonly one: string;
  readonly none: string;
}

const NOTHING: Names = { one: '', none: '' };

function namesOf(breakpoint: Breakpoint): Names {
  switch (breakpoint.kind) {
    case 'height':
    case 'event': {
      const one = `${breakpoint.kind} ${breakpoint.number}`;
      return { one, none: `no ${one}` };
    }
    case 'evidence':
      return { one: 'evidence', none: 'no evidence' };
    default:
      return { one: `a ${breakpoint.kind}`, none: `no ${breakpoint.kind}` };
  }
}

function parseTime(text: string): Micros {
  const reading = readDuration(text);
  if (reading.code === 'ok' && reading.value >= 0) return reading.value;
  throw new UsageError(`--until: found ${show(text)}; allowed: a time such as 12.4s or 2min`);
}

function parseNodes(given: readonly string[], nodes: number): readonly number[] {
  return given
    .flatMap((text) => text.split(','))
    .map((text) => {
      const node = /^\d{1,6}$/.test(text) ? Number(text) : NaN;
      if (node < nodes) return node;
      throw new UsageError(`--node: found ${show(text)}; allowed: a node from 0 to ${nodes - 1}`);
    });
}
