/**
 * What a sweep showed, for a person at a terminal: one row for each point of the grid.
 *
 * @module
 */
import Table from 'cli-table3';
import pico from 'picocolors';
import { FIGURES, figureInWords, type Figure } from './figures.ts';
import type { Spread } from './spread.ts';
import type { Share, SweepGroup } from './sweep.ts';

export interface SweepTableOptions {
  readonly colour: boolean;
  /** Columns of the terminal: figures that do not fit are left out, from the last. */
  readonly width: number;
}

/** What one asks first; the other figures are in the files. */
export const SHOWN_FIGURES = [
  'growth',
  'committedPerSecond',
  'commitP50Micros',
  'commitP99Micros',
  'blockTimeMeanMicros',
  'missedTurns',
  'longestGapMicros',
  'messagesPerBlock',
  'sentBytesPerBlock',
];
const LEAST_FIGURES = 2;

/**
 * Cells are the median, and below it the quartiles where they differ from it. Paths that have one
 * value only are no columns: {@link constants} tells them.
 */
export function sweepTable(
  paths: readonly string[],
  groups: readonly SweepGroup[],
  { colour, width }: SweepTableOptions,
): string {
  const colours = pico.createColors(colour);
  const counts = countColumns(groups);
  const varied = pathColumns(paths, groups);
  const columns = [...varied, ...counts];
  const figures = FIGURES.filter(({ key }) => SHOWN_FIGURES.includes(key)).toSorted(
    (a, b) => SHOWN_FIGURES.indexOf(a.key) - SHOWN_FIGURES.indexOf(b.key),
  );
  let room = width - 1 - columns.reduce((sum, { cells, title }) => sum + widthOf(title, cells), 0);
  let shown = 0;
  for (const figure of figures) {
    if (groups.every(({ spreads }) => (spreads[figure.key] ?? null) === null)) continue;
    const next = column(figure.title, groups, ({ spreads }) => cellOf(figure, spreads));
    room -= widthOf(next.title, next.cells);
    if (room < 0 && shown >= LEAST_FIGURES) break;
    columns.push(next);
    shown += 1;
  }
  const table = new Table({
    head: columns.map(({ title }) => title),
    colAligns: columns.map((_, index) => (index < varied.length ? 'left' : 'right')),
    style: { head: [], border: [], compact: true },
  });
  for (const [row, group] of groups.entries()) {
    const paint = group.failed > 0 ? colours.red : (text: string): string => text;
    table.push(columns.map(({ cells }) => paint(cells[row] ?? '')));
  }
  return `${table.toString()}\n`;
}

/** `duration=60s, network.loss=1%`: what is the same in all groups. */
export function constants(paths: readonly string[], groups: readonly SweepGroup[]): string {
  return paths
    .flatMap((path, index) => {
      const value = groups[0]?.values[index] ?? '';
      return isConstant(index, groups) ? [`${path}=${value}`] : [];
    })
    .join(', ');
}

function pathColumns(
  paths: readonly string[],
  groups: readonly SweepGroup[],
): readonly TextColumn[] {
  return paths.flatMap((path, index) =>
    isConstant(index, groups) ? [] : [column(path, groups, ({ values }) => values[index])],
  );
}

function isConstant(index: number, groups: readonly SweepGroup[]): boolean {
  return groups.every(({ values }) => values[index] === groups[0]?.values[index]);
}

interface TextColumn {
  readonly title: string;
  readonly cells: readonly string[];
}

function column(
  title: string,
  groups: readonly SweepGroup[],
  cell: (group: SweepGroup) => string | undefined,
): TextColumn {
  return { title, cells: groups.map((group) => cell(group) ?? '') };
}

/** How many runs, and of those how many went wrong in which way, if any did anywhere. */
function countColumns(groups: readonly SweepGroup[]): readonly TextColumn[] {
  const count = (title: string, of: (group: SweepGroup) => number): TextColumn[] =>
    groups.some((group) => of(group) > 0)
      ? [column(title, groups, (group) => String(of(group)))]
      : [];
  return [
    ...count('runs', ({ runs }) => runs),
    ...count('unexpected', ({ runs, failed, asExpected }) => runs - failed - asExpected),
    ...withShares(
      count('forked', ({ forked }) => forked),
      groups,
    ),
    ...count('failed', ({ failed }) => failed),
  ];
}

/** Counts with the 95 % interval of what they are a share of, below. */
function withShares(
  columns: readonly TextColumn[],
  groups: readonly SweepGroup[],
): readonly TextColumn[] {
  return columns.map(({ title, cells }) => ({
    title,
    cells: cells.map((cell, row) => {
      const share = groups[row]?.shares['forks'] ?? null;
      const words = share === null ? '' : shareInWords(share);
      return words === '' ? cell : `${cell}\n${words}`;
    }),
  }));
}

/** `2.8 … 30.1 %`; `< 15.0 %` where it never happened; empty where nothing is known, of three runs. */
export function shareInWords({ interval: { low, high, how } }: Share): string {
  const percent = (value: number): string => (100 * value).toFixed(1);
  if (how === 'wilson') return `${percent(low)} … ${percent(high)} %`;
  if (high - low >= 1) return '';
  return low === 0 ? `< ${percent(high)} %` : `> ${percent(low)} %`;
}

function cellOf(figure: Figure, spreads: SweepGroup['spreads']): string {
  const spread: Spread | null = spreads[figure.key] ?? null;
  if (spread === null) return '';
  const words = (value: number): string => figureInWords(figure, value);
  const [q1, median, q3] = [words(spread.q1), words(spread.median), words(spread.q3)];
  return q1 === median && median === q3 ? median : `${median}\n${range(q1, q3)}`;
}

/** `3.22 … 3.24 s`: a unit that both have is said once. */
function range(low: string, high: string): string {
  const [, number, unit] = /^([\d.,]+) (\S+)$/.exec(low) ?? [];
  const isShared = number !== undefined && unit !== undefined && high.endsWith(` ${unit}`);
  return `${isShared && !high.slice(0, -unit.length - 1).includes(' ') ? number : low} … ${high}`;
}

/** With its padding and border. */
function widthOf(title: string, cells: readonly string[]): number {
  const lines = [title, ...cells.flatMap((cell) => cell.split('\n'))];
  return Math.max(...lines.map((line) => line.length)) + 3;
}
