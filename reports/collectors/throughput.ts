/**
 * Throughput: what clients offered, what the chain committed, and how long it took them.
 *
 * A transaction is committed while at least one non-Byzantine node has a block with it; a
 * reorganisation that takes it off the last one makes it unconfirmed again. Per-transaction detail
 * lives from submission until its block is deep. Definitions: docs/reports.md.
 *
 * @module
 */
import { compareStrings } from '../../protocol/kernel/bytes.ts';
import type { Micros } from '../../protocol/kernel/types.ts';
import { electableNodes, type Scenario } from '../../scenarios/scenario.ts';
import type { TraceEvent, TraceListener } from '../../sim/trace-event.ts';
import type { Distribution } from '../distribution.ts';
import { Durations, type DurationSummary } from '../durations.ts';
import { Earnings, type EarningsRow } from './earnings.ts';
import { NodeBits } from '../node-bits.ts';
import { BlockWindow, type WindowBlock } from './block-window.ts';
import { NodeTable } from './node-table.ts';
import { TimeSeries, type ThroughputSeries } from './time-series.ts';

const PROPOSALS = 512;

export interface ThroughputResults {
  /** Distinct transactions that clients submitted. */
  readonly offeredTransactions: number;
  readonly offeredPerSecond: number;
  /** Distinct transactions that are on the chain of some non-Byzantine node at the end. */
  readonly committedTransactions: number;
  readonly committedPerSecond: number;
  /** How often a transaction went from committed back to unconfirmed. */
  readonly uncommittedTransactions: number;
  /** From the first submission. */
  readonly latency: {
    readonly inclusion: DurationSummary | null;
    readonly commit: DurationSummary | null;
    readonly confirmation: DurationSummary | null;
  };
  /** Confirmations (W13) that `latency.confirmation` waits for. */
  readonly confirmations: number;
  /** Of the first committed block of each height; null: no height. */
  readonly blocks: BlockFill | null;
  /** Transactions that nodes did not take, and let go of, by reason: once for each node that did. */
  readonly mempool: {
    readonly refused: Readonly<Record<string, number>>;
    readonly dropped: Readonly<Record<string, number>>;
  };
  /** Submitted and not committed. */
  readonly unconfirmed: { readonly atEnd: number; readonly most: number };
  readonly series: ThroughputSeries;
  /** Transactions that are on a chain and did nothing but pay, by what their receipts say. */
  readonly failures: readonly FailureRow[];
  /** By delegate, from 0. */
  readonly earnings: readonly EarningsRow[];
}

export interface LatencyDistributions {
  readonly inclusion: Distribution | null;
  readonly commit: Distribution | null;
  readonly confirmation: Distribution | null;
}

export interface FailureRow {
  /** Of the receipt; see docs/protocol.md. */
  readonly code: string;
  readonly transactions: number;
}

export interface BlockFill {
  readonly meanTransactions: number;
  readonly mostTransactions: number;
  readonly meanBytes: number;
  readonly mostBytes: number;
  /** Mean and greatest share of maxBlockBytes. */
  readonly meanFill: number;
  readonly mostFill: number;
}

interface Transaction {
  /** −1: no client submitted it. */
  readonly submittedAt: Micros;
  /** Blocks with it that some node holds. */
  blocks: number;
  committedBefore: boolean;
  confirmedBefore: boolean;
}

type Committed = Extract<TraceEvent, { kind: 'committed' }>;

export class ThroughputCollector implements TraceListener {
  readonly #scenario: Scenario;
  readonly #confirmations: number;
  readonly #transactions = new Map<string, Transaction>();
  readonly #proposedAt = new Map<string, Micros>();
  readonly #window: BlockWindow;
  readonly #series: TimeSeries;
  readonly #failures = new Map<string, number>();
  readonly #earnings: Earnings;
  readonly #inclusion = new Durations();
  readonly #commit = new Durations();
  readonly #confirmation = new Durations();
  readonly #fill = { blocks: 0, transactions: 0, bytes: 0, mostTransactions: 0, mostBytes: 0 };
  readonly #refused = new Map<string, number>();
  readonly #dropped = new Map<string, number>();
  #table: NodeTable | undefined;
  #top = 0;
  #now = 0;
  #offered = 0;
  #committed = 0;
  #uncommitted = 0;
  #unconfirmed = 0;
  #mostUnconfirmed = 0;

