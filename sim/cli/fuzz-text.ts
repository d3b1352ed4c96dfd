/**
 * What `ektsim fuzz` says.
 *
 * @module
 */
import { counted, duration, quantity } from '../../reports/format.ts';
import { SITUATIONS } from '../../reports/situations/coverage.ts';
import { json } from '../../reports/writers/json.ts';
import type { ClassId } from '../campaign/fuzz/fault-class.ts';
import type { SituationRow } from '../campaign/fuzz/files.ts';
import type { Group } from '../campaign/fuzz/groups.ts';
import { VERSION } from './package.ts';
import { replayCommand } from './replay.ts';
import type { Shrunk } from './shrink-text.ts';

/** Findings of one cause, and where the first of them is. */
export interface ToldGroup {
  readonly group: Group;
  readonly file: string;
  /** Null: it was not shrunk. */
  readonly shrunk: Shrunk | null;
}

/** What came of it. */
export interface Fuzzed {
  readonly classes: readonly ClassId[];
  readonly seed: number;
  readonly workers: number;
  readonly isSteered: boolean;
  readonly runs: number;
  /** Runs that left something unexercised. */
  readonly untested: number;
  /** Without the time for shrinking. */
  readonly huntSeconds: number;
  readonly isInterrupted: boolean;
  readonly groups: readonly ToldGroup[];
  readonly situations: readonly SituationRow[];
  readonly corpus: { readonly path: string; readonly kept: number; readonly planted: number };
  readonly out: string;
}

interface FuzzPosition {
  readonly done: number;
  readonly causes: number;
  readonly reached: number;
  readonly wallSeconds: number;
}

/** `fuzz · 1,234 runs, 20.5/s · 310 situations · no finding` */
export function fuzzLine({ done, causes, reached, wallSeconds }: FuzzPosition): string {
  const rate = quantity(done / Math.max(wallSeconds, 0.001));
  const found = causes === 0 ? 'no finding' : counted(causes, 'cause');
  return `fuzz · ${counted(done, 'run')}, ${rate}/s · ${counted(reached, 'situation')} · ${found}`;
}

export function fuzzText(fuzzed: Fuzzed): string {
  const { classes, seed, workers, runs, huntSeconds, untested, groups, corpus } = fuzzed;
  const line = (label: string, value: string): string => `  ${label.padEnd(14)}${value}\n`;
  const rate = quantity(runs / Math.max(huntSeconds, 0.001));
  const took = duration(Math.round(huntSeconds * 1e6));
  const reached = fuzzed.situations.filter((row) => row.runs > 0).length;
  const kept = counted(corpus.kept, 'new file');
  return [
    `fuzz, ${classes.length === 1 ? 'class' : 'classes'} ${classes.join(', ')}, seed ${seed}${fuzzed.isInterrupted ? ', interrupted' : ''}\n\n`,
    matrix(fuzzed.situations),
    '\n',
    line('runs', `${quantity(runs)} in ${took}, ${rate}/s with ${counted(workers, 'worker')}`),
    line('untested', `${counted(untested, 'run')} left something unexercised`),
    line('situations', `${reached} of ${fuzzed.situations.length} reached`),
    line('corpus', `${corpus.path} · ${kept}, begun with ${corpus.planted}`),
    line('findings', findingsText(fuzzed)),
    line('files', fuzzed.out),
    ...groups.map(groupText),
    replayText(groups),
  ].join('');
}

/** Below so many runs the bound says nothing. */
const FEW = 10;

function findingsText({ groups, runs, untested, isSteered, classes }: Fuzzed): string {
  if (groups.length > 0) {
    const count = groups.reduce((sum, { group }) => sum + group.count, 0);
    return `${counted(count, 'run')} failed, of ${counted(groups.length, 'cause')}`;
  }
  const none = `none in ${quantity(runs)} runs`;
  const tested = runs - untested;
  // The rule of three, nothing in n trials, is of draws that do not depend on each other.
  if (isSteered || classes.length > 1 || tested < FEW) return none;
  return `${none}: fewer than 3 in ${quantity(tested)} such draws fail (95 %)`;
}

/** Which deeds were seen in which situations; the columns are explained below it. */
function matrix(rows: readonly SituationRow[]): string {
  const deeds = new Map<string, SituationRow[]>();
  for (const row of rows) deeds.set(row.deed, [...(deeds.get(row.deed) ?? []), row]);
  const width = Math.max(0, ...[...deeds.keys()].map((deed) => deed.length)) + 2;
  const letters = SITUATIONS.map((_, index) => String.fromCharCode(97 + index));
  const lines = [...deeds].map(([deed, cells]) => {
    const marks = cells.map(({ runs }) => (runs > 0 ? '+' : '·'));
    return `  ${deed.padEnd(width)}${marks.join(' ')}\n`;
  });
  return [
    `  ${''.padEnd(width)}${letters.join(' ')}\n`,
    ...lines,
    ...chunks(
      SITUATIONS.map((situation, index) => `${letters[index] ?? ''} ${situation}`),
      4,
    ).map((some) => `  ${some.join(' · ')}\n`),
    '  + reached, · never: situations.csv has the numbers of runs\n',
  ].join('');
}

function chunks<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, i) => items.slice(i * size, (i + 1) * size));
}

function groupText({ group, file, shrunk }: ToldGroup): string {
  const { cause, count, first } = group;
  const lines = [
    `\n${cause} · ${counted(count, 'run')}, the first was run ${first.index}: ${first.finding.summary}\n`,
    ...first.finding.reasons.slice(0, 3).map((reason) => `  - ${reason}\n`),
    `  ${file}\n`,
  ];
  if (shrunk !== null) {
    const { faults, nodes, seconds } = shrunk.after;
    const size = [counted(faults, 'fault'), counted(nodes, 'node'), duration(seconds * 1e6)];
    lines.push(`  shrunk to ${size.join(', ')}: ${shrunk.file}\n`);
  }
  return lines.join('');
}

/** Ends with the command that shows the gravest finding again. */
function replayText(groups: readonly ToldGroup[]): string {
  const [gravest] = groups;
  return gravest === undefined ? '' : `\nReplay:\n${replayOf(gravest)}\n`;
}

function replayOf({ group, file, shrunk }: ToldGroup): string {
  return shrunk?.replay ?? replayCommand({ file, seed: group.first.draw.seed });
}

/** @param exitCode - null where it is a file's */
export function fuzzJson(fuzzed: Fuzzed, exitCode: number | null): string {
  const { classes, seed, workers, runs, untested, huntSeconds, groups, situations } = fuzzed;
  return json({
    version: VERSION,
    classes,
    seed,
    ...(exitCode !== null && { exitCode }),
    interrupted: fuzzed.isInterrupted,
    workers,
    runs,
    untested,
    wallSeconds: huntSeconds,
    out: fuzzed.out,
    corpus: fuzzed.corpus,
    findings: groups.map((told) => ({
      cause: told.group.cause,
      failure: told.group.first.finding.failure,
      runs: told.group.count,
      firstRun: told.group.first.index,
      summary: told.group.first.finding.summary,
      reasons: told.group.first.finding.reasons,
      fingerprint: told.group.first.fingerprint,
      file: told.file,
      shrunk:
        told.shrunk === null
          ? null
          : { file: told.shrunk.file, before: told.shrunk.before, after: told.shrunk.after },
      replay: replayOf(told),
    })),
    situations: {
      reached: situations.filter((row) => row.runs > 0).length,
      all: situations.length,
      never: situations
        .filter((row) => row.runs === 0)
        .map(({ deed, situation }) => `${deed}, ${situation}`),
    },
  });
}
