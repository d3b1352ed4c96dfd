/**
 * Turns of each delegate over time: packed and missed.
 *
 * @module
 */
import { duration, quantity } from '../../format.ts';
import { figure, legendOf } from '../figure.ts';
import type { Html } from '../markup.ts';
import type { Draw } from '../plot.ts';
import type { RunPageData } from '../run-page-data.ts';
import { panel, timeAxis } from './time-axis.ts';

interface Cell {
  readonly delegate: number;
  readonly bin: number;
  readonly produced: number;
  readonly missed: number;
}

/** Null where nobody had a turn. */
export function turns(draw: Draw, data: RunPageData): Html | null {
  const { results } = data;
  const { intervalMicros, delegates } = data.picture.turns;
  if (delegates.length === 0) return null;
  const cells = delegates.flatMap(({ delegate, produced, missed }) =>
    produced.flatMap((count, bin): Cell[] => {
      const lost = missed[bin] ?? 0;
      return count + lost === 0 ? [] : [{ delegate, bin, produced: count, missed: lost }];
    }),
  );
  const { missed } = results.liveness.missedTurns;
  return figure<Cell>({
    id: 'turns',
    title: 'Turns of each delegate',
    description: `Each column is ${duration(intervalMicros)}. Missed: ${quantity(missed)} of ${quantity(missed + results.liveness.height)} turns. A missed turn stands where the next block was committed. Where a delegate did both, the cell is split.`,
    legend: legendOf([
      {
        colour: 'made',
        meaning: 'packed the block of a height; the stronger the colour, the more',
      },
      { colour: 'bad', meaning: 'missed its turn' },
    ]),
    svg: picture(draw, data, cells),
    data: {
      file: 'turns.csv',
      columns: [
        { title: 'delegate', show: ({ delegate }) => delegate },
        {
          title: 'from (s)',
          name: 'from_s',
          show: ({ bin }) => (bin * intervalMicros) / 1e6,
          isNumber: true,
        },
        { title: 'packed', name: 'produced_blocks', show: (cell) => cell.produced, isNumber: true },
        { title: 'missed', name: 'missed_turns', show: (cell) => cell.missed, isNumber: true },
      ],
      rows: cells,
    },
  });
}

function picture(draw: Draw, { results, picture }: RunPageData, cells: readonly Cell[]): string {
  const { plot } = draw;
  const { intervalMicros, delegates } = picture.turns;
  const axis = timeAxis(results.run.elapsedMicros);
  const most = Math.max(...cells.map(({ produced, missed }) => Math.max(produced, missed)));
  const rows = delegates.length;
  const rowOf = new Map(delegates.map(({ delegate }, row) => [delegate, row]));
  const row = ({ delegate }: Cell): number => rowOf.get(delegate) ?? 0;
  const span = {
    x1: ({ bin }: Cell) => axis.of(bin * intervalMicros),
    x2: ({ bin }: Cell) => Math.min(axis.end, axis.of((bin + 1) * intervalMicros)),
    inset: rows > 40 ? 0 : 0.5,
  };
  const byzantine = new Set(results.run.byzantine);
  const step = Math.ceil(rows / 40);
  return draw({
    ...panel(axis, Math.max(30, Math.round(rows * Math.max(4, Math.min(14, 560 / rows)))), true),
    y: {
      domain: [rows, 0],
      label: 'delegate',
      ticks: delegates.flatMap((_, index) => (index % step === 0 ? [index + 0.5] : [])),
      tickFormat: (at: number) => {
        const { delegate = 0 } = delegates[Math.floor(at)] ?? {};
        return `${delegate}${byzantine.has(delegate) ? ' (Byz.)' : ''}`;
      },
      tickSize: 0,
    },
    opacity: { type: 'identity' },
    marks: [
      plot.rect(
        cells.filter(({ produced }) => produced > 0),
        {
          ...span,
          y1: row,
          y2: (cell: Cell) => row(cell) + (cell.missed > 0 ? 0.5 : 1),
          fill: 'var(--made)',
          fillOpacity: ({ produced }: Cell) => strength(produced, most),
        },
      ),
      plot.rect(
        cells.filter(({ missed }) => missed > 0),
        {
          ...span,
          y1: (cell: Cell) => row(cell) + (cell.produced > 0 ? 0.5 : 0),
          y2: (cell: Cell) => row(cell) + 1,
          fill: 'var(--bad)',
          fillOpacity: ({ missed }: Cell) => strength(missed, most),
        },
      ),
    ],
  });
}

/** One turn is to be seen, however many others had. */
function strength(count: number, most: number): number {
  return Math.round((0.35 + (0.65 * count) / most) * 100) / 100;
}
