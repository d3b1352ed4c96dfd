/**
 * `ektsim explore`: small worlds, exhaustively.
 *
 * @module
 */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Argv } from 'yargs';
import { RULES_THAT_CAN_BE_SWITCHED_OFF } from '../../../scenarios/scenario.ts';
import { didYouMean, show } from '../../../scenarios/show.ts';
import { readDuration, readFraction } from '../../../scenarios/units.ts';
import { UsageError } from '../../../scenarios/usage-error.ts';
import {
  checkBound,
  EFFECTS,
  FAILURES,
  LIMITS,
  nameOfBound,
  USUAL_BOUND,
  type WorldBound,
} from '../../campaign/explore/bound.ts';
import { counterexampleOf, counterexampleText } from '../../campaign/explore/counterexample.ts';
import { Exploration, type Ending } from '../../campaign/explore/exploration.ts';
import { ExploreJournal } from '../../campaign/explore/journal.ts';
import type { ExploreJob, ExploreResult } from '../../campaign/explore/job.ts';
import { checkSize, rolesOf, sizeOfSpace, type Role } from '../../campaign/explore/space.ts';
import { calmWorld, SEED } from '../../campaign/explore/world-case.ts';
import { WorkerPool } from '../../campaign/pool.ts';
import { codeVersion } from '../../campaign/store/code-version.ts';
import { single, singleText, type Act, type Command } from '../arguments.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import {
  exploredJson,
  exploredText,
  exploreLine,
  spaceText,
  type Explored,
} from '../explore-text.ts';
import { withInterruption, type Interruption } from '../interruption.ts';
import { checkWritable, writeOutput } from '../output-file.ts';
import { VERSION } from '../package.ts';
import { Progress } from '../progress.ts';
import { replayCommand } from '../replay.ts';
import { runInSlices } from '../slices.ts';

const WORKER = new URL('../../campaign/explore/worker.js', import.meta.url);
/** What jobs there are, in which order. */
const PLANNER = new URL('../../campaign/explore/exploration.js', import.meta.url);
const MOST_WORKERS = 1_024;
const MOST_RUNS = 1_000_000_000;
const PROFILES = ['repaired', 'whitepaper'] as const;

const EXPLORE_OPTIONS = {
  nodes: option(`Delegates, ${range('nodes')}; default: ${USUAL_BOUND.nodes}`),
  profile: option(`${PROFILES.join(' or ')}; default: ${USUAL_BOUND.profile}`),
  twins: option(
    `Delegates that run twice with one key, ${LIMITS.twins.join(' or ')}; default: ${USUAL_BOUND.twins}`,
  ),
  views: option(
    `Views in which anything may happen, ${range('views')}; default: ${USUAL_BOUND.views}`,
  ),
  groups: option(
    `Groups that nodes may fall apart into in a view, at most; default: ${USUAL_BOUND.groups}`,
  ),
  crashes: option(
    `Crashes in a case, at most, ${range('crashes')}; default: ${USUAL_BOUND.crashes}`,
  ),
  effects: option(`What being apart does: some of ${EFFECTS.join(', ')}; default: all of them`),
  quorum: option(`As in a scenario, such as 2/3; default: ${USUAL_BOUND.quorum}`),
  'commit-wait': option('W, as in a scenario, such as 0s; default: by profile and Δ'),
  without: option('Rules that are switched off, such as R7,R5a'),
  failure: option('What to look for: any (forks and what checkers find) or fork; default: any'),
  workers: option('How many cases at a time; default: as many as there are cores'),
  budget: option('Cases that are run, at most'),
  time: option('Time for cases at most, such as 10min'),
  out: {
    type: 'string',
    requiresArg: true,
    default: 'out',
    describe: 'File (.yaml) or folder for a counterexample, and for the journal beside it',
  },
  json: { type: 'boolean', default: false, describe: 'Print one JSON document and nothing else' },
} as const;

function option(describe: string) {
  return { type: 'string', requiresArg: true, describe } as const;
}

function range(what: keyof typeof LIMITS): string {
  return LIMITS[what].join(' … ');
}

