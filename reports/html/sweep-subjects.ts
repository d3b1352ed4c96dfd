/**
 * What a map of a sweep can show: one number for each point of the grid.
 *
 * @module
 */
import { FIGURES, figureCell, figureInWords, type Figure } from '../figures.ts';
import { share as percent } from '../format.ts';
import type { Interval } from '../intervals.ts';
import { UNEXPECTED, type SweepGroup } from '../sweep.ts';
import type { Cell } from '../writers/csv.ts';

export interface Subject {
  /** Unique on the page, and an anchor. */
  readonly id: string;
  /** `probability of a fork`, `growth, median`. */
  readonly title: string;
  /** Name in CSV, with the unit. */
  readonly column: string;
  /** Null where there was nothing to measure. */
  readonly of: (group: SweepGroup) => number | null;
  /** 95 % confidence; null where too few runs say nothing. */
  readonly intervalOf: (group: SweepGroup) => Interval | null;
  readonly words: (value: number) => string;
  readonly cell: (value: number) => Cell;
}

/** Those in which the points differ; what one asks first stands first. */
export function subjectsOf(groups: readonly SweepGroup[]): readonly Subject[] {
  const all = [
    ...SHARES.map(([key, name, title]) => shareSubject(key, name, title)),
    ...FIGURES.map(medianSubject),
  ];
  return all.filter(({ of }) => new Set(groups.map(of)).size > 1);
}

const SHARES = [
  ['forks', 'fork', 'probability of a fork'],
  ['halts', 'halt', 'probability of a halt'],
  ['breaches', 'breach', 'probability of a breach'],
  [UNEXPECTED, 'unexpected', 'probability that a run is not as expected'],
] as const;

function shareSubject(key: string, name: string, title: string): Subject {
  return {
    id: `map-probability-${name}`,
    title,
    column: `share_with_${name}`,
    of: ({ shares }) => {
      const share = shares[key] ?? null;
      return share === null ? null : share.count / share.runs;
    },
    intervalOf: ({ shares }) => shares[key]?.interval ?? null,
    words: percent,
    cell: (value) => value,
  };
}

function medianSubject(figure: Figure): Subject {
  const { key, title, column } = figure;
  return {
    id: `map-${column.replaceAll('_', '-')}`,
    title: `${title}, median`,
    column: `median_${column}`,
    of: ({ spreads }) => spreads[key]?.median ?? null,
    intervalOf: ({ spreads }) => spreads[key]?.medianInterval ?? null,
    words: (value) => figureInWords(figure, value),
    cell: (value) => figureCell(figure, value),
  };
}
