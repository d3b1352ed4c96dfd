/**
 * The figures of a run, one number each, for tables that compare many runs. Described in
 * docs/reports.md.
 *
 * @module
 */
import type { Micros } from '../protocol/kernel/types.ts';
import type { DurationSummary } from './durations.ts';
import { bytes, duration, quantity, share } from './format.ts';
import type { RunResults } from './report.ts';
import { seconds } from './writers/csv.ts';

/** By {@link Figure.key}; null where there was nothing to measure. Plain data. */
export type Figures = Readonly<Record<string, number | null>>;

type Unit = 'count' | 'micros' | 'rate' | 'share' | 'bytes';

export interface Figure {
  /** In JSON: `commitP50Micros`. */
  readonly key: string;
  /** In CSV, with the unit of what it holds: `commit_p50_s`. */
  readonly column: string;
  /** For people: `commit p50`. */
  readonly title: string;
  readonly unit: Unit;
  readonly of: (results: RunResults) => number | null;
}

/** In the order of the columns. */
export const FIGURES: readonly Figure[] = [
  figure('count', 'forks', 'forks', 'forks', (run) => run.forks.forks),
  figure('count', 'breaches', 'breaches', 'breaches', (run) => run.breaches.breaches),
  figure('count', 'height', 'height', 'height', (run) => run.liveness.height),
  figure('share', 'growth', 'growth', 'growth', (run) => run.liveness.growth),
  span('blockTimeMean', 'block_time_mean', 'block time', blockTime),
  span('longestGap', 'longest_gap', 'longest gap', (run) => run.liveness.longestGap.lengthMicros),
  figure('count', 'halts', 'halts', 'halts', (run) => run.liveness.halts),
  figure('count', 'missedTurns', 'missed_turns', 'missed turns', missedTurns),
  figure(
    'rate',
    'offeredPerSecond',
    'offered_transactions_per_s',
    'offered/s',
    (run) => run.throughput.offeredPerSecond,
  ),
  figure(
    'rate',
    'committedPerSecond',
    'committed_transactions_per_s',
    'committed/s',
    (run) => run.throughput.committedPerSecond,
  ),
  figure(
    'count',
    'unconfirmedAtEnd',
    'unconfirmed_transactions_at_end',
    'unconfirmed',
    (run) => run.throughput.unconfirmed.atEnd,
  ),
  ...latencies('inclusion'),
  ...latencies('commit'),
  ...latencies('confirmation'),
  figure(
    'rate',
    'blockTransactionsMean',
    'block_transactions_mean',
    'transactions/block',
    (run) => run.throughput.blocks?.meanTransactions ?? null,
  ),
  figure(
    'bytes',
    'blockBytesMean',
    'block_size_mean_bytes',
    'block size',
    (run) => run.throughput.blocks?.meanBytes ?? null,
  ),
  figure(
    'share',
    'blockFillMean',
    'block_fill_mean',
    'block fill',
    (run) => run.throughput.blocks?.meanFill ?? null,
  ),
  figure(
    'rate',
    'messagesPerBlock',
    'messages_per_block',
    'messages/block',
    (run) => run.messages.messagesPerBlock,
  ),
  figure(
    'bytes',
    'sentBytesPerBlock',
    'sent_bytes_per_block',
    'sent/block',
    (run) => run.messages.bytesPerBlock,
  ),
  figure(
    'bytes',
    'sentBytesPerSecondMean',
    'node_sent_bytes_per_s_mean',
    'sent/s a node',
    (run) => run.messages.sentBytesPerSecond.mean,
  ),
  figure('count', 'offenders', 'offenders', 'offenders', (run) => run.offences.offenders.length),
  figure('count', 'convictions', 'convictions', 'convictions', convictions),
];

/** All figures of a run. */
export function figuresOf(results: RunResults): Figures {
  return Object.fromEntries(FIGURES.map(({ key, of }) => [key, of(results)]));
}

/** The figure as it stands in a CSV file: spans in seconds, all else as it is. */
export function figureCell({ unit }: Figure, value: number | null): number | null {
  return unit === 'micros' ? seconds(value) : value;
}

/** The figure as people read it. */
export function figureInWords({ unit }: Figure, value: number): string {
  switch (unit) {
    case 'micros':
      return duration(Math.round(value));
    case 'share':
      return share(value);
    case 'bytes':
      return bytes(value);
    case 'count':
    case 'rate':
      return quantity(value);
  }
}

function figure(unit: Unit, key: string, column: string, title: string, of: Figure['of']): Figure {
  return { key, column, title, unit, of };
}

function span(
  key: string,
  column: string,
  title: string,
  of: (run: RunResults) => Micros | null,
): Figure {
  return figure('micros', `${key}Micros`, `${column}_s`, title, of);
}

function latencies(until: keyof RunResults['throughput']['latency']): readonly Figure[] {
  const one = (name: string, pick: (summary: DurationSummary) => Micros): Figure =>
    span(`${until}${name.toUpperCase()}`, `${until}_${name}`, `${until} ${name}`, (run) => {
      const summary = run.throughput.latency[until];
      return summary === null ? null : pick(summary);
    });
  return [
    one('p50', ({ p50Micros }) => p50Micros),
    one('p95', ({ p95Micros }) => p95Micros),
    one('p99', ({ p99Micros }) => p99Micros),
  ];
}

function blockTime({ liveness }: RunResults): Micros | null {
  return liveness.blockTime?.meanMicros ?? null;
}

function missedTurns({ liveness }: RunResults): number {
  return liveness.missedTurns.missed;
}

function convictions({ offences }: RunResults): number {
  return offences.offenders.filter(({ convictedHeight }) => convictedHeight !== null).length;
}
