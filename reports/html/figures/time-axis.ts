/**
 * What pictures over time have in common: one axis in a unit that fits the run, and bands for what
 * was wrong when.
 *
 * @module
 */
import type { Micros } from '../../../protocol/kernel/types.ts';
import type { RunResults } from '../../report.ts';
import type { Plot, PlotOptions } from '../plot.ts';

export const WIDTH = 860;
export const MARGIN_LEFT = 116;
export const MARGIN_RIGHT = 16;

export interface TimeAxis {
  readonly unit: 's' | 'min' | 'h';
  /** In the unit. */
  readonly end: number;
  of(micros: Micros): number;
}

export function timeAxis(elapsed: Micros): TimeAxis {
  const [unit, size] = unitOf(elapsed);
  const of = (micros: Micros): number => micros / size;
  return { unit, end: of(Math.max(1, elapsed)), of };
}

function unitOf(elapsed: Micros): readonly [TimeAxis['unit'], number] {
  if (elapsed > 3 * 3600e6) return ['h', 3600e6];
  return elapsed > 300e6 ? ['min', 60e6] : ['s', 1e6];
}

/**
 * Options of every panel, so that equal times stand above each other.
 *
 * @param height - of what is drawn, without the axis
 * @param isLast - whether the axis stands below it
 */
export function panel(axis: TimeAxis, height: number, isLast: boolean): PlotOptions {
  const [marginTop, marginBottom] = [20, isLast ? 36 : 6];
  return {
    width: WIDTH,
    height: marginTop + height + marginBottom,
    marginTop,
    marginBottom,
    marginLeft: MARGIN_LEFT,
    marginRight: MARGIN_RIGHT,
    x: {
      domain: [0, axis.end],
      ...(isLast ? { label: `time (${axis.unit})` } : { axis: null }),
    },
  };
}

/** Faults and halts as bands behind everything, forks as lines. */
export function bands(plot: Plot, axis: TimeAxis, { run, faults, liveness, forks }: RunResults) {
  const end = run.elapsedMicros;
  const spans = faults.flatMap(({ startedAtMicros: from, endedAtMicros: to }) =>
    from === null ? [] : [{ x1: axis.of(from), x2: axis.of(to ?? end) }],
  );
  const halts = liveness.listedHalts.map(({ fromMicros, toMicros }) => ({
    x1: axis.of(fromMicros),
    x2: axis.of(toMicros ?? end),
  }));
  const moments = forks.listed.map(({ atMicros }) => axis.of(atMicros));
  return [
    plot.gridX(),
    plot.rectX(spans, { x1: 'x1', x2: 'x2', fill: 'var(--fault)', fillOpacity: 0.14 }),
    plot.rectX(halts, { x1: 'x1', x2: 'x2', fill: 'var(--bad)', fillOpacity: 0.16 }),
    plot.ruleX(moments, { stroke: 'var(--bad)', strokeDasharray: '3,3' }),
  ];
}

/** Several SVG elements of {@link WIDTH} below each other, as one. */
export function stacked(svgs: readonly string[]): string {
  let top = 0;
  const placed = svgs.map((svg) => {
    const height = Number(/^<svg[^>]* height="(\d+)"/.exec(svg)?.[1] ?? 0);
    const moved = svg.replace(/^<svg/, `<svg y="${top}"`);
    top += height;
    return moved;
  });
  return `<svg viewBox="0 0 ${WIDTH} ${top}" width="${WIDTH}" height="${top}">${placed.join('')}</svg>`;
}
