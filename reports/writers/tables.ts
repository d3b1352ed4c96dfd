/**
 * The tables of a run: which columns each CSV file has. Described in docs/reports.md.
 *
 * @module
 */
import { SEAT_LOSSES } from '../../scenarios/scenario.ts';
import type { BlockRow } from '../collectors/blocks.ts';
import type { ElectionRow } from '../collectors/elections.ts';
import type { ForkRow } from '../collectors/fork.ts';
import type { LoadRow } from '../collectors/loads.ts';
import type { DelegateRow, LivenessResults } from '../collectors/liveness.ts';
import type { OffenceRow } from '../collectors/offences.ts';
import type { MessageKindRow } from '../collectors/messages.ts';
import type { ReorganisationRow } from '../collectors/reorganisations.ts';
import type { FailureRow, ThroughputResults } from '../collectors/throughput.ts';
import type { DurationSummary } from '../durations.ts';
import type { RunResults } from '../report.ts';
import { csv, seconds, type Cell, type Column } from './csv.ts';

/** Sides of a fork are separated by `|`, nodes within one by a space. */
export const FORK_COLUMNS: readonly Column<ForkRow>[] = [
  ['height', (row) => row.height],
  ['at_s', (row) => seconds(row.atMicros)],
  ['agreed_again_s', (row) => seconds(row.agreedAgainAtMicros)],
  ['lasted_s', (row) => seconds(row.lastedMicros)],
  ['blocks', (row) => row.sides.map(({ block }) => block).join('|')],
  ['packers', (row) => row.sides.map(({ packer }) => packer).join('|')],
  ['nodes', (row) => row.sides.map(({ nodes }) => nodes.join(' ')).join('|')],
  ['undone_blocks', (row) => row.undoneBlocks.reduce((sum, { blocks }) => sum + blocks, 0)],
  ['undone_nodes', (row) => row.undoneBlocks.map(({ node }) => node).join(' ')],
  ['undone_transactions', (row) => row.undoneTransactions.total],
  ['undone_transactions_at_1', (row) => row.undoneTransactions.at1],
  ['undone_transactions_at_2', (row) => row.undoneTransactions.at2],
  ['undone_transactions_at_3', (row) => row.undoneTransactions.at3],
  ['undone_transactions_at_4', (row) => row.undoneTransactions.at4],
  ['undone_transactions_at_5', (row) => row.undoneTransactions.at5],
  ['undone_transactions_at_6', (row) => row.undoneTransactions.at6],
  ['undone_transactions_at_more', (row) => row.undoneTransactions.more],
];

export const REORGANISATION_COLUMNS: readonly Column<ReorganisationRow>[] = [
  ['node', (row) => row.node],
  ['at_s', (row) => seconds(row.atMicros)],
  ['from_height', (row) => row.fromHeight],
  ['undone_blocks', (row) => row.undoneBlocks],
  ['undone_transactions', (row) => row.undoneTransactions],
  ['confirmations', (row) => row.confirmations],
];

const OFFENCE_COLUMNS: readonly Column<OffenceRow>[] = [
  ['delegate', (row) => row.delegate],
  ['offence', (row) => row.offence],
  ['height', (row) => row.height],
  ['seen_s', (row) => seconds(row.seenAtMicros)],
  ['seen_by', (row) => row.seenBy],
  ['convicted_height', (row) => row.convictedHeight],
  ['convicted_s', (row) => seconds(row.convictedAtMicros)],
  ['seat_lost_round', (row) => row.seatLostRound],
  ['seat_lost_s', (row) => seconds(row.seatLostAtMicros)],
];

export const BLOCK_COLUMNS: readonly Column<BlockRow>[] = [
  ['height', (row) => row.height],
  ['block', (row) => row.block],
  ['packer', (row) => row.packer],
  ['packer_is_byzantine', (row) => row.packerIsByzantine],
  ['round', (row) => row.round],
  ['position', (row) => row.position],
  ['proposed_s', (row) => seconds(row.proposedMicros)],
  ['first_commit_s', (row) => seconds(row.firstCommitMicros)],
  ['last_commit_s', (row) => seconds(row.lastCommitMicros)],
  ['committed_nodes', (row) => row.committedNodes],
  ['undone_nodes', (row) => row.undoneNodes],
  ['transactions', (row) => row.transactions],
  ['size_bytes', (row) => row.bytes],
  ['missed_turns', (row) => row.missedTurns],
];

/** One row for each delegate and round. */
export const ELECTION_COLUMNS: readonly Column<ElectionRow>[] = [
  ['round', (row) => row.round],
  ['at_s', (row) => seconds(row.atMicros)],
  ['place', (row) => row.place],
  ['delegate', (row) => row.delegate],
  ['votes', (row) => row.votes],
  ['address', (row) => row.address],
  ['seat', (row) => row.seat],
  ['change', (row) => row.change],
  ['why', (row) => row.why],
];

