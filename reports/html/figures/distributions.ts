/**
 * How long blocks and transactions took.
 *
 * @module
 */
import type { Distribution } from '../../distribution.ts';
import type { DurationSummary } from '../../durations.ts';
import { counted, duration, share } from '../../format.ts';
import { figure } from '../figure.ts';
import type { Html } from '../markup.ts';
import type { Draw } from '../plot.ts';
import type { RunPageData } from '../run-page-data.ts';
import { MARGIN_LEFT, MARGIN_RIGHT, WIDTH } from './time-axis.ts';

const MOST_BARS = 60;

interface Bin {
  readonly what: string;
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** Null where there was no block time. */
export function blockTimes(draw: Draw, { results, picture }: RunPageData): Html | null {
  const summary = results.liveness.blockTime;
  const distribution = picture.distributions.blockTime;
  if (summary === null || distribution === null) return null;
  return histogram(draw, {
    id: 'block-times',
    title: 'Time between blocks',
    description: `${counted(summary.count, 'block time')}: ${summaryInWords(summary)}.`,
    unit: 'blocks',
    bins: binsOf('block time', distribution),
  });
}

/** Null where no transaction was committed. */
export function latencies(draw: Draw, { results, picture }: RunPageData): Html | null {
  const { latency, confirmations } = results.throughput;
  const { inclusion, commit, confirmation } = picture.distributions;
  if (latency.commit === null || commit === null) return null;
  const told: readonly (readonly [string, DurationSummary | null, Distribution | null])[] = [
    ['inclusion', latency.inclusion, inclusion],
    ['commit', latency.commit, commit],
    [`${confirmations} confirmations`, latency.confirmation, confirmation],
  ];
  return histogram(draw, {
    id: 'latencies',
    title: 'How long transactions took',
    description: `From the first submission. ${told
      .flatMap(([what, summary]) =>
        summary === null ? [] : [`Until ${what}: ${summaryInWords(summary)}.`],
      )
      .join(' ')}`,
    unit: 'transactions',
    bins: told.flatMap(([what, , distribution]) =>
      distribution === null ? [] : binsOf(what, distribution),
    ),
  });
}

interface Histogram {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly unit: string;
  readonly bins: readonly Bin[];
}

function histogram(draw: Draw, { id, title, description, unit, bins }: Histogram): Html {
  const { plot } = draw;
  const end = Math.max(...bins.map(({ to }) => to));
  const bars = coarser(bins, end / MOST_BARS).map((bar) => ({ ...bar, to: Math.min(end, bar.to) }));
  const facets = [...new Set(bins.map(({ what }) => what))];
  const totals = new Map(facets.map((what) => [what, totalOf(bins, what)]));
  const svg = draw({
    width: WIDTH,
    height: 50 + 110 * facets.length,
    marginLeft: 60,
    marginRight: facets.length > 1 ? MARGIN_LEFT : MARGIN_RIGHT,
    x: { label: 'seconds', domain: [0, end] },
    // Long tails are what one looks for: a root shows a hundredth as a tenth.
    y: {
      type: 'sqrt',
      label: `share of ${unit} (%), root scale`,
      ticks: 4,
      grid: true,
      zero: true,
    },
    ...(facets.length > 1 && { fy: { domain: facets, label: null, padding: 0.25 } }),
    marks: [
      plot.rectY(bars, {
        x1: 'from',
        x2: 'to',
        y: ({ what, count }: Bin) => (100 * count) / (totals.get(what) ?? 1),
        ...(facets.length > 1 && { fy: 'what' }),
        fill: 'var(--made)',
        insetLeft: 0.5,
        insetRight: 0.5,
      }),
      plot.ruleY([0]),
    ],
  });
  return figure<Bin>({
    id,
    title,
    description,
    legend: null,
    svg,
    data: {
      file: `${id}.csv`,
      columns: [
        { title: 'until', show: ({ what }) => what },
        { title: 'from (s)', name: 'from_s', show: ({ from }) => from, isNumber: true },
        { title: 'to (s)', name: 'to_s', show: ({ to }) => to, isNumber: true },
        { title: unit, show: ({ count }) => count, isNumber: true },
        {
          title: 'share',
          show: ({ what, count }) => share(count / (totals.get(what) ?? 1)),
          value: ({ what, count }) => count / (totals.get(what) ?? 1),
          isNumber: true,
        },
      ],
      rows: bins.filter(({ count }) => count > 0),
    },
  });
}

/** Bins of neighbours together, where one alone would be too thin to see. */
function coarser(bins: readonly Bin[], thinnest: number): readonly Bin[] {
  const bars = new Map<string, Bin>();
  for (const { what, from, to, count } of bins) {
    if (count === 0) continue;
    const width = (to - from) * Math.max(1, Math.ceil(thinnest / (to - from)));
    const index = Math.floor((from + to) / 2 / width);
    const key = `${what}/${index}`;
    const before = bars.get(key)?.count ?? 0;
    bars.set(key, { what, from: index * width, to: (index + 1) * width, count: before + count });
  }
  return [...bars.values()];
}

function binsOf(what: string, { binMicros, counts }: Distribution): readonly Bin[] {
  return counts.map((count, bin) => ({
    what,
    from: (bin * binMicros) / 1e6,
    to: ((bin + 1) * binMicros) / 1e6,
    count,
  }));
}

function totalOf(bins: readonly Bin[], wanted: string): number {
  return bins.reduce((sum, { what, count }) => (what === wanted ? sum + count : sum), 0);
}

function summaryInWords({ p50Micros, p95Micros, p99Micros, maxMicros }: DurationSummary): string {
  return `p50 ${duration(p50Micros)}, p95 ${duration(p95Micros)}, p99 ${duration(p99Micros)}, at most ${duration(maxMicros)}`;
}
