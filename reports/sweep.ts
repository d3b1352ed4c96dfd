/**
 * A sweep as the reports see it: its runs, in order, and what the runs of one point of the grid have
 * in common.
 *
 * @module
 */
import { FIGURES, type Figures } from './figures.ts';
import { shareInterval, type ShareInterval } from './intervals.ts';
import { spreadOf, type Spread } from './spread.ts';

/** What identifies a sweep: the same gives the same files, however many workers there were. */
export interface SweepIdentity {
  /** Of ektsim. */
  readonly version: string;
  /** Version and digest of the code that ran it; results of different code are not joined. */
  readonly code: string;
  readonly scenario: string;
  /** As given. */
  readonly file: string;
  readonly axes: readonly { readonly path: string; readonly values: readonly string[] }[];
  /** As given. */
  readonly seeds: string;
  /** `3/16`: the part of the sweep that this is; null: all of it. */
  readonly shard: string | null;
  /** Runs that were asked for; of this shard, if it is one. */
  readonly planned: number;
}

/** All that a sweep's reports are made of. */
export interface SweepResults {
  readonly identity: SweepIdentity;
  /** Those of one point next to each other. */
  readonly rows: readonly SweepRow[];
  /** The scenario as it was read. */
  readonly scenarioText: string;
}

/** One run. Plain data, and the same wherever and beside whatever else it was done. */
export interface SweepRow {
  /** The value of each path that is swept, in the order of the paths. */
  readonly values: readonly string[];
  readonly seed: number;
  /** That of `ektsim run`. */
  readonly exitCode: number;
  /** In words; null if the run failed. */
  readonly verdict: string | null;
  readonly fingerprint: string | null;
  /** Null if the run failed. */
  readonly figures: Figures | null;
  /** Why the run failed, in one line; null if it did not. */
  readonly error: string | null;
  /** The command that shows it again. */
  readonly replay: string;
}

/** The runs of one point of the grid. */
export interface SweepGroup {
  readonly values: readonly string[];
  readonly runs: number;
  /** Exit code 0. */
  readonly asExpected: number;
  /** With at least one fork. */
  readonly forked: number;
  /** Runs that did not come to their end, which are in no spread. */
  readonly failed: number;
  /** By the figure's key; null where no run had anything to measure. */
  readonly spreads: Readonly<Record<string, Spread | null>>;
  /**
   * Of the runs that came to their end: how many had more than none of what a figure counts, by its
   * key, and how many were `unexpected`.
   */
  readonly shares: Readonly<Record<string, Share | null>>;
}

/** In how many runs something happened, and how probable that makes it. */
export interface Share {
  readonly runs: number;
  readonly count: number;
  /** 95 % confidence. */
  readonly interval: ShareInterval;
}

/** @param rows - those of one point next to each other */
export function groupsOf(rows: readonly SweepRow[]): readonly SweepGroup[] {
  const groups: SweepRow[][] = [];
  for (const row of rows) {
    const last = groups.at(-1);
    if (last?.[0] !== undefined && isEqual(last[0].values, row.values)) last.push(row);
    else groups.push([row]);
  }
  return groups.map(groupOf);
}

function groupOf(rows: readonly SweepRow[]): SweepGroup {
  const figures = rows.flatMap((row) => (row.figures === null ? [] : [row.figures]));
  const spread = (key: string): Spread | null =>
    spreadOf(figures.flatMap(({ [key]: value }) => (typeof value === 'number' ? [value] : [])));
  return {
    values: rows[0]?.values ?? [],
    runs: rows.length,
    asExpected: rows.filter(({ exitCode }) => exitCode === 0).length,
    forked: figures.filter(({ forks }) => typeof forks === 'number' && forks > 0).length,
    failed: rows.length - figures.length,
    spreads: Object.fromEntries(FIGURES.map(({ key }) => [key, spread(key)])),
    shares: {
      [UNEXPECTED]: shareOf(rows.filter(({ error }) => error === null).map(isUnexpected)),
      ...Object.fromEntries(COUNTS.map(({ key }) => [key, shareOf(happenings(figures, key))])),
    },
  };
}

/** Key of the share of runs that were not as the scenario expects. */
export const UNEXPECTED = 'unexpected';

const COUNTS = FIGURES.filter(({ unit }) => unit === 'count');

/** For each run in which it was counted: whether it happened. */
function happenings(figures: readonly Figures[], key: string): readonly boolean[] {
  return figures.flatMap(({ [key]: value }) => (typeof value === 'number' ? [value > 0] : []));
}

function isUnexpected({ exitCode }: SweepRow): boolean {
  return exitCode !== 0;
}

function shareOf(happened: readonly boolean[]): Share | null {
  const runs = happened.length;
  if (runs === 0) return null;
  const count = happened.filter(Boolean).length;
  return { runs, count, interval: shareInterval(count, runs) };
}

function isEqual(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}