function addExplore(cli: Argv, act: Act): Argv {
  return cli.command(
    'explore',
    'Run every case of a small world: no fork in all of them, or the smallest that forks',
    (yargs) =>
      yargs
        .options(EXPLORE_OPTIONS)
        .example('$0 explore', 'the repaired profile: four nodes, one of them a twin, three views')
        .example('$0 explore --profile whitepaper', 'the smallest fork of the paper to the letter')
        .example('$0 explore --nodes 3 --effects late --without R7', 'what a rule is for')
        .example('$0 explore --nodes 5 --views 1 --crashes 2 --time 10min', 'as far as it goes'),
    act(explore),
  );
}

export const COMMAND: Command = { add: addExplore, options: EXPLORE_OPTIONS };

type ExploreArguments = Readonly<
  Record<Exclude<keyof typeof EXPLORE_OPTIONS, 'out' | 'json'>, string | undefined>
> & { readonly out: string; readonly json: boolean };

/** What was asked for. */
interface Request {
  readonly bound: WorldBound;
  /** Where a counterexample goes. */
  readonly file: string;
  readonly workers: number;
  readonly budget: number;
  readonly mostSeconds: number;
  readonly json: boolean;
}

async function explore(args: ExploreArguments): Promise<ExitCode> {
  const request = requestOf(args);
  const { bound, file } = request;
  calmWorld(bound);
  const size = sizeOfSpace(bound);
  checkSize(size);
  checkWritable(file);
  if (!request.json) process.stdout.write(spaceText(bound, size));
  // What may take a while comes before signals are only noted: until there is something to keep, they
  // end all at once.
  const code = codeVersion(codeVersion(VERSION, WORKER), PLANNER);
  const journal = new ExploreJournal(journalBeside(file), { code, bound });
  const prepared: Prepared = { journal, roles: rolesOf(bound) };
  const explored = await withInterruption((interruption) =>
    perform(request, prepared, interruption),
  );
  const exitCode = exitCodeOf(explored);
  process.stdout.write(request.json ? exploredJson(explored, exitCode) : exploredText(explored));
  return exitCode;
}

function requestOf(args: ExploreArguments): Request {
  const bound = boundOf(args);
  checkBound(bound);
  const out = singleText(args.out, '--out');
  const { budget, time, json } = args;
  return {
    bound,
    file: /\.ya?ml$/.test(out) ? out : join(out, `explored-${nameOfBound(bound)}.yaml`),
    workers: wholeOf(args.workers, 'workers', [1, MOST_WORKERS], availableParallelism()),
    budget: budget === undefined ? Infinity : wholeOf(budget, 'budget', [1, MOST_RUNS], 1),
    mostSeconds: time === undefined ? Infinity : secondsOf(single(time, '--time')),
    json,
  };
}

function boundOf(args: ExploreArguments): WorldBound {
  const { nodes, twins, views, crashes } = LIMITS;
  const { effects, quorum, without } = args;
  return {
    nodes: wholeOf(args.nodes, 'nodes', nodes, USUAL_BOUND.nodes),
    profile: wordOf(args.profile, 'profile', PROFILES, USUAL_BOUND.profile),
    twins: wholeOf(args.twins, 'twins', twins, USUAL_BOUND.twins),
    views: wholeOf(args.views, 'views', views, USUAL_BOUND.views),
    groups: wholeOf(args.groups, 'groups', [1, nodes[1] + twins[1]], USUAL_BOUND.groups),
    crashes: wholeOf(args.crashes, 'crashes', crashes, USUAL_BOUND.crashes),
    effects: wordsOf(effects, 'effects', EFFECTS, USUAL_BOUND.effects),
    quorum: quorum === undefined ? USUAL_BOUND.quorum : quorumOf(single(quorum, '--quorum')),
    commitWait: waitOf(args['commit-wait']),
    without: wordsOf(without, 'without', RULES_THAT_CAN_BE_SWITCHED_OFF, USUAL_BOUND.without),
    failure: wordOf(args.failure, 'failure', FAILURES, USUAL_BOUND.failure),
  };
}

function wholeOf(
  given: string | undefined,
  name: string,
  [least, most]: readonly [number, number],
  usual: number,
): number {
  if (given === undefined) return usual;
  const text = single(given, `--${name}`);
  const value = /^\d{1,10}$/.test(text) ? Number(text) : NaN;
  if (value >= least && value <= most) return value;
  throw new UsageError(
    `--${name}: found ${show(text)}; allowed: a whole number ${least} … ${most}`,
  );
}

