/**
 * Liveness: does the chain grow, how evenly, who keeps it from growing, and does it come back.
 * Byzantine nodes' own commits do not count. Definitions: docs/reports.md.
 *
 * @module
 */
import type { Micros } from '../../protocol/kernel/types.ts';
import { electableNodes, type Scenario } from '../../scenarios/scenario.ts';
import type { TraceEvent, TraceListener } from '../../sim/trace-event.ts';
import { Durations, type DurationSummary } from '../durations.ts';
import { NodeTable } from './node-table.ts';
import { Outages } from './outages.ts';
import { Recoveries, type RecoveryResults } from './recovery.ts';
import { Turns, type MissedTurns } from './turns.ts';

const LISTED_HALTS = 1000;
/** Timestamps of so many blocks are kept, to find a parent's. */
const TIMESTAMPS = 256;

export interface LivenessResults {
  /** Greatest height that a non-Byzantine node committed. */
  readonly height: number;
  /** Committed heights ÷ (elapsed time ÷ blockInterval); 0 when no time has passed. */
  readonly growth: number;
  /** Between first commits of successive heights, from the first one on. */
  readonly blockTime: DurationSummary | null;
  /** With the spans from the start to the first commit and from the last one to the end. */
  readonly longestGap: GapRow;
  readonly halts: number;
  readonly haltedMicros: Micros;
  /** The first 1,000. */
  readonly listedHalts: readonly HaltRow[];
  readonly recovery: RecoveryResults;
  /** Share of heights whose first committed block a Byzantine delegate packed; null: no height. */
  readonly byzantineShare: number | null;
  readonly missedTurns: MissedTurns;
  readonly delegates: readonly DelegateRow[];
}

/** A span without a new height. `toMicros` is null when the run ended in it. */
export interface GapRow {
  readonly fromMicros: Micros;
  readonly toMicros: Micros | null;
  readonly lengthMicros: Micros;
}

export interface HaltRow extends GapRow {
  /** Height of the chain when it stopped. */
  readonly height: number;
  /** Turns given up by W12 for want of a majority. */
  readonly abstentions: number;
}

export interface DelegateRow extends MissedTurns {
  readonly delegate: number;
  readonly byzantine: boolean;
  /** Heights whose first committed block it packed. */
  readonly produced: number;
}

type Committed = Extract<TraceEvent, { kind: 'committed' }>;

export class LivenessCollector implements TraceListener {
  readonly #scenario: Scenario;
  readonly #interval: Micros;
  readonly #blockTime = new Durations();
  readonly #recoveries = new Recoveries();
  readonly #halts: HaltRow[] = [];
  readonly #timestamps = new Map<string, Micros>();
  #table: NodeTable | undefined;
  readonly #outages: Outages;
  readonly #turns: Turns;
  readonly #produced: number[];
  #round = -1;
  #top = 0;
  #lastNewHeightAt = 0;
  #now = 0;
  #abstentions = 0;
  /** Since when no majority could work, while that is so; and the longest such time in this gap. */
  #noMajoritySince: Micros | null = null;
  #longestWithoutMajority: Micros = 0;
  #haltCount = 0;
  #halted = 0;
  #longestGap: GapRow = { fromMicros: 0, toMicros: null, lengthMicros: 0 };

  constructor(scenario: Scenario) {
    this.#scenario = scenario;
    const { delegates, blockInterval } = scenario.chain;
    const electable = electableNodes(scenario.chain);
    this.#interval = blockInterval;
    this.#outages = new Outages(delegates, electable);
    this.#turns = new Turns(electable, blockInterval, this.#outages);
    this.#produced = new Array<number>(electable).fill(0);
  }