const FAILURE_COLUMNS: readonly Column<FailureRow>[] = [
  ['code', (row) => row.code],
  ['transactions', (row) => row.transactions],
];

const DELEGATE_COLUMNS: readonly Column<DelegateRow>[] = [
  ['delegate', (row) => row.delegate],
  ['byzantine', (row) => row.byzantine],
  ['produced_blocks', (row) => row.produced],
  ['missed_turns', (row) => row.missed],
  ['missed_down', (row) => row.down],
  ['missed_cut_off', (row) => row.cutOff],
  ['missed_refused', (row) => row.refused],
  ['missed_late', (row) => row.late],
  ['missed_silent', (row) => row.silent],
];

const MESSAGE_COLUMNS: readonly Column<MessageKindRow>[] = [
  ['kind', (row) => row.kind],
  ['messages', (row) => row.messages],
  ['sent_bytes', (row) => row.bytes],
  ['messages_per_block', (row) => row.messagesPerBlock],
  ['dropped_by_loss', (row) => row.dropped.loss],
  ['dropped_by_cut', (row) => row.dropped.cut],
  ['dropped_by_down', (row) => row.dropped.down],
  ['dropped_by_drop', (row) => row.dropped.drop],
];

const LOAD_COLUMNS: readonly Column<LoadRow>[] = [
  ['load', (row) => row.load],
  ['kind', (row) => row.kind],
  ['transactions', (row) => row.transactions],
  ['retries', (row) => row.retries],
  ['answers', (row) => row.answers.map(({ code, count }) => `${code} ${count}`).join('|')],
  ['given_up_refused', (row) => row.gaveUp.refused],
  ['given_up_without_answer', (row) => row.gaveUp.noAnswer],
  ['waiting', (row) => row.waiting],
  ['forbidden', (row) => row.forbidden],
  ['undone', (row) => row.undone],
  ['seen_committed', (row) => row.committed?.count ?? 0],
  ['seen_committed_p50_s', (row) => seconds(row.committed?.p50Micros ?? null)],
  ['seen_committed_p99_s', (row) => seconds(row.committed?.p99Micros ?? null)],
  ['seen_confirmed', (row) => row.confirmed?.count ?? 0],
  ['seen_confirmed_p50_s', (row) => seconds(row.confirmed?.p50Micros ?? null)],
  ['seen_confirmed_p99_s', (row) => seconds(row.confirmed?.p99Micros ?? null)],
];

/** The tables that are made of results when the run is over, by file name. */
export function tablesOf(results: RunResults): ReadonlyMap<string, string> {
  return new Map([
    ['liveness.csv', livenessCsv(results.liveness)],
    ['delegates.csv', delegatesCsv(results)],
    ['offences.csv', csv(OFFENCE_COLUMNS, results.offences.offenders)],
    ['throughput.csv', throughputCsv(results)],
    ['failures.csv', csv(FAILURE_COLUMNS, results.throughput.failures)],
    ['latency.csv', latencyCsv(results.throughput)],
    ['mempool.csv', mempoolCsv(results.throughput)],
    ['loads.csv', csv(LOAD_COLUMNS, results.loads)],
    ['messages.csv', csv(MESSAGE_COLUMNS, results.messages.kinds)],
    ['nodes.csv', nodesCsv(results)],
  ]);
}

function delegatesCsv({ liveness, throughput, elections }: RunResults): string {
  const service = new Map(elections.service.map((row) => [row.delegate, row]));
  return csv<DelegateRow>(
    [
      ...DELEGATE_COLUMNS,
      ['rounds_served', ({ delegate }) => service.get(delegate)?.rounds ?? 0],
      ...SEAT_LOSSES.map((why): Column<DelegateRow> => [
        `seats_lost_${why}`,
        ({ delegate }) => service.get(delegate)?.lost[why] ?? 0,
      ]),
      ['fees_earned', ({ delegate }) => throughput.earnings[delegate]?.fees ?? '0'],
      ['rewards_earned', ({ delegate }) => throughput.earnings[delegate]?.rewards ?? '0'],
    ],
    liveness.delegates,
  );
}

interface Span {
  readonly kind: 'halt' | 'longest-gap' | 'recovery';
  readonly causes: string;
  readonly from: number;
  readonly to: number | null;
  readonly length: number;
  readonly ended: boolean;
}