function wordOf<T extends string>(
  given: string | undefined,
  name: string,
  words: readonly T[],
  usual: T,
): T {
  if (given === undefined) return usual;
  return knownWord(single(given, `--${name}`), name, words);
}

/** Some of the words, in their order. */
function wordsOf<T extends string>(
  given: string | undefined,
  name: string,
  words: readonly T[],
  usual: readonly T[],
): readonly T[] {
  if (given === undefined) return usual;
  const found = single(given, `--${name}`)
    .split(',')
    .map((word) => knownWord(word.trim(), name, words));
  return words.filter((word) => found.includes(word));
}

function knownWord<T extends string>(text: string, name: string, words: readonly T[]): T {
  const word = words.find((one) => one === text);
  if (word !== undefined) return word;
  const hint = didYouMean(text, words);
  throw new UsageError(`--${name}: found ${show(text)}${hint}; allowed: ${words.join(', ')}`);
}

function quorumOf(text: string): string {
  const reading = readFraction(text);
  if (reading.code === 'ok') {
    const { numerator, denominator } = reading.value;
    if (2 * numerator >= denominator && numerator < denominator) return text;
  }
  throw new UsageError(
    `--quorum: found ${show(text)}; allowed: a fraction at least 1/2 and below 1, such as 2/3`,
  );
}

function waitOf(given: string | undefined): string | null {
  if (given === undefined) return null;
  const text = single(given, '--commit-wait');
  if (readDuration(text).code === 'ok') return text;
  throw new UsageError(`--commit-wait: found ${show(text)}; allowed: a time such as 0s or 800ms`);
}

function secondsOf(text: string): number {
  const reading = readDuration(text);
  if (reading.code === 'ok' && reading.value > 0) return reading.value / 1e6;
  throw new UsageError(`--time: found ${show(text)}; allowed: a time such as 90s or 10min`);
}

interface Prepared {
  readonly journal: ExploreJournal;
  readonly roles: readonly Role[];
}

async function perform(
  request: Request,
  { journal, roles }: Prepared,
  interruption: Interruption,
): Promise<Explored> {
  const { bound, file, workers, budget, mostSeconds } = request;
  const began = performance.now();
  const wallSeconds = (): number => (performance.now() - began) / 1000;
  const progress = new Progress(process.stderr);
  const pool = new WorkerPool<ExploreJob, ExploreResult>({ module: WORKER, workers });
  const isTimeUp = (): boolean => wallSeconds() >= mostSeconds;
  const goOn = (): boolean => {
    progress.draw(() => exploreLine(exploration, wallSeconds()));
    return !interruption.requested && !isTimeUp();
  };
  const exploration = new Exploration({ bound, roles, workers: pool, journal, budget, goOn });
  try {
    const ended = await exploration.run();
    const seconds = wallSeconds();
    progress.clear();
    const ending: Ending | 'time' = ended === 'stopped' && !interruption.requested ? 'time' : ended;
    const { found } = exploration;
    const base = { bound, exploration, ending, workers, wallSeconds: seconds };
    if (found === null) return { ...base, counterexample: null };
    const counterexample = await counterexampleOf(found, bound, (steps) =>
      runInSlices(steps, () => !interruption.requested),
    );
    const replay = replayCommand({ file, seed: SEED });
    writeOutput(file, counterexampleText(counterexample, replay));
    return { ...base, counterexample: { ...counterexample, found, file, replay } };
  } finally {
    progress.clear();
    await pool.close();
  }
}

function exitCodeOf({ ending, counterexample }: Explored): ExitCode {
  if (counterexample !== null)
    return counterexample.found.shown.kind === 'error' ? EXIT.bug : EXIT.safety;
  switch (ending) {
    case 'complete':
      return EXIT.asExpected;
    case 'stopped':
      return EXIT.interrupted;
    case 'found':
    case 'budget':
    case 'time':
      return EXIT.notTested;
  }
}

function journalBeside(file: string): string {
  return `${file.replace(/\.ya?ml$/, '')}.journal.ndjson`;
}