  onEvent(event: TraceEvent): void {
    this.#now = event.at;
    if (event.kind === 'run-started') this.#table = new NodeTable(event);
    if (this.#table !== undefined) this.#take(event, this.#table);
    if (CHANGES_MAJORITY.has(event.kind)) this.#watchMajority(event.at);
  }

  /** Call once, when the run is over. */
  result(): LivenessResults {
    this.#gapEnds(this.#now, true);
    const missed = this.#turns.result();
    const produced = this.#produced.reduce((sum, blocks) => sum + blocks, 0);
    const byByzantine = (this.#table?.byzantine ?? []).reduce(
      (sum, node) => sum + (this.#produced[node] ?? 0),
      0,
    );
    return {
      height: this.#top,
      growth: this.#now === 0 ? 0 : (this.#top * this.#interval) / this.#now,
      blockTime: this.#blockTime.summary(),
      longestGap: this.#longestGap,
      halts: this.#haltCount,
      haltedMicros: this.#halted,
      listedHalts: this.#halts,
      recovery: this.#recoveries.result(this.#now),
      byzantineShare: produced === 0 ? null : byByzantine / produced,
      missedTurns: sumOf(missed),
      delegates: missed.map((turns, delegate) => ({
        delegate,
        byzantine: this.#table?.isHonest(delegate) === false,
        produced: this.#produced[delegate] ?? 0,
        ...turns,
      })),
    };
  }

  /** Whether the gap without a new height, if it ended now, would be a halt. */
  isHalted(at: Micros): boolean {
    const round = (this.#scenario.chain.delegates + 1) * this.#interval;
    const isTurnLost = 2 * this.#withoutMajority(at) > 3 * this.#interval;
    return at - this.#lastNewHeightAt > round || this.#abstentions > 0 || isTurnLost;
  }

  /** Entries held now, which must not grow with chain time. For tests. */
  get pending(): number {
    return this.#timestamps.size + this.#turns.pending + this.#outages.pending;
  }

  #take(event: TraceEvent, table: NodeTable): void {
    switch (event.kind) {
      case 'proposed':
        this.#turns.proposed(event);
        break;
      case 'voted':
        if (table.isHonest(event.node)) this.#turns.voted(event);
        break;
      case 'refused':
        if (table.isHonest(event.node)) this.#turns.refused(event);
        break;
      case 'abstained':
        this.#turns.abstained(event);
        if (table.isHonest(event.node) && !this.#outages.hasMajority()) this.#abstentions += 1;
        break;
      case 'elected':
        if (event.round > this.#round) {
          this.#round = event.round;
          this.#outages.elected(event.order, event.at);
        }
        break;
      case 'committed':
        if (table.isHonest(event.node)) this.#committed(event, table);
        break;
      case 'undone':
        table.undone(event.node, event.height);
        break;
      case 'crashed':
        table.crashed(event.node);
        this.#outages.crashed(event.node, event.at);
        this.#recoveries.progressed(event.at, table);
        break;
      case 'restarted':
        table.restarted(event.node, event.height);
        this.#outages.restarted(event.node, event.at);
        this.#recoveries.healed(event.at, `node ${event.node} restarted`, this.#top);
        break;
      case 'fault-started':
        this.#outages.faultStarted(event);
        break;
      case 'fault-changed':
        this.#outages.faultChanged(event);
        break;
      case 'fault-ended':
        this.#outages.faultEnded(event.fault, event.at);
        this.#recoveries.healed(event.at, this.#faultEnded(event.fault), this.#top);
        break;
      default:
    }
  }

  #faultEnded(fault: number): string {
    const action = this.#scenario.faults[fault]?.action.kind ?? 'fault';
    return `faults[${fault}] (${action}) ended`;
  }

  #committed(event: Committed, table: NodeTable): void {
    table.committed(event.node, event.height);
    this.#remember(event);
    if (event.height > this.#top) this.#newHeight(event);
    this.#recoveries.progressed(event.at, table);
  }

  #newHeight(event: Committed): void {
    if (this.#top > 0) this.#blockTime.record(event.at - this.#lastNewHeightAt);
    this.#gapEnds(event.at, false);
    this.#top = event.height;
    this.#lastNewHeightAt = event.at;
    this.#produced[event.packer] = (this.#produced[event.packer] ?? 0) + 1;
    // Genesis has timestamp 0 (chain time starts with it).
    const parent = this.#timestamps.get(event.parent) ?? (event.height === 1 ? 0 : undefined);
    this.#turns.committed(event.missed, parent ?? this.#parentTimestampOf(event));
  }

  /** By W2, from the block's own timestamp, where the parent's is not known. */
  #parentTimestampOf(event: Committed): Micros {
    const k = event.missed.length + 1;
    return event.timestamp - (k === 1 ? this.#interval : ((2 * k - 1) * this.#interval) / 2);
  }

  #remember(event: Committed): void {
    if (event.height <= this.#top - TIMESTAMPS / 4) return;
    this.#timestamps.set(event.block, event.timestamp);
    if (this.#timestamps.size <= TIMESTAMPS) return;
    const oldest = this.#timestamps.keys().next();
    if (oldest.done !== true) this.#timestamps.delete(oldest.value);
  }

  #watchMajority(at: Micros): void {
    if (!this.#outages.hasMajority()) {
      this.#noMajoritySince ??= at;
      return;
    }
    this.#longestWithoutMajority = this.#withoutMajority(at);
    this.#noMajoritySince = null;
  }

  /** The longest time in this gap, so far, in which no majority could work. */
  #withoutMajority(at: Micros): Micros {
    if (this.#noMajoritySince === null) return this.#longestWithoutMajority;
    const since = Math.max(this.#noMajoritySince, this.#lastNewHeightAt);
    return Math.max(this.#longestWithoutMajority, at - since);
  }

  #gapEnds(at: Micros, isRunEnd: boolean): void {
    const gap: GapRow = {
      fromMicros: this.#lastNewHeightAt,
      toMicros: isRunEnd ? null : at,
      lengthMicros: at - this.#lastNewHeightAt,
    };
    if (gap.lengthMicros > this.#longestGap.lengthMicros) this.#longestGap = gap;
    if (this.isHalted(at)) {
      this.#haltCount += 1;
      this.#halted += gap.lengthMicros;
      if (this.#halts.length < LISTED_HALTS)
        this.#halts.push({ ...gap, height: this.#top, abstentions: this.#abstentions });
    }
    this.#abstentions = 0;
    this.#longestWithoutMajority = 0;
  }
}

/** Events after which a majority may have come or gone. */
const CHANGES_MAJORITY: ReadonlySet<string> = new Set([
  'crashed',
  'restarted',
  'fault-started',
  'fault-changed',
  'fault-ended',
  'elected',
]);

function sumOf(all: readonly MissedTurns[]): MissedTurns {
  const sum = { missed: 0, down: 0, cutOff: 0, refused: 0, late: 0, silent: 0 };
  for (const turns of all) {
    sum.missed += turns.missed;
    sum.down += turns.down;
    sum.cutOff += turns.cutOff;
    sum.refused += turns.refused;
    sum.late += turns.late;
    sum.silent += turns.silent;
  }
  return sum;
}