  constructor(scenario: Scenario) {
    this.#scenario = scenario;
    this.#confirmations = scenario.chain.confirmations;
    this.#window = new BlockWindow(Math.max(16, 2 * this.#confirmations), (block) =>
      this.#forget(block),
    );
    this.#series = new TimeSeries(scenario.duration);
    this.#earnings = new Earnings(electableNodes(scenario.chain), scenario.chain.blockReward);
  }

  onEvent(event: TraceEvent): void {
    this.#now = event.at;
    switch (event.kind) {
      case 'run-started':
        this.#table = new NodeTable(event);
        break;
      case 'sent':
        this.#series.sent(event.at, event.recipients, event.bytes * event.recipients);
        break;
      case 'submitted':
        if (event.attempt === 1 && this.#isOffered(event.load))
          this.#submitted(event.transaction, event.at);
        break;
      case 'proposed':
        this.#proposed(event.block, event.at);
        break;
      case 'committed':
        if (this.#table?.isHonest(event.node) === true) this.#onCommitted(event, this.#table);
        break;
      case 'undone':
        if (this.#table?.isHonest(event.node) === true) {
          this.#table.undone(event.node, event.height);
          this.#drop(event.node, this.#window.find(event.height, event.block), event.at);
        }
        break;
      case 'transaction-refused':
        if (this.#table?.isHonest(event.node) === true) count(this.#refused, event.reason);
        break;
      case 'transaction-dropped':
        if (this.#table?.isHonest(event.node) === true) count(this.#dropped, event.reason);
        break;
      case 'restarted':
        if (this.#table !== undefined) this.#restarted(event.node, event.height, this.#table);
        break;
      default:
    }
  }

  /** Of the latencies. */
  get distributions(): LatencyDistributions {
    return {
      inclusion: this.#inclusion.distribution(),
      commit: this.#commit.distribution(),
      confirmation: this.#confirmation.distribution(),
    };
  }

  /** Call once, when the run is over. */
  result(): ThroughputResults {
    const seconds = this.#now / 1e6;
    const perSecond = (count: number): number => (seconds === 0 ? 0 : count / seconds);
    return {
      offeredTransactions: this.#offered,
      offeredPerSecond: perSecond(this.#offered),
      committedTransactions: this.#committed,
      committedPerSecond: perSecond(this.#committed),
      uncommittedTransactions: this.#uncommitted,
      latency: {
        inclusion: this.#inclusion.summary(),
        commit: this.#commit.summary(),
        confirmation: this.#confirmation.summary(),
      },
      confirmations: this.#confirmations,
      blocks: this.#blockFill(),
      mempool: { refused: byReason(this.#refused), dropped: byReason(this.#dropped) },
      unconfirmed: { atEnd: this.#unconfirmed, most: this.#mostUnconfirmed },
      series: this.#series.result(this.#now, this.#unconfirmed),
      failures: [...this.#failures.entries()]
        .filter(([, transactions]) => transactions > 0)
        .map(([code, transactions]) => ({ code, transactions }))
        .toSorted((a, b) => compareStrings(a.code, b.code)),
      earnings: this.#earnings.result(),
    };
  }

  /** Entries held now, which must not grow with chain time. For tests. */
  get pending(): number {
    return this.#transactions.size + this.#proposedAt.size + this.#window.size;
  }

  /** What is on the chain already, or can never be, is no offer. */
  #isOffered(load: number | null): boolean {
    if (load === null) return true;
    const kind = this.#scenario.workload[load]?.kind;
    return kind !== 'replays' && kind !== 'invalid';
  }

  #submitted(transaction: string, at: Micros): void {
    this.#offered += 1;
    this.#series.submitted(at, this.#unconfirmed);
    const known = this.#transactions.get(transaction);
    this.#transactions.set(transaction, {
      submittedAt: known !== undefined && known.submittedAt >= 0 ? known.submittedAt : at,
      blocks: known?.blocks ?? 0,
      committedBefore: known?.committedBefore ?? false,
      confirmedBefore: known?.confirmedBefore ?? false,
    });
    if (known === undefined) this.#addUnconfirmed(1);
  }

  #proposed(block: string, at: Micros): void {
    if (this.#proposedAt.has(block)) return;
    this.#proposedAt.set(block, at);
    if (this.#proposedAt.size <= PROPOSALS) return;
    const oldest = this.#proposedAt.keys().next();
    if (oldest.done !== true) this.#proposedAt.delete(oldest.value);
  }

  #onCommitted(event: Committed, table: NodeTable): void {
    table.committed(event.node, event.height);
    if (event.height > this.#top) {
      this.#top = event.height;
      this.#filled(event);
    }
    if (!this.#window.isSettled(event.height)) {
      let block = this.#window.find(event.height, event.block);
      if (block === undefined) {
        block = {
          height: event.height,
          block: event.block,
          transactions: event.transactions,
          packer: event.packer,
          fees: event.fees,
          failed: event.failed,
          holders: new NodeBits(table.nodes),
          confirmed: false,
        };
        this.#window.add(block);
      }
      if (block.holders.add(event.node) && block.holders.size === 1) this.#gained(block, event);
    }
    this.#confirm(event);
  }

  /** The block is on a first chain, or on one again. */
  #gained(block: WindowBlock, event: Committed): void {
    const proposedAt = this.#proposedAt.get(event.block) ?? event.timestamp;
    this.#earnings.gained(block.packer, block.fees);
    this.#countFailures(block, 1);
    for (const id of block.transactions) {
      let transaction = this.#transactions.get(id);
      if (transaction === undefined) {
        transaction = {
          submittedAt: -1,
          blocks: 0,
          committedBefore: false,
          confirmedBefore: false,
        };
        this.#transactions.set(id, transaction);
      }
      transaction.blocks += 1;
      if (transaction.blocks > 1) continue;
      this.#committed += 1;
      this.#series.committed(event.at, this.#unconfirmed);
      if (transaction.submittedAt < 0) continue;
      this.#addUnconfirmed(-1);
      if (transaction.committedBefore) continue;
      transaction.committedBefore = true;
      this.#inclusion.record(proposedAt - transaction.submittedAt);
      this.#commit.record(event.at - transaction.submittedAt);
    }
  }

  #countFailures({ failed }: WindowBlock, sign: 1 | -1): void {
    for (const { code } of failed) this.#failures.set(code, (this.#failures.get(code) ?? 0) + sign);
  }

  /** W13: the committing node's chain may be the first to bury a block deep enough. */
  #confirm(event: Committed): void {
    for (const block of this.#window.at(event.height - this.#confirmations + 1)) {
      if (block.confirmed || !block.holders.has(event.node)) continue;
      block.confirmed = true;
      for (const id of block.transactions) {
        const transaction = this.#transactions.get(id);
        if (transaction === undefined || transaction.submittedAt < 0) continue;
        if (transaction.confirmedBefore) continue;
        transaction.confirmedBefore = true;
        this.#confirmation.record(event.at - transaction.submittedAt);
      }
    }
  }

  #restarted(node: number, height: number, table: NodeTable): void {
    for (let lost = height + 1; lost <= table.head(node); lost++)
      for (const block of [...this.#window.at(lost)]) this.#drop(node, block, this.#now);
    table.restarted(node, height);
  }

  /** A node no longer has the block. */
  #drop(node: number, block: WindowBlock | undefined, at: Micros): void {
    if (block?.holders.delete(node) !== true) return;
    if (block.holders.size === 0) {
      this.#earnings.lost(block.packer, block.fees);
      this.#countFailures(block, -1);
      for (const id of block.transactions) {
        const transaction = this.#transactions.get(id);
        if (transaction === undefined) continue;
        transaction.blocks -= 1;
        if (transaction.blocks > 0) continue;
        this.#committed -= 1;
        this.#uncommitted += 1;
        this.#series.uncommitted(at, this.#unconfirmed);
        if (transaction.submittedAt >= 0) this.#addUnconfirmed(1);
        else this.#transactions.delete(id);
      }
    }
    this.#window.recheck(block.height);
  }

  /** Deep and undisputed: its transactions are done with. */
  #forget(block: WindowBlock): void {
    if (block.holders.size === 0) return;
    for (const id of block.transactions) this.#transactions.delete(id);
  }

  #addUnconfirmed(change: number): void {
    this.#unconfirmed += change;
    this.#mostUnconfirmed = Math.max(this.#mostUnconfirmed, this.#unconfirmed);
  }

  #filled(event: Committed): void {
    this.#series.block(event.at, event.bytes);
    const fill = this.#fill;
    fill.blocks += 1;
    fill.transactions += event.transactions.length;
    fill.bytes += event.bytes;
    fill.mostTransactions = Math.max(fill.mostTransactions, event.transactions.length);
    fill.mostBytes = Math.max(fill.mostBytes, event.bytes);
  }

  #blockFill(): BlockFill | null {
    const { blocks, transactions, bytes, mostTransactions, mostBytes } = this.#fill;
    if (blocks === 0) return null;
    const room = this.#scenario.chain.maxBlockBytes;
    return {
      meanTransactions: transactions / blocks,
      mostTransactions,
      meanBytes: bytes / blocks,
      mostBytes,
      meanFill: bytes / blocks / room,
      mostFill: mostBytes / room,
    };
  }
}

function count(counts: Map<string, number>, reason: string): void {
  counts.set(reason, (counts.get(reason) ?? 0) + 1);
}

function byReason(counts: ReadonlyMap<string, number>): Readonly<Record<string, number>> {
  return Object.fromEntries([...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
