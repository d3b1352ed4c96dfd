/**
 * One number for each point of a grid: a heat map over the last two axes that vary, beside each other
 * for the values of the others; over one axis, points with their intervals.
 *
 * @module
 */
import type { SweepGroup } from '../../sweep.ts';
import { figure } from '../figure.ts';
import type { Html } from '../markup.ts';
import type { Draw } from '../plot.ts';
import type { Subject } from '../sweep-subjects.ts';
import type { TableColumn } from '../table.ts';
import { WIDTH } from './time-axis.ts';

/** An axis of which there is more than one value. */
export interface VariedAxis {
  readonly path: string;
  readonly values: readonly string[];
  /** In {@link SweepGroup.values}. */
  readonly index: number;
}

/** @param axes - at least one */
export function sweepMap(
  draw: Draw,
  subject: Subject,
  axes: readonly VariedAxis[],
  groups: readonly SweepGroup[],
): Html {
  const { id, title, words } = subject;
  const found = groups.flatMap((group) => subject.of(group) ?? []);
  const [least, most] = [leastOf(found), mostOf(found)];
  const range = found.length === 0 ? 'nothing' : `${words(least)} to ${words(most)}`;
  const names = axes.map(({ path }) => path).join(', ');
  return figure<SweepGroup>({
    id,
    title: `${title}, by ${names}`,
    description: `${title[0]?.toUpperCase() ?? ''}${title.slice(1)} at each point: ${range}.${HOW_TO_READ[axes.length === 1 ? 'line' : 'map']}`,
    legend: null,
    svg: axes.length === 1 ? line(draw, subject, axes, groups) : map(draw, subject, axes, groups),
    data: {
      file: `${subject.column}.csv`,
      columns: [
        ...axes.map(({ path, index }): TableColumn<SweepGroup> => ({
          title: path,
          show: ({ values }) => values[index] ?? null,
        })),
        { title: 'runs', show: ({ runs }) => runs, isNumber: true },
        numberColumn(subject, title, subject.column, subject.of),
        numberColumn(subject, 'low (95 %)', `${subject.column}_low`, (group) =>
          lowOf(subject, group),
        ),
        numberColumn(subject, 'high (95 %)', `${subject.column}_high`, (group) =>
          highOf(subject, group),
        ),
      ],
      rows: groups,
    },
  });
}

const HOW_TO_READ = {
  line: ' Lines are 95 % confidence intervals.',
  map: ' The darker on white, and the lighter on black, the more; empty cells had nothing to measure.',
};

interface Point {
  readonly x: string;
  readonly y: string;
  readonly column: number;
  readonly row: number;
  readonly fill: string;
  readonly ink: string;
  readonly text: string;
}

const MOST_COLUMNS = 3;
const CELL_HEIGHT = 34;
/** Cells that are narrower, in pixels, have no text. */
const LEAST_WIDTH = 44;

