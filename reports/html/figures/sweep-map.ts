/**
 * One number for each point of a grid: a heat map over the last two axes that vary, beside each other
 * for the values of the others; over one axis, points with their intervals.
 *
 * @module
 */
import { counted } from '../../format.ts';
import type { SweepGroup } from '../../sweep.ts';
import { figure } from '../figure.ts';
import type { Html } from '../markup.ts';
import type { Draw } from '../plot.ts';
import type { Subject } from '../sweep-subjects.ts';
import type { TableColumn } from '../table.ts';
import { columnLabels, fits, fitting, rowLabels, type BandLabels } from './band-labels.ts';
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
  const range = found.length === 0 ? 'nothing' : rangeInWords(words(least), words(most));
  const names = axes.map(({ path }) => path).join(', ');
  return figure<SweepGroup>({
    id,
    title: `${title}, by ${names}`,
    description: `${title[0]?.toUpperCase() ?? ''}${title.slice(1)} at each point: ${range}.${axes.length === 1 ? ABOUT_LINES : aboutShades(subject)}${subject.aboutBounds}`,
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

const ABOUT_LINES = ' Lines are 95 % confidence intervals.';

function aboutShades({ shades }: Subject): string {
  return ` The darker on white, and the lighter on black, the more, ${shades}; empty cells had nothing to measure.`;
}

interface Point {
  readonly x: string;
  readonly y: string;
  readonly column: number;
  readonly row: number;
  readonly fill: string;
  readonly ink: string;
  readonly text: string;
  /** For who points at it. */
  readonly hint: string;
}

const MOST_COLUMNS = 3;
const CELL_HEIGHT = 34;
/** Cells that are narrower, in pixels, have no text. */
const LEAST_WIDTH = 44;
/** Lines of a row's label. */
const ROW_LINES = 3;

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
  const rowNames = rowLabels(y.values, ROW_LINES);
  const marginLeft = Math.max(44, 32 + rowNames.width);
  const facetWidth = (WIDTH - marginLeft - 20) / columns;
  const cellWidth = facetWidth / x.values.length;
  const names = columnLabels(x.values, cellWidth);
  const depthOf = subject.depthsOf(groups.flatMap((group) => subject.of(group) ?? []));
  const points = groups.map((group): Point => {
    const facet = facets.indexOf(facetOf(group, others));
    const value = subject.of(group);
    const depth = value === null ? 0 : depthOf(value);
    return {
      x: group.values[x.index] ?? '',
      y: group.values[y.index] ?? '',
      column: facet % columns,
      row: Math.floor(facet / columns),
      fill: value === null ? 'var(--panel)' : shade(depth),
      ink: depth > 0.55 ? 'var(--paper)' : 'var(--ink)',
      text: cellText(subject, group, cellWidth),
      hint: hintOf(subject, axes, group),
    };
  });
  const titles = facets.map((text, facet) => ({
    text: fitting(text, 0.9 * facetWidth),
    column: facet % columns,
    row: Math.floor(facet / columns),
  }));
  const place = { x: 'x', y: 'y', fx: 'column', fy: 'row' };
  return draw({
    width: WIDTH,
    height: 64 + names.extraHeight + rows * (CELL_HEIGHT * y.values.length + 36),
    marginLeft,
    marginTop: 40,
    marginBottom: 40 + names.extraHeight,
    x: { type: 'band', domain: [...x.values], label: x.path, padding: 0.03, ...ticksOf(names) },
    y: {
      type: 'band',
      domain: [...y.values],
      label: y.path,
      padding: 0.05,
      tickFormat: rowNames.textOf,
    },
    fx: { axis: null, padding: 0.04 },
    fy: { axis: null, padding: 0.16 },
    color: { type: 'identity' },
    marks: [
      plot.cell(points, { ...place, fill: 'fill', title: 'hint' }),
      ...(cellWidth < LEAST_WIDTH
        ? []
        : [
            plot.text(points, {
              ...place,
              text: 'text',
              fill: 'ink',
              fontSize: 11,
              pointerEvents: 'none',
            }),
          ]),
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
  const spacing = (WIDTH - 90) / axis.values.length;
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
        text: cellText(subject, group, spacing),
      },
    ];
  });
  const names = columnLabels(axis.values, spacing);
  return draw({
    width: WIDTH,
    height: 280 + names.extraHeight,
    marginLeft: 70,
    marginTop: 30,
    marginBottom: 40 + names.extraHeight,
    x: { type: 'point', domain: [...axis.values], label: axis.path, ...ticksOf(names) },
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

/** The value, and its bound where there is one and room for it. */
function cellText(subject: Subject, group: SweepGroup, width: number): string {
  const value = subject.of(group);
  if (value === null) return '';
  const [words, bound] = [subject.words(value), subject.boundOf(group)];
  if (bound === null) return words;
  const forms = [`${words} (${bound})`, `${words}\n(${bound})`];
  return forms.find((form) => fits(form, width - 6)) ?? words;
}

/** Where it is, what it is, and how sure that is. */
function hintOf(subject: Subject, axes: readonly VariedAxis[], group: SweepGroup): string {
  const value = subject.of(group);
  const [low, high] = [lowOf(subject, group), highOf(subject, group)];
  const { words } = subject;
  const sure =
    low === null || high === null ? [] : [`95 %: ${rangeInWords(words(low), words(high))}`];
  return [
    facetOf(group, axes),
    value === null ? 'nothing to measure' : words(value),
    ...sure,
    counted(group.runs, 'run'),
  ].join('\n');
}

function rangeInWords(low: string, high: string): string {
  return low === high ? low : `${low} to ${high}`;
}

function ticksOf({ textOf, isUpright, labelled }: BandLabels) {
  return { ticks: [...labelled], tickFormat: textOf, ...(isUpright ? { tickRotate: -90 } : {}) };
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
