/**
 * What a map of a sweep can show: one number for each point of the grid.
 *
 * @module
 */
import { FIGURES, figureCell, figureInWords, type Figure } from '../figures.ts';
import { share as percent } from '../format.ts';
import type { Interval } from '../intervals.ts';
import { shareInWords } from '../sweep-terminal.ts';
import { UNEXPECTED, type SweepGroup } from '../sweep.ts';
import type { Cell } from '../writers/csv.ts';
import { depths, isFlat } from './figures/shades.ts';

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
  /** What the value alone would hide: `< 25.0 %` where something happened in none of 12 runs. */
  readonly boundOf: (group: SweepGroup) => string | null;
  /** How to read that; empty where there is nothing to say. */
  readonly aboutBounds: string;
  readonly cell: (value: number) => Cell;
  /** Of all values of a map: how deep the shade of one is, from 0 to 1. */
  readonly depthsOf: (values: readonly number[]) => (value: number) => number;
  /** What the palest and the deepest shade are. */
  readonly shades: string;
}

/**
 * Those in which the points differ, as they are shown; what one asks first stands first, and what
 * hardly differs last.
 */
export function subjectsOf(groups: readonly SweepGroup[]): readonly Subject[] {
  const all = [
    ...SHARES.map(([key, name, title]) => shareSubject(key, name, title)),
    ...FIGURES.map(medianSubject),
  ];
  const differing = all.filter((subject) => new Set(groups.map(shownBy(subject))).size > 1);
  const isLevel = ({ of }: Subject): boolean => isFlat(groups.flatMap((group) => of(group) ?? []));
  return [
    ...differing.filter((subject) => !isLevel(subject)),
    ...differing.filter((subject) => isLevel(subject)),
  ];
}

function shownBy({ of, words }: Subject): (group: SweepGroup) => string | null {
  return (group) => {
    const value = of(group);
    return value === null ? null : words(value);
  };
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
    boundOf: ({ shares }) => {
      const share = shares[key] ?? null;
      if (share?.interval.how !== 'rule-of-three') return null;
      const words = shareInWords(share);
      return words === '' ? null : words;
    },
    aboutBounds:
      ' In brackets, where it was so in none of n runs, or in all: the bound on the probability, 3/n, with 95 % confidence.',
    cell: (value) => value,
    // The same in every map, so that two sweeps compare.
    depthsOf: () => (share) => share,
    shades: 'from never to always',
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
    boundOf: () => null,
    aboutBounds: '',
    cell: (value) => figureCell(figure, value),
    depthsOf: (values) => depths(values, (value) => figureInWords(figure, value)),
    shades: 'from the least to the most here',
  };
}
