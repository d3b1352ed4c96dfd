/**
 * Small plots in text, for the summary of a run.
 *
 * @module
 */
import type { RunPicture } from './picture.ts';
import { duration, quantity } from './format.ts';
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
  { throughput }: RunResults,
  { picture, unicode }: PlotOptions,
  room: number,
): Line[] {
  const width = Math.min(WIDEST, room - ROOM_FOR_WORDS);
  if (width < 8) return [];
  const marks = unicode ? BLOCKS : ASCII;
  const lines: Line[] = [];
  const paces = resampled(picture.activity.blockTimeMicros, width, longest);
  const slowest = longest(paces);
  if (slowest !== null)
    lines.push([
      'block times',
      sparkline(paces, slowest, marks),
      `longest, up to ${duration(slowest)}`,
    ]);
  if (throughput.offeredTransactions > 0) {
    const { committed, intervalMicros } = throughput.series;
    const rates = resampled(committed, width, (counts) => mean(counts) / (intervalMicros / 1e6));
    const most = longest(rates) ?? 0;
    lines.push(['tps', sparkline(rates, most, marks), `committed, up to ${quantity(most)}`]);
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

/** At most so many values, each of the same number of neighbours but the last. */
function resampled<T>(
  values: readonly T[],
  width: number,
  join: (part: readonly T[]) => number | null,
): readonly (number | null)[] {
  const group = Math.ceil(values.length / width);
  return Array.from({ length: Math.ceil(values.length / group) }, (_, index) =>
    join(values.slice(index * group, (index + 1) * group)),
  );
}

function longest(values: readonly (number | null)[]): number | null {
  return values.reduce(
    (most, value) => (value === null ? most : Math.max(most ?? 0, value)),
    null,
  );
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
