/**
 * `ektsim fuzz`: draws scenarios within a class of faults and looks for one that fails.
 *
 * @module
 */
import { join } from 'node:path';
import type { Argv } from 'yargs';
import { PROTECTIONS, type Profile } from '../../../protocol/chain/parameters.ts';
import { show } from '../../../scenarios/show.ts';
import { UsageError } from '../../../scenarios/usage-error.ts';
import { readCorpus } from '../../campaign/fuzz/corpus.ts';
import type { Wanted } from '../../campaign/fuzz/draw/draw.ts';
import {
  CLASS_IDS,
  FAULT_CLASSES,
  type Bounds,
  type ClassId,
} from '../../campaign/fuzz/fault-class.ts';
import { asList, single, singleText, type Act, type Command } from '../arguments.ts';
import { parseTime } from '../durations.ts';
import { EXIT, worstOf, type ExitCode } from '../exit-code.ts';
import { fuzzJson, fuzzText, type Fuzzed } from '../fuzz-text.ts';
import { checkPlaces, perform, type Request } from '../fuzzing.ts';
import { withInterruption } from '../interruption.ts';
import { parseSeed, parseSeeds } from '../seeds.ts';
import { parseWorkers, WORKERS_OPTION } from '../workers.ts';

const MOST_RUNS = 1_000_000_000;
const MOST_DELEGATES = 101;

const FUZZ_OPTIONS = {
  class: {
    type: 'string',
    requiresArg: true,
    describe: 'Classes of faults, such as B or A,C; default: A,B,C, of whitepaper D',
  },
  profile: {
    type: 'string',
    requiresArg: true,
    describe: 'repaired or whitepaper; default: as the class has it',
  },
  delegates: {
    type: 'string',
    requiresArg: true,
    default: '3..7',
    describe: 'Numbers of delegates, such as 4..7 or 21',
  },
  turns: {
    type: 'string',
    requiresArg: true,
    default: '5..15',
    describe: 'Block intervals that a scenario lasts',
  },
  traitors: {
    type: 'string',
    requiresArg: true,
    describe: 'Byzantine delegates at most, in place of what the class says',
  },
  faulty: {
    type: 'string',
    requiresArg: true,
    describe: 'Byzantine or down at once at most, in place of what the class says',
  },
  network: {
    type: 'string',
    requiresArg: true,
    describe: 'timely, late or any, in place of what the class says',
  },
  without: {
    type: 'string',
    requiresArg: true,
    describe: 'Rules to switch off, such as R7 or W8.block,W5',
  },
  time: { type: 'string', requiresArg: true, describe: 'How long; default: 1min, without --runs' },
  runs: { type: 'string', requiresArg: true, describe: 'How many runs at most' },
  first: { type: 'boolean', default: false, describe: 'End with the first finding' },
  seed: { type: 'string', requiresArg: true, default: '1', describe: 'Of the campaign' },
  corpus: {
    type: 'string',
    requiresArg: true,
    describe: 'Folder of scenarios to begin with; it gets what reaches something new',
  },
  steering: {
    type: 'boolean',
    default: true,
    describe: 'Draw near what has reached rare situations; --no-steering draws blindly',
  },
  shrink: {
    type: 'boolean',
    default: true,
    describe: 'Shrink the first finding of each cause; --no-shrink leaves them as drawn',
  },
  workers: WORKERS_OPTION,
  out: { type: 'string', requiresArg: true, default: 'out/fuzz', describe: 'Folder of all files' },
  json: { type: 'boolean', default: false, describe: 'Print one JSON document and nothing else' },
} as const;

function addFuzz(cli: Argv, act: Act): Argv {
  return cli.command(
    'fuzz',
    'Draw scenarios within a class of faults, and look for one that fails',
    (yargs) =>
      yargs
        .options(FUZZ_OPTIONS)
        .example('$0 fuzz --class B --time 10m', 'traitors on a timely network, for ten minutes')
        .example('$0 fuzz --profile whitepaper --first', 'until the paper’s protocol fails')
        .example('$0 fuzz --class A,B,C --delegates 21 --runs 1000', 'as many as the paper has')
        .example('$0 fuzz --class B --without R7 --first', 'what a rule is good for'),
    act(fuzz),
  );
}

export const COMMAND: Command = { add: addFuzz, options: FUZZ_OPTIONS };

interface FuzzArguments {
  readonly class: string | undefined;
  readonly profile: string | undefined;
  readonly delegates: string;
  readonly turns: string;
  readonly traitors: string | undefined;
  readonly faulty: string | undefined;
  readonly network: string | undefined;
  readonly without: string | readonly string[] | undefined;
  readonly time: string | undefined;
  readonly runs: string | undefined;
  readonly first: boolean;
  readonly seed: string;
  readonly corpus: string | undefined;
  readonly steering: boolean;
  readonly shrink: boolean;
  readonly workers: string | undefined;
  readonly out: string;
  readonly json: boolean;
}

async function fuzz(args: FuzzArguments): Promise<ExitCode> {
  const request = requestOf(args);
  checkPlaces(request);
  const fuzzed = await withInterruption((interruption) => perform(request, interruption));
  const codes = fuzzed.groups.map(({ group }) => group.first.exitCode);
  const exitCode = fuzzed.isInterrupted ? EXIT.interrupted : worstOf([...codes, emptiness(fuzzed)]);
  process.stdout.write(args.json ? fuzzJson(fuzzed, exitCode) : fuzzText(fuzzed));
  return exitCode;
}

/** A campaign in which no run exercised all that it had has not passed. */
function emptiness({ runs, untested }: Fuzzed): ExitCode {
  return untested < runs ? EXIT.asExpected : EXIT.notTested;
}

