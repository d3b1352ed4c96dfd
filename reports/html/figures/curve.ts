/**
 * How likely the failure was at each moment of the run.
 *
 * @module
 */
import type { Micros } from '../../../protocol/kernel/types.ts';
import { intervalOf, shareOf, type Curve, type CurvePoint } from '../../curve/curve.ts';
import { CURVE_COLUMNS } from '../../curve/table.ts';
import { flatInWords, riseInWords, shareInWords, windowInWords } from '../../curve/words.ts';
import { counted, quantity } from '../../format.ts';
import type { RunResults } from '../../report.ts';
import { figure, legendOf } from '../figure.ts';
import type { Html } from '../markup.ts';
import type { Draw } from '../plot.ts';
import { secondsColumn } from '../table.ts';
import { panel, timeAxis } from './time-axis.ts';

export function failureCurve(draw: Draw, curve: Curve, results: RunResults): Html {
  const { points, jump, repeats, endMicros, failedAtMicros } = curve;
  const faults = faultSpans(results, endMicros);
  const rise =
    jump === null
      ? flatInWords(curve)
      : `It rises most ${windowInWords(jump)}: ${riseInWords(jump)}.`;
  return figure<CurvePoint>({
    id: 'failure-curve',
    title: 'How likely the failure was',
    description: `${counted(points.length, 'moment')} of the run up to ${failedAtMicros === null ? 'its end' : 'its failure'}, with ${counted(repeats, 'future')} of each in which what is random was drawn anew. ${rise}`,
    legend: legendOf([
      {
        colour: 'bad',
        meaning: `share of ${quantity(repeats)} futures that failed; the band is its 95 % interval`,
      },
      ...(jump === null ? [] : [{ colour: 'made', meaning: 'where it rises most' }]),
      ...(faults.length === 0 ? [] : [{ colour: 'fault', meaning: 'a fault goes on' }]),
    ]),
    svg: picture(draw, curve, faults),
    data: {
      file: 'curve.csv',
      columns: [
        secondsColumn('after', 'at_s', ({ atMicros }) => atMicros),
        { title: 'futures', name: 'runs', show: ({ runs }) => runs, isNumber: true },
        { title: 'failed', show: ({ failed }) => failed, isNumber: true },
        { title: 'share', show: shareInWords, value: shareOf, isNumber: true },
        ...bounds(),
      ],
      rows: points,
    },
  });
}

/** As the CSV of the run's folder has them. */
function bounds() {
  return CURVE_COLUMNS.filter(([name]) => name === 'share_low' || name === 'share_high').map(
    ([name, value]) => ({
      title: name === 'share_low' ? 'at least' : 'at most',
      name,
      show: (point: CurvePoint) => Number(value(point)).toFixed(3),
      value,
      isNumber: true,
    }),
  );
}

interface Span {
  readonly from: Micros;
  readonly to: Micros;
}

/** When faults went on, up to the end of the curve. */
function faultSpans({ faults }: RunResults, end: Micros): readonly Span[] {
  return faults.flatMap(({ startedAtMicros: from, endedAtMicros: to }) =>
    from === null || from >= end ? [] : [{ from, to: Math.min(end, to ?? end) }],
  );
}

function picture(draw: Draw, { points, jump, endMicros }: Curve, faults: readonly Span[]): string {
  const { plot } = draw;
  const axis = timeAxis(endMicros);
  const shown = points.map((point) => {
    const { low, high } = intervalOf(point);
    const [share, least, most] = [shareOf(point), low, high].map((one) => 100 * one);
    return { x: axis.of(point.atMicros), share, least, most };
  });
  const window =
    jump === null ? [] : [jump.before, jump.after].map(({ atMicros }) => axis.of(atMicros));
  return draw({
    ...panel(axis, 200, true),
    y: { label: 'futures that failed (%)', domain: [0, 100], ticks: 5, grid: true },
    marks: [
      plot.gridX(),
      plot.rectX(faults, {
        x1: ({ from }: Span) => axis.of(from),
        x2: ({ to }: Span) => axis.of(to),
        fill: 'var(--fault)',
        fillOpacity: 0.14,
      }),
      plot.areaY(shown, { x: 'x', y1: 'least', y2: 'most', fill: 'var(--bad)', fillOpacity: 0.16 }),
      // Two lines, so that a window too narrow for a band is seen.
      plot.ruleX(window, { stroke: 'var(--made)', strokeWidth: 1.5 }),
      plot.lineY(shown, { x: 'x', y: 'share', stroke: 'var(--bad)', strokeWidth: 2 }),
      plot.dot(shown, { x: 'x', y: 'share', fill: 'var(--bad)', r: 2.5 }),
      plot.ruleY([0]),
    ],
  });
}