/** Spans of time, one a row: halts, the longest gap, recoveries; by moment of beginning. */
function livenessCsv({ listedHalts, longestGap, recovery }: LivenessResults): string {
  const gap = (kind: Span['kind'], row: typeof longestGap, causes: string): Span => ({
    kind,
    causes,
    from: row.fromMicros,
    to: row.toMicros,
    length: row.lengthMicros,
    ended: row.toMicros !== null,
  });
  const spans: Span[] = [
    gap('longest-gap', longestGap, ''),
    ...listedHalts.map((halt) => gap('halt', halt, `stopped at height ${halt.height}`)),
    ...recovery.listed.map((row): Span => ({
      kind: 'recovery',
      causes: row.causes.join('; '),
      from: row.healedAtMicros,
      to: row.recoveredAtMicros,
      length: row.tookMicros ?? row.waitedMicros ?? 0,
      ended: row.recoveredAtMicros !== null,
    })),
  ];
  return csv<Span>(
    [
      ['span', (row) => row.kind],
      ['about', (row) => row.causes],
      ['from_s', (row) => seconds(row.from)],
      ['to_s', (row) => seconds(row.to)],
      ['length_s', (row) => seconds(row.length)],
      ['ended', (row) => row.ended],
    ],
    spans.sort((a, b) => a.from - b.from),
  );
}

/** Rates over time, one interval a row. */
function throughputCsv({ throughput: { series }, messages }: RunResults): string {
  const interval = series.intervalMicros / 1e6;
  const nodes = messages.sentBytesByNode.length;
  const column =
    (values: readonly number[]) =>
    (index: number): Cell =>
      values[index] ?? null;
  return csv<number>(
    [
      ['from_s', (index) => index * interval],
      ['to_s', (index) => (index + 1) * interval],
      ['submitted_transactions', column(series.submitted)],
      ['committed_transactions', column(series.committed)],
      ['uncommitted_transactions', column(series.uncommitted)],
      ['unconfirmed_transactions_at_end', column(series.unconfirmed)],
      ['blocks', column(series.blocks)],
      ['block_bytes', column(series.blockBytes)],
      ['messages', column(series.messages)],
      ['sent_bytes', column(series.sentBytes)],
      ['sent_bytes_per_s_and_node', (index) => (series.sentBytes[index] ?? 0) / (interval * nodes)],
    ],
    [...series.submitted.keys()],
  );
}

/** What mempools did not take, and let go of. */
function mempoolCsv({ mempool }: ThroughputResults): string {
  type Row = readonly [what: string, reason: string, times: number];
  const rows = (what: string, counts: Readonly<Record<string, number>>): Row[] =>
    Object.entries(counts).map(([reason, times]) => [what, reason, times]);
  return csv<Row>(
    [
      ['what', ([what]) => what],
      ['reason', ([, reason]) => reason],
      ['times', ([, , times]) => times],
    ],
    [...rows('refused', mempool.refused), ...rows('dropped', mempool.dropped)],
  );
}

function latencyCsv({ latency }: ThroughputResults): string {
  type Row = readonly [until: string, summary: DurationSummary | null];
  const column =
    (pick: (summary: DurationSummary) => number) =>
    ([, summary]: Row): Cell =>
      summary === null ? null : seconds(pick(summary));
  return csv<Row>(
    [
      ['until', ([until]) => until],
      ['transactions', ([, summary]) => summary?.count ?? 0],
      ['mean_s', column((summary) => summary.meanMicros)],
      ['p50_s', column((summary) => summary.p50Micros)],
      ['p95_s', column((summary) => summary.p95Micros)],
      ['p99_s', column((summary) => summary.p99Micros)],
      ['max_s', column((summary) => summary.maxMicros)],
    ],
    [
      ['inclusion', latency.inclusion],
      ['commit', latency.commit],
      ['confirmation', latency.confirmation],
    ],
  );
}

function nodesCsv({ run, messages, processors, forks }: RunResults): string {
  const undone = new Map(
    forks.reorganisations.undoneBlocksByNode.map(({ node, blocks }) => [node, blocks]),
  );
  const byzantine = new Set(run.byzantine);
  const elapsed = run.elapsedMicros / 1e6;
  return csv<number>(
    [
      ['node', (node) => node],
      ['byzantine', (node) => byzantine.has(node)],
      ['sent_bytes', (node) => messages.sentBytesByNode[node] ?? 0],
      [
        'sent_bytes_per_s',
        (node) => (elapsed === 0 ? 0 : (messages.sentBytesByNode[node] ?? 0) / elapsed),
      ],
      ['undone_blocks', (node) => undone.get(node) ?? 0],
      ['busy_s', (node) => seconds(processors?.busyMicrosByNode[node] ?? null)],
      ['longest_wait_s', (node) => seconds(processors?.longestWaitMicrosByNode[node] ?? null)],
    ],
    [...messages.sentBytesByNode.keys()],
  );
}
