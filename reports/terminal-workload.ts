/**
 * The lines of a run's summary that say what clients offered, and what became of it.
 *
 * @module
 */
import type { LoadRow } from './collectors/loads.ts';
import type { DurationSummary } from './durations.ts';
import { bytes, counted, duration, quantity, share } from './format.ts';
import type { RunResults } from './report.ts';

/** One line of a summary: wrapped between values where it is too long. */
export type Line = readonly [label: string, ...values: string[]];

export function workloadLines({ throughput, loads }: RunResults): Line[] {
  const { latency, blocks } = throughput;
  if (throughput.offeredTransactions === 0) return [];
  return [
    [
      'transactions',
      `${quantity(throughput.offeredPerSecond)}/s offered`,
      `${quantity(throughput.committedPerSecond)}/s committed`,
      `${quantity(throughput.unconfirmed.atEnd)} unconfirmed at the end, at most ${quantity(throughput.unconfirmed.most)}`,
    ],
    ...failureLines(throughput),
    ...mempoolLines(throughput.mempool),
    latencyLine('inclusion', latency.inclusion),
    latencyLine('commit', latency.commit),
    latencyLine(`${throughput.confirmations} confirmed`, latency.confirmation),
    ...loads.flatMap((row) => loadLines(row, throughput.confirmations)),
    ...(blocks === null
      ? []
      : [
          [
            'block fill',
            `${quantity(blocks.meanTransactions)} transactions`,
            bytes(blocks.meanBytes),
            `${share(blocks.meanFill)}, at most ${share(blocks.mostFill)}`,
          ] as const,
        ]),
  ];
}

/** Transactions that paid for nothing. */
function failureLines({ failures }: RunResults['throughput']): Line[] {
  if (failures.length === 0) return [];
  const all = failures.reduce((sum, { transactions }) => sum + transactions, 0);
  const byCode = failures.map(({ code, transactions }) => `${quantity(transactions)} ${code}`);
  return [['failed', counted(all, 'transaction'), ...byCode]];
}

function mempoolLines({ refused, dropped }: RunResults['throughput']['mempool']): Line[] {
  const told = (what: string, counts: Readonly<Record<string, number>>): string[] =>
    Object.entries(counts).map(([reason, times]) => `${quantity(times)} ${what}: ${reason}`);
  const values = [...told('refused', refused), ...told('dropped', dropped)];
  return values.length === 0 ? [] : [['mempools', ...values]];
}

/** What clients saw. */
function loadLines(row: LoadRow, confirmations: number): Line[] {
  const { load, kind, transactions, retries, answers, gaveUp, committed, confirmed, forbidden } =
    row;
  const lost = gaveUp.refused + gaveUp.noAnswer;
  return [
    [
      `load ${load}`,
      `${quantity(transactions)} ${kind}`,
      ...(retries === 0 ? [] : [counted(retries, 'retry', 'retries')]),
      ...(lost === 0 ? [] : [`${quantity(lost)} given up`]),
      ...answers.map(({ code, count }) => `${quantity(count)} ${code}`),
      ...(forbidden === null
        ? []
        : [`${quantity(forbidden)} ${kind === 'replays' ? 'committed twice' : 'committed'}`]),
    ],
    ...(committed === null ? [] : [latencyLine('seen commit', committed)]),
    ...(confirmed === null ? [] : [latencyLine(`seen ${confirmations} deep`, confirmed)]),
  ];
}

function latencyLine(label: string, latency: DurationSummary | null): Line {
  if (latency === null) return [label, 'nothing to measure'];
  return [
    label,
    `p50 ${duration(latency.p50Micros)}`,
    `p95 ${duration(latency.p95Micros)}`,
    `p99 ${duration(latency.p99Micros)}`,
    `max ${duration(latency.maxMicros)}`,
  ];
}
