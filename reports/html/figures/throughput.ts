/**
 * Transactions offered against transactions committed, and how many waited.
 *
 * @module
 */
import { quantity } from '../../format.ts';
import { figure, legendOf } from '../figure.ts';
import type { Html } from '../markup.ts';
import type { Draw } from '../plot.ts';
import type { RunPageData } from '../run-page-data.ts';
import { bands, panel, stacked, timeAxis } from './time-axis.ts';
import { loadOver } from './timeline.ts';

export function throughput(draw: Draw, data: RunPageData): Html {
  const { series, offeredPerSecond, committedPerSecond, unconfirmed } = data.results.throughput;
  const { intervalMicros } = series;
  const rate =
    (counts: readonly number[]) =>
    (bin: number): number =>
      (counts[bin] ?? 0) / (intervalMicros / 1e6);
  return figure<number>({
    id: 'throughput',
    title: 'Offered against committed',
    description: `${quantity(offeredPerSecond)} transactions/s were offered and ${quantity(committedPerSecond)} committed; ${quantity(unconfirmed.atEnd)} were unconfirmed at the end, ${quantity(unconfirmed.most)} at most.`,
    legend: legendOf([
      { colour: 'line', meaning: 'offered' },
      { colour: 'good', meaning: 'committed' },
      { colour: 'warn', meaning: 'submitted and not committed' },
    ]),
    svg: picture(draw, data),
    data: {
      file: 'offered-committed.csv',
      columns: [
        { title: 'from (s)', name: 'from_s', show: (bin) => (bin * intervalMicros) / 1e6 },
        {
          title: 'offered/s',
          name: 'offered_transactions_per_s',
          show: rate(series.submitted),
          isNumber: true,
        },
        {
          title: 'committed/s',
          name: 'committed_transactions_per_s',
          show: rate(series.committed),
          isNumber: true,
        },
        {
          title: 'unconfirmed',
          name: 'unconfirmed_transactions_at_end',
          show: (bin) => series.unconfirmed[bin] ?? 0,
          isNumber: true,
        },
      ],
      rows: [...series.submitted.keys()],
    },
  });
}

function picture(draw: Draw, data: RunPageData): string {
  const { results } = data;
  const { plot } = draw;
  const { series } = results.throughput;
  const axis = timeAxis(results.run.elapsedMicros);
  const { intervalMicros } = series;
  const { offered, committed } = loadOver(axis, data);
  const waiting = series.unconfirmed.map((count, bin) => ({
    x: Math.min(axis.end, axis.of((bin + 1) * intervalMicros)),
    y: count,
  }));
  const rates = draw({
    ...panel(axis, 150, false),
    y: { label: 'transactions/s', zero: true, grid: true },
    marks: [
      ...bands(plot, axis, results),
      plot.areaY(offered, { x: 'x', y: 'y', fill: 'var(--line)', fillOpacity: 0.25 }),
      plot.lineY(offered, { x: 'x', y: 'y', stroke: 'var(--line)' }),
      plot.lineY(committed, { x: 'x', y: 'y', stroke: 'var(--good)', strokeWidth: 2 }),
      plot.ruleY([0]),
    ],
  });
  const depth = draw({
    ...panel(axis, 80, true),
    y: { label: 'unconfirmed', ticks: 4, zero: true, grid: true },
    marks: [
      ...bands(plot, axis, results),
      plot.areaY(waiting, { x: 'x', y: 'y', fill: 'var(--warn)', fillOpacity: 0.3 }),
      plot.lineY(waiting, { x: 'x', y: 'y', stroke: 'var(--warn)' }),
      plot.ruleY([0]),
    ],
  });
  return stacked([rates, depth]);
}