function map(
  draw: Draw,
  subject: Subject,
  axes: readonly VariedAxis[],
  groups: readonly SweepGroup[],
): string {
  const { plot } = draw;
  const [y, x] = axes.slice(-2);
  if (x === undefined || y === undefined) return '';
  const others = axes.slice(0, -2);
  const facets = [...new Set(groups.map((group) => facetOf(group, others)))];
  const columns = Math.min(MOST_COLUMNS, facets.length);
  const rows = Math.ceil(facets.length / columns);
  const found = groups.flatMap((group) => subject.of(group) ?? []);
  const [least, most] = [leastOf(found), mostOf(found)];
  const points = groups.map((group): Point => {
    const facet = facets.indexOf(facetOf(group, others));
    const value = subject.of(group);
    const depth = value === null || most === least ? 0 : (value - least) / (most - least);
    return {
      x: group.values[x.index] ?? '',
      y: group.values[y.index] ?? '',
      column: facet % columns,
      row: Math.floor(facet / columns),
      fill: value === null ? 'var(--panel)' : shade(depth),
      ink: depth > 0.55 ? 'var(--paper)' : 'var(--ink)',
      text: value === null ? '' : subject.words(value),
    };
  });
  const titles = facets.map((text, facet) => ({
    text,
    column: facet % columns,
    row: Math.floor(facet / columns),
  }));
  const marginLeft = Math.min(200, 24 + 7 * longest(y.values));
  const cellWidth = (WIDTH - marginLeft - 20) / columns / x.values.length;
  const place = { x: 'x', y: 'y', fx: 'column', fy: 'row' };
  return draw({
    width: WIDTH,
    height: 64 + rows * (CELL_HEIGHT * y.values.length + 36),
    marginLeft,
    marginTop: 40,
    marginBottom: 40,
    x: { type: 'band', domain: [...x.values], label: x.path, padding: 0.03 },
    y: { type: 'band', domain: [...y.values], label: y.path, padding: 0.05 },
    fx: { axis: null, padding: 0.04 },
    fy: { axis: null, padding: 0.16 },
    color: { type: 'identity' },
    marks: [
      plot.cell(points, { ...place, fill: 'fill' }),
      ...(cellWidth < LEAST_WIDTH
        ? []
        : [plot.text(points, { ...place, text: 'text', fill: 'ink', fontSize: 11 })]),
      plot.text(titles, {
        fx: 'column',
        fy: 'row',
        text: 'text',
        frameAnchor: 'top-left',
        dy: -14,
        fill: 'currentColor',
        fontWeight: 'bold',
      }),
    ],
  });
}

function line(
  draw: Draw,
  subject: Subject,
  [axis]: readonly VariedAxis[],
  groups: readonly SweepGroup[],
): string {
  const { plot } = draw;
  if (axis === undefined) return '';
  const points = groups.flatMap((group) => {
    const value = subject.of(group);
    if (value === null) return [];
    const [low, high] = [lowOf(subject, group), highOf(subject, group)];
    const at = (number: number): number => Number(subject.cell(number));
    return [
      {
        x: group.values[axis.index] ?? '',
        y: at(value),
        low: at(low ?? value),
        high: at(high ?? value),
        text: subject.words(value),
      },
    ];
  });
  return draw({
    width: WIDTH,
    height: 280,
    marginLeft: 70,
    marginTop: 30,
    x: { type: 'point', domain: [...axis.values], label: axis.path },
    y: { grid: true, label: subject.column, zero: true },
    marks: [
      plot.ruleX(points, { x: 'x', y1: 'low', y2: 'high', stroke: 'var(--line)' }),
      plot.dot(points, { x: 'x', y: 'y', fill: 'var(--made)', r: 4 }),
      plot.text(points, {
        x: 'x',
        y: 'y',
        text: 'text',
        dx: 7,
        textAnchor: 'start',
        fill: 'currentColor',
      }),
    ],
  });
}

/** From nearly the paper's colour to the full one, in light and dark. */
function shade(depth: number): string {
  return `color-mix(in srgb, var(--made) ${Math.round(6 + 90 * depth)}%, var(--paper))`;
}

function facetOf({ values }: SweepGroup, others: readonly VariedAxis[]): string {
  return others.map(({ path, index }) => `${path}=${values[index] ?? ''}`).join(', ');
}

function numberColumn(
  { words, cell }: Subject,
  title: string,
  name: string,
  of: (group: SweepGroup) => number | null,
): TableColumn<SweepGroup> {
  return {
    title,
    name,
    isNumber: true,
    show: (group) => {
      const value = of(group);
      return value === null ? null : words(value);
    },
    value: (group) => {
      const value = of(group);
      return value === null ? null : cell(value);
    },
  };
}

function lowOf({ intervalOf }: Subject, group: SweepGroup): number | null {
  return intervalOf(group)?.low ?? null;
}

function highOf({ intervalOf }: Subject, group: SweepGroup): number | null {
  return intervalOf(group)?.high ?? null;
}

function leastOf(values: readonly number[]): number {
  return values.reduce((least, value) => Math.min(least, value), Infinity);
}

function mostOf(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, value), -Infinity);
}

function longest(texts: readonly string[]): number {
  return Math.max(...texts.map((text) => text.length));
}
