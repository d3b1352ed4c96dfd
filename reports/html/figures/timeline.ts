/**
 * What happened when: faults, halts and forks, block times, commits of each node, and load, over one
 * time axis.
 *
 * @module
 */
import type { FaultRow } from '../../collectors/fault-timeline.ts';
import { duration, nodeRanges } from '../../format.ts';
import { ratesOver } from '../../rates.ts';
import { figure, legendOf } from '../figure.ts';
import type { Html } from '../markup.ts';
import type { Draw } from '../plot.ts';
import type { RunPageData } from '../run-page-data.ts';
import { secondsColumn } from '../table.ts';
import { bands, panel, stacked, timeAxis, type TimeAxis } from './time-axis.ts';

const MOST_FAULTS = 16;
const LEVELS = 4;

interface Span {
  readonly row: string;
  readonly kind: 'fault' | 'halt' | 'fork';
  readonly fromMicros: number;
  readonly toMicros: number;
}

export function timeline(draw: Draw, data: RunPageData): Html {
  const { results, picture } = data;
  const axis = timeAxis(results.run.elapsedMicros);
  const spans = spansOf(data);
  const hasLoad = results.throughput.offeredTransactions > 0;
  const panels = [
    ...(spans.length === 0 ? [] : [spanPanel(draw, axis, spans)]),
    pacePanel(draw, axis, data),
    commitPanel(draw, axis, data, !hasLoad),
    ...(hasLoad ? [loadPanel(draw, axis, data)] : []),
  ];
  const { intervalMicros, commits, nodesPerLane, blockTimeMicros } = picture.activity;
  const bins = [...blockTimeMicros.keys()];
  return figure<number>({
    id: 'timeline',
    title: 'What happened when',
    description: descriptionOf(data, spans.length > 0),
    legend: legendOf([
      { colour: 'fault', meaning: 'a fault' },
      { colour: 'bad', meaning: 'a halt; dashed: a fork begins' },
      {
        colour: 'made',
        meaning: 'commits: the stronger the colour, the closer to one block for each interval',
      },
      { colour: 'line', meaning: 'offered' },
      { colour: 'good', meaning: 'committed' },
    ]),
    svg: stacked(panels),
    data: {
      file: 'timeline.csv',
      columns: [
        { title: 'from (s)', name: 'from_s', show: (bin) => (bin * intervalMicros) / 1e6 },
        secondsColumn(
          'longest block time',
          'longest_block_time_s',
          (bin) => blockTimeMicros[bin] ?? null,
        ),
        ...commits.map((lane, index) => ({
          title: `commits of ${laneName(index, nodesPerLane, results.run.nodes)}`,
          name: `commits_${index * nodesPerLane}`,
          show: (bin: number) => lane[bin] ?? 0,
          isNumber: true,
        })),
      ],
      rows: bins,
    },
  });
}

function descriptionOf({ results, picture }: RunPageData, hasSpans: boolean): string {
  const { intervalMicros, nodesPerLane } = picture.activity;
  const faults = results.faults.length;
  const first = faults > MOST_FAULTS ? ` (the first ${MOST_FAULTS} of ${faults} faults)` : '';
  const rows = [
    ...(hasSpans ? [`faults, halts and forks${first}`] : []),
    `the longest block time in each ${duration(intervalMicros)}`,
    `blocks that each ${nodesPerLane === 1 ? 'node' : `group of ${nodesPerLane} nodes`} committed then`,
    ...(results.throughput.offeredTransactions > 0 ? ['transactions offered and committed'] : []),
  ];
  const none = hasSpans ? '' : 'No fault, halt or fork. ';
  return `${none}From top to bottom: ${rows.join('; ')}.`;
}

function spansOf({ results }: RunPageData): readonly Span[] {
  const end = results.run.elapsedMicros;
  const faults = results.faults.filter(({ startedAtMicros }) => startedAtMicros !== null);
  return [
    ...faults.slice(0, MOST_FAULTS).map((fault): Span => ({
      row: faultLabel(fault),
      kind: 'fault',
      fromMicros: fault.startedAtMicros ?? 0,
      toMicros: fault.endedAtMicros ?? end,
    })),
    ...results.liveness.listedHalts.map(({ fromMicros, toMicros }): Span => ({
      row: 'halts',
      kind: 'halt',
      fromMicros,
      toMicros: toMicros ?? end,
    })),
    ...results.forks.listed.map(({ atMicros, agreedAgainAtMicros }): Span => ({
      row: 'forks',
      kind: 'fork',
      fromMicros: atMicros,
      toMicros: agreedAgainAtMicros ?? end,
    })),
  ];
}

/** Counts from 1, as the table of faults, which has all of it; here it is short enough for the margin. */
function faultLabel({ fault, action, groups }: FaultRow): string {
  const text = `fault ${fault + 1}: ${action} ${groups.map(nodeRanges).join('|')}`;
  return text.length > LONGEST_LABEL ? `${text.slice(0, LONGEST_LABEL - 1)}…` : text;
}

/** Characters that the margin has room for. */
const LONGEST_LABEL = 19;

function spanPanel(draw: Draw, axis: TimeAxis, spans: readonly Span[]): string {
  const { plot } = draw;
  const rows = [...new Set(spans.map(({ row }) => row))];
  const bars = spans.map(({ row, kind, fromMicros, toMicros }) => ({
    row,
    x1: axis.of(fromMicros),
    // A moment is to be seen, too.
    x2: Math.max(axis.of(toMicros), axis.of(fromMicros) + axis.end / 400),
    fill: kind === 'fault' ? 'var(--fault)' : 'var(--bad)',
  }));
  return draw({
    ...panel(axis, 17 * rows.length, false),
    y: { domain: rows, label: null, tickSize: 0 },
    marks: [
      plot.gridX(),
      plot.barX(bars, { x1: 'x1', x2: 'x2', y: 'row', fill: 'fill', insetTop: 1, insetBottom: 1 }),
    ],
  });
}

