/**
 * What clients offered and what became of it.
 *
 * @module
 */
import type { FailureRow } from '../../collectors/throughput.ts';
import { latencies } from '../figures/distributions.ts';
import { throughput } from '../figures/throughput.ts';
import { markup, joined, type Html } from '../markup.ts';
import type { Draw } from '../plot.ts';
import type { RunPageData } from '../run-page-data.ts';
import { table } from '../table.ts';

export function transactions(draw: Draw, data: RunPageData): Html {
  const { offeredTransactions, failures, mempool } = data.results.throughput;
  if (offeredTransactions === 0) return markup`<p>No client offered anything.</p>`;
  return joined([
    throughput(draw, data),
    latencies(draw, data) ?? markup`<p>No transaction was committed.</p>`,
    ...(failures.length === 0 ? [] : [failureTable(failures)]),
    ...mempoolTable(mempool),
  ]);
}

function failureTable(rows: readonly FailureRow[]): Html {
  return table<FailureRow>({
    id: 'failures-table',
    caption: 'Transactions that paid for nothing',
    file: 'failures.csv',
    columns: [
      { title: 'receipt', name: 'code', show: ({ code }) => code },
      { title: 'transactions', show: (row) => row.transactions, isNumber: true },
    ],
    rows,
  });
}

function mempoolTable({
  refused,
  dropped,
}: RunPageData['results']['throughput']['mempool']): readonly Html[] {
  type Row = readonly [what: string, reason: string, times: number];
  const rows = [
    ...Object.entries(refused).map(([reason, times]): Row => ['refused', reason, times]),
    ...Object.entries(dropped).map(([reason, times]): Row => ['dropped', reason, times]),
  ];
  if (rows.length === 0) return [];
  return [
    table<Row>({
      id: 'mempool-table',
      caption: 'What mempools did not take, or let go of',
      file: 'mempool.csv',
      columns: [
        { title: 'what', show: ([what]) => what },
        { title: 'reason', show: ([, reason]) => reason },
        { title: 'times', show: ([, , times]) => times, isNumber: true },
      ],
      rows,
    }),
  ];
}