/** Everything that can be wrong with what was asked for shows here, before anything runs. */
function requestOf(args: FuzzArguments): Request {
  const profile =
    args.profile === undefined ? null : parseProfile(single(args.profile, '--profile'));
  const classText = args.class === undefined ? undefined : single(args.class, '--class');
  const classes = parseClasses(classText ?? (profile === 'whitepaper' ? 'D' : 'A,B,C'));
  const bounds = boundsOf(args, classes, profile);
  const without = [...new Set(asList(args.without).flatMap((text) => text.split(',')))];
  for (const one of bounds) checkRules(without, one.profile);
  const delegates = parseSeeds(single(args.delegates, '--delegates'), '--delegates');
  const wrong = delegates.find((one) => one < 2 || one > MOST_DELEGATES);
  if (wrong !== undefined)
    throw new UsageError(`--delegates: found ${wrong}; allowed: 2 … ${MOST_DELEGATES}`);
  const runs = args.runs === undefined ? null : parseCount(args.runs, '--runs', 1);
  const time = args.time === undefined ? null : parseTime(single(args.time, '--time'), '--time');
  const out = singleText(args.out, '--out');
  const given = args.corpus === undefined ? null : singleText(args.corpus, '--corpus');
  const { draws, skipped } = given === null ? NO_CORPUS : readCorpus(given, bounds, without);
  for (const note of skipped) process.stderr.write(`warning: left out: ${note}\n`);
  return {
    classes,
    bounds,
    wanted: { delegates, turns: parseTurns(single(args.turns, '--turns')), without },
    seconds: time ?? (runs === null ? 60 : Infinity),
    runs: runs ?? MOST_RUNS,
    isOverAtFirst: args.first,
    seed: parseSeed(single(args.seed, '--seed')),
    isSteered: args.steering,
    shrinks: args.shrink,
    workers: parseWorkers(args.workers),
    out,
    corpus: given ?? join(out, 'corpus'),
    planted: draws,
  };
}

/** What scenarios of the classes may hold, with what was given in its place. */
function boundsOf(
  args: FuzzArguments,
  classes: readonly ClassId[],
  profile: Profile | null,
): readonly Bounds[] {
  const count = (given: string | undefined, option: string): number | null =>
    given === undefined ? null : parseCount(given, option);
  const traitors = count(args.traitors, '--traitors');
  const faulty = count(args.faulty, '--faulty');
  if (traitors !== null && faulty !== null && traitors > faulty)
    throw new UsageError(
      `--traitors: found ${traitors}; allowed with --faulty ${faulty}: 0 … ${faulty}, for traitors are faulty`,
    );
  const change: Partial<Bounds> = {
    ...(profile !== null && { profile }),
    ...(traitors !== null && { traitors }),
    ...(faulty !== null && { faulty }),
    ...(args.network !== undefined && { network: parseNetwork(args.network) }),
  };
  if (profile === 'repaired' && classes.some((one) => isOfPaper(one)))
    process.stderr.write('warning: class D is of whitepaper; repaired promises nothing in it\n');
  return classes.flatMap((one) =>
    FAULT_CLASSES[one].variants.map((variant) => ({ ...variant, ...change })),
  );
}

function isOfPaper(one: ClassId): boolean {
  return FAULT_CLASSES[one].variants.every((variant) => variant.profile === 'whitepaper');
}

const NO_CORPUS: ReturnType<typeof readCorpus> = { draws: [], skipped: [] };

function parseClasses(text: string): readonly ClassId[] {
  const classes = text
    .split(',')
    .map((one) => CLASS_IDS.find((id) => id === one.trim().toUpperCase()));
  const known = classes.filter((one) => one !== undefined);
  if (known.length === classes.length && new Set(known).size === known.length) return known;
  throw new UsageError(
    `--class: found ${show(text)}; allowed: each once, of ${CLASS_IDS.join(', ')}`,
  );
}

function parseProfile(text: string): Profile {
  if (text === 'repaired' || text === 'whitepaper') return text;
  throw new UsageError(`--profile: found ${show(text)}; allowed: repaired, whitepaper`);
}

function parseNetwork(given: string): Bounds['network'] {
  const text = single(given, '--network');
  if (text === 'timely' || text === 'late' || text === 'any') return text;
  throw new UsageError(`--network: found ${show(text)}; allowed: timely, late, any`);
}

function checkRules(without: readonly string[], profile: Profile): void {
  const allowed = Object.entries(PROTECTIONS).flatMap(([rule, profiles]) =>
    (profiles as readonly Profile[]).includes(profile) ? [rule] : [],
  );
  const wrong = without.find((rule) => !allowed.includes(rule));
  if (wrong !== undefined)
    throw new UsageError(
      `--without: found ${show(wrong)}; allowed with ${profile}: ${allowed.join(', ')}`,
    );
}

function parseCount(given: string, option: string, least = 0): number {
  const text = single(given, option);
  const count = /^\d{1,10}$/.test(text) ? Number(text) : -1;
  if (count >= least && count <= MOST_RUNS) return count;
  throw new UsageError(
    `${option}: found ${show(text)}; allowed: a whole number ${least} … ${MOST_RUNS}`,
  );
}

function parseTurns(text: string): Wanted['turns'] {
  const [, low, , high] = /^(\d{1,5})(\.\.(\d{1,5}))?$/.exec(text) ?? [];
  const [least, most] = [Number(low), Number(high ?? low)];
  if (least >= 1 && most >= least) return { least, most };
  throw new UsageError(`--turns: found ${show(text)}; allowed: 1 … 99999, such as 20 or 8..25`);
}
