/**
 * `ektsim fuzz`: draws scenarios within a class of faults and looks for one that fails.
 *
 * @module
 */
import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Argv } from 'yargs';
import { PROTECTIONS, type Profile } from '../../../protocol/chain/parameters.ts';
import { parseScenario } from '../../../scenarios/parse.ts';
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
import { aboutCells, fileText, situationRows, situationsCsv } from '../../campaign/fuzz/files.ts';
import type { Failed, Group } from '../../campaign/fuzz/groups.ts';
import { Hunt } from '../../campaign/fuzz/hunt.ts';
import { asList, single, singleText, type Act } from '../arguments.ts';
import { parseTime } from '../durations.ts';
import { EXIT, worstOf, type ExitCode } from '../exit-code.ts';
import { fuzzJson, fuzzLine, fuzzText, type Fuzzed, type ToldGroup } from '../fuzz-text.ts';
import { withInterruption, type Interruption } from '../interruption.ts';
import { writeOutput } from '../output-file.ts';
import { Progress } from '../progress.ts';
import { replayCommand } from '../replay.ts';
import { parseSeed, parseSeeds } from '../seeds.ts';
import { shrinkRun } from '../shrinking.ts';
import { parseWorkers, WORKERS_OPTION } from '../workers.ts';

const MOST_RUNS = 1_000_000_000;
const MOST_DELEGATES = 101;
/** Findings that are shrunk: of each cause the first, the gravest causes first. */
const SHRUNK = 10;
const SHRINK_BUDGET = 400;
const SHRINK_SECONDS = 60;

