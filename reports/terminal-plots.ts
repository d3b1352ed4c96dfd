/**
 * Small plots in text, for the summary of a run.
 *
 * @module
 */
import type { RunPicture } from './picture.ts';
import { duration, quantity } from './format.ts';
import { ratesOver } from './rates.ts';
import type { RunResults } from './report.ts';
import type { Line } from './terminal-workload.ts';

export interface PlotOptions {
  readonly picture: RunPicture;
  /** False: ASCII alone. */
  readonly unicode: boolean;
}

const BLOCKS = '▁▂▃▄▅▆▇█';
const ASCII = '.:-=+*%#';
const WIDEST = 60;
/** What stands behind a plot. */
const ROOM_FOR_WORDS = 26;

/** @param room - columns that a line's values may take */
export function plotLines(
  { run, throughput }: RunResults,
  { picture, unicode }: PlotOptions,
  room: number,
): Line[] {
  const width = Math.min(WIDEST, room - ROOM_FOR_WORDS);
  if (width < 8) return [];
  const marks = unicode ? BLOCKS : ASCII;
  const { blockTimeMicros, intervalMicros: bin } = picture.activity;
  const { committed, intervalMicros } = throughput.series;
  // Columns of whole intervals of both, as nearly as they allow.
  const group = Math.ceil(blockTimeMicros.length / width);
  const column = Math.max(1, Math.round((group * bin) / intervalMicros)) * intervalMicros;
  const rates = ratesOver(committed, intervalMicros, column, run.elapsedMicros);
  const paces = rates.map(({ fromMicros, toMicros }) =>
    longest(
      blockTimeMicros.filter((_, index) => {
        const middle = Math.min((index + 0.5) * bin, run.elapsedMicros - 1);
        return middle >= fromMicros && middle < toMicros;
      }),
    ),
  );
  const slowest = longest(paces);
  const lines: Line[] = [];
  if (slowest !== null)
    lines.push([
      'block times',
      sparkline(paces, slowest, marks),
      `longest, up to ${duration(slowest)}`,
    ]);
  if (throughput.offeredTransactions > 0) {
    const values = rates.map(({ perSecond }) => perSecond);
    const most = longest(values) ?? 0;
    lines.push(['tps', sparkline(values, most, marks), `committed, up to ${quantity(most)}`]);
  }
  return lines;
}

/** One mark for each value, in proportion to the greatest; a blank where there is none. */
export function sparkline(
  values: readonly (number | null)[],
  greatest: number,
  marks = BLOCKS,
): string {
  return values
    .map((value) => {
      if (value === null) return ' ';
      const level = greatest === 0 ? 0 : Math.ceil((value / greatest) * marks.length) - 1;
      return marks[Math.max(0, Math.min(marks.length - 1, level))] ?? ' ';
    })
    .join('');
}

function longest(values: readonly (number | null)[]): number | null {
  return values.reduce((most, value) => (value === null ? most : Math.max(most ?? 0, value)), null);
}