function pacePanel(draw: Draw, axis: TimeAxis, { results, picture }: RunPageData): string {
  const { plot } = draw;
  const { intervalMicros, blockTimeMicros } = picture.activity;
  const steps = blockTimeMicros.flatMap((longest, bin) =>
    longest === null
      ? []
      : [{ x: Math.min(axis.end, axis.of((bin + 0.5) * intervalMicros)), y: longest / 1e6 }],
  );
  return draw({
    ...panel(axis, 60, false),
    y: { label: 'block time (s)', ticks: 3, zero: true, grid: true },
    marks: [
      ...bands(plot, axis, results),
      plot.lineY(steps, { x: 'x', y: 'y', stroke: 'var(--made)' }),
      plot.dot(steps, { x: 'x', y: 'y', fill: 'var(--made)', r: 1.5 }),
      plot.ruleY([0]),
    ],
  });
}

function commitPanel(
  draw: Draw,
  axis: TimeAxis,
  { scenario, results, picture }: RunPageData,
  isLast: boolean,
): string {
  const { plot } = draw;
  const { intervalMicros, commits, nodesPerLane } = picture.activity;
  // The run may have ended within the last interval.
  const idealOf = (bin: number): number =>
    (nodesPerLane * Math.min(intervalMicros, results.run.elapsedMicros - bin * intervalMicros)) /
    scenario.chain.blockInterval;
  const cells = commits.flatMap((lane, row) =>
    runsOf(
      lane.map((count, bin) => levelOf(count, idealOf(bin))),
      row,
    ),
  );
  const rows = commits.length;
  return draw({
    ...panel(axis, Math.max(24, rows * (rows > 30 ? 6 : 9)), isLast),
    y: {
      domain: [rows, 0],
      label: 'node',
      ticks: tickRows(rows),
      tickFormat: (at: number) => String(Math.floor(at) * nodesPerLane),
      tickSize: 0,
    },
    opacity: { type: 'identity' },
    marks: [
      ...bands(plot, axis, results),
      plot.rect(cells, {
        x1: ({ from }: Cells) => axis.of(from * intervalMicros),
        x2: ({ to }: Cells) => Math.min(axis.end, axis.of(to * intervalMicros)),
        y1: 'row',
        y2: ({ row }: Cells) => row + 1,
        fill: 'var(--made)',
        fillOpacity: ({ level }: Cells) => level / LEVELS,
        insetTop: rows > 30 ? 0 : 0.5,
        insetBottom: rows > 30 ? 0 : 0.5,
      }),
    ],
  });
}

interface Cells {
  readonly row: number;
  readonly from: number;
  readonly to: number;
  readonly level: number;
}

function levelOf(count: number, ideal: number): number {
  return count === 0 ? 0 : Math.max(1, Math.min(LEVELS, Math.round((LEVELS * count) / ideal)));
}

/** Neighbours of one level are one rectangle. */
function runsOf(levels: readonly number[], row: number): readonly Cells[] {
  const runs: { row: number; from: number; to: number; level: number }[] = [];
  for (const [bin, level] of levels.entries()) {
    const last = runs.at(-1);
    if (last?.level === level) last.to = bin + 1;
    else runs.push({ row, from: bin, to: bin + 1, level });
  }
  return runs.filter(({ level }) => level > 0);
}

function tickRows(rows: number): readonly number[] {
  const step = [1, 2, 5, 10, 20].find((size) => rows / size <= 8) ?? 20;
  return Array.from({ length: Math.ceil(rows / step) }, (_, index) => index * step + 0.5);
}

function laneName(lane: number, nodesPerLane: number, nodes: number): string {
  const first = lane * nodesPerLane;
  const last = Math.min(nodes, first + nodesPerLane) - 1;
  return first === last ? `node ${first}` : `nodes ${first}-${last}`;
}

function loadPanel(draw: Draw, axis: TimeAxis, data: RunPageData): string {
  const { plot } = draw;
  const { offered, committed } = loadOver(axis, data);
  return draw({
    ...panel(axis, 80, true),
    y: { label: 'transactions/s', ticks: 3, zero: true, grid: true },
    marks: [
      ...bands(plot, axis, data.results),
      plot.areaY(offered, { x: 'x', y: 'y', fill: 'var(--line)', fillOpacity: 0.25 }),
      plot.lineY(committed, { x: 'x', y: 'y', stroke: 'var(--good)' }),
      plot.ruleY([0]),
    ],
  });
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Means of several blocks, or the block interval is all that one sees. */
export function loadOver(
  axis: TimeAxis,
  { results, picture }: RunPageData,
): { readonly offered: readonly Point[]; readonly committed: readonly Point[] } {
  const { submitted, committed, intervalMicros } = results.throughput.series;
  const over = (counts: readonly number[]): readonly Point[] => {
    const column = picture.activity.intervalMicros;
    return ratesOver(counts, intervalMicros, column, results.run.elapsedMicros).map(
      ({ fromMicros, toMicros, perSecond }) => ({
        x: axis.of((fromMicros + toMicros) / 2),
        y: perSecond,
      }),
    );
  };
  return { offered: over(submitted), committed: over(committed) };
}
