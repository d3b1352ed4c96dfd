/**
 * A curve as a small plot in text.
 *
 * @module
 */
import type { Micros } from '../../protocol/kernel/types.ts';
import { duration } from '../format.ts';
import { shareOf, type Curve, type CurvePoint } from './curve.ts';

export interface CurvePlotOptions {
  /** False: ASCII alone. */
  readonly unicode: boolean;
  /** Columns of the terminal. */
  readonly width: number;
}

const ROWS = 5;
const WIDEST = 72;
const LEFT = 9;
const BLOCKS = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const ASCII = [' ', '.', ':', '#'];

/**
 * A bar for each column of time, as high as the share of futures that failed at its end: between two
 * moments on the straight line between them. The last column is the failure itself.
 */
export function curvePlot(curve: Curve, { unicode, width }: CurvePlotOptions): string {
  const columns = Math.max(8, Math.min(WIDEST, width - LEFT - 2));
  const marks = unicode ? BLOCKS : ASCII;
  const steps = marks.length - 1;
  const heights = Array.from({ length: columns }, (_, column) => {
    const at = ((column + 1) / columns) * curve.endMicros;
    return Math.round(shareAt(curve.points, at) * ROWS * steps);
  });
  const lines = Array.from({ length: ROWS }, (_, row) => {
    const base = (ROWS - 1 - row) * steps;
    const bar = heights.map((height) => marks[Math.max(0, Math.min(steps, height - base))] ?? ' ');
    const label = row === 0 ? '100 %' : row === ROWS - 1 ? '0 %' : '';
    return `${label.padStart(LEFT - 2)} ${unicode ? '│' : '|'}${bar.join('')}`.trimEnd();
  });
  const rule = (unicode ? '─' : '-').repeat(columns);
  const axis = `${' '.repeat(LEFT - 1)}${unicode ? '└' : '+'}${rule}`;
  const end = duration(curve.endMicros);
  const scale = `${' '.repeat(LEFT)}0 s${end.padStart(columns - 3)}`;
  return [...lines, axis, scale].map((line) => `${line}\n`).join('');
}

/** @param points - by time, at least one */
function shareAt(points: readonly CurvePoint[], at: Micros): number {
  const after = points.find(({ atMicros }) => atMicros >= at) ?? points.at(-1);
  const before = points.findLast(({ atMicros }) => atMicros <= at) ?? after;
  if (before === undefined || after === undefined) return 0;
  const [low, high] = [shareOf(before), shareOf(after)];
  const span = after.atMicros - before.atMicros;
  return span <= 0 ? high : low + ((at - before.atMicros) / span) * (high - low);
}