export const FUZZ_OPTIONS = {
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

export function addFuzz(cli: Argv, act: Act): Argv {
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

interface Request {
  readonly classes: readonly ClassId[];
  readonly bounds: readonly Bounds[];
  readonly wanted: Wanted;
  readonly seconds: number;
  readonly runs: number;
  readonly isOverAtFirst: boolean;
  readonly seed: number;
  readonly isSteered: boolean;
  readonly shrinks: boolean;
  readonly workers: number;
  readonly out: string;
  /** Where what reaches something new is kept. */
  readonly corpus: string;
  readonly planted: ReturnType<typeof readCorpus>['draws'];
}

async function fuzz(args: FuzzArguments): Promise<ExitCode> {
  const request = requestOf(args);
  const fuzzed = await withInterruption((interruption) => perform(request, interruption));
  const codes = fuzzed.groups.map(({ group }) => group.first.exitCode);
  const exitCode = fuzzed.isInterrupted ? EXIT.interrupted : worstOf(codes);
  process.stdout.write(args.json ? fuzzJson(fuzzed, exitCode) : fuzzText(fuzzed));
  return exitCode;
}

/** Everything that can be wrong with what was asked for shows here, before anything runs. */
function requestOf(args: FuzzArguments): Request {
  const profile =
    args.profile === undefined ? null : parseProfile(single(args.profile, '--profile'));
  const classText = args.class === undefined ? undefined : single(args.class, '--class');
  const classes = parseClasses(classText ?? (profile === 'whitepaper' ? 'D' : 'A,B,C'));
  const change: Partial<Bounds> = {
    ...(profile !== null && { profile }),
    ...(args.traitors !== undefined && { traitors: parseCount(args.traitors, '--traitors') }),
    ...(args.faulty !== undefined && { faulty: parseCount(args.faulty, '--faulty') }),
    ...(args.network !== undefined && { network: parseNetwork(args.network) }),
  };
  const bounds = classes.flatMap((one) =>
    FAULT_CLASSES[one].variants.map((variant) => ({ ...variant, ...change })),
  );
  const without = asList(args.without).flatMap((text) => text.split(','));
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

async function perform(request: Request, interruption: Interruption): Promise<Fuzzed> {
  const { classes, bounds, wanted, seed, isSteered, workers, runs, out, corpus } = request;
  const progress = new Progress(process.stderr);
  const began = performance.now();
  const wallSeconds = (): number => (performance.now() - began) / 1000;
  const files = new Map<string, string>();
  // Those of an earlier campaign are none of this one.
  rmSync(join(out, 'findings'), { recursive: true, force: true });
  let kept = 0;
  const hunt = new Hunt({
    seed,
    bounds,
    wanted,
    planted: request.planted,
    isSteered,
    workers,
    runs,
    isOverAtFirst: request.isOverAtFirst,
    onNews: ({ index, draw, cells }) => {
      // What was planted is there already.
      if (index < request.planted.length) return;
      const name = `s${seed}-${index}`;
      const file = join(corpus, `${name}.yaml`);
      const replay = replayCommand({ file, seed: draw.seed });
      writeOutput(file, fileText(draw, { name, about: aboutCells(cells, index), replay }));
      kept += 1;
    },
    onFinding: (failed) => void files.set(failed.finding.cause, writeFinding(failed, out)),
    goOn: ({ done, groups, reached }) => {
      progress.draw(() =>
        fuzzLine({ done, causes: groups.size, reached, wallSeconds: wallSeconds() }),
      );
      return !interruption.requested && wallSeconds() < request.seconds;
    },
  });
  try {
    await hunt.run();
  } finally {
    progress.clear();
  }
  const huntSeconds = wallSeconds();
  const isInterrupted = interruption.requested;
  const groups: ToldGroup[] = [];
  for (const group of hunt.groups.result()) {
    // An earlier run of the same cause may have ended after the first that was written.
    const file = files.get(group.cause) ?? writeFinding(group.first, out);
    if (fileOf(group.first, out) === file) writeFinding(group.first, out);
    const isShrunk = request.shrinks && groups.length < SHRUNK && !interruption.requested;
    groups.push({
      group,
      file,
      shrunk: isShrunk ? await shrunkOf(group, file, interruption) : null,
    });
  }
  const profiles = new Set(bounds.map(({ profile }) => profile));
  const situations = situationRows(hunt.hits, profiles);
  writeOutput(join(out, 'situations.csv'), situationsCsv(situations));
  const fuzzed: Fuzzed = {
    classes,
    seed,
    workers,
    isSteered,
    runs: hunt.done,
    untested: hunt.untested,
    huntSeconds,
    isInterrupted,
    groups,
    situations,
    corpus: { path: corpus, kept, planted: request.planted.length },
    out,
  };
  writeOutput(join(out, 'fuzz.json'), fuzzJson(fuzzed, null));
  return fuzzed;
}

/** Named by its cause, so that another campaign finds the same file. */
function fileOf({ finding }: Failed, out: string): string {
  const cause = createHash('sha256').update(finding.cause).digest('hex').slice(0, 8);
  return join(out, 'findings', `${nameIn(finding.failure)}-${cause}.yaml`);
}

function nameIn(failure: string): string {
  return failure.replaceAll(/[^A-Za-z0-9]+/g, '-').toLowerCase();
}

/** @returns the file */
function writeFinding(failed: Failed, out: string): string {
  const { index, draw, finding } = failed;
  const file = fileOf(failed, out);
  const replay = replayCommand({ file, seed: draw.seed });
  const summary = finding.summary.replaceAll(/\s+/g, ' ');
  const about = `Run ${index} of a fuzz campaign: ${summary}. ${finding.reasons.join(' ')}`.trim();
  writeOutput(file, fileText(draw, { name: `fuzz-${nameIn(finding.failure)}`, about, replay }));
  return file;
}

async function shrunkOf(
  { first }: Group,
  file: string,
  interruption: Interruption,
): Promise<ToldGroup['shrunk']> {
  const { draw, finding } = first;
  const text = fileText(draw, { name: `fuzz-${nameIn(finding.failure)}`, about: '', replay: '' });
  const parsed = parseScenario(text, file);
  if (parsed.code === 'invalid') return null;
  const outcome = await shrinkRun(
    {
      scenario: parsed.scenario,
      seed: draw.seed,
      failureName: finding.failure,
      file: file.replace(/\.yaml$/, '-shrunk.yaml'),
      budget: SHRINK_BUDGET,
      mostSeconds: SHRINK_SECONDS,
    },
    interruption,
  );
  return outcome.kind === 'shrunk' ? outcome.shrunk : null;
}
