/**
 * Forks: two nodes that are not Byzantine committed different blocks at one height, at whatever
 * times. A node that undoes a block and commits another at that height is one, too.
 *
 * While all agree, a height costs its hash and nothing else. A height at which blocks differ is
 * followed until every node, also one that is down, has the same block again; its row then goes to
 * the sink. Definitions: docs/reports.md.
 *
 * @module
 */
import type { TraceEvent, TraceListener } from '../../sim/trace-event.ts';
import type { Micros } from '../../protocol/kernel/types.ts';
import { NodeBits } from '../node-bits.ts';
import { HashLog } from './hash-log.ts';
import { NodeTable } from './node-table.ts';
import { Reorganisations, type ReorganisationRow, type Reorganised } from './reorganisations.ts';
import { Siblings, type SiblingSummary } from './siblings.ts';
import { UndoneTransactions, type UndoneCounts } from './undone-transactions.ts';

/** How many forks and reorganisations a result lists itself; the sinks get all of them. */
export const LISTED_ROWS = 100;

/** One height at which blocks differ. */
export interface ForkRow {
  readonly height: number;
  /** The commit that made it a fork. */
  readonly atMicros: Micros;
  /** In the order in which the blocks were first committed. */
  readonly sides: readonly ForkSide[];
  /** Since when every non-Byzantine node that is up has the same block here; null: never. */
  readonly agreedAgainAtMicros: Micros | null;
  readonly lastedMicros: Micros | null;
  /** How many blocks each node took off its chain at this height. */
  readonly undoneBlocks: readonly { readonly node: number; readonly blocks: number }[];
  readonly undoneTransactions: UndoneCounts;
}

export interface ForkSide {
  readonly block: string;
  readonly packer: number;
  /** Who ever committed it, ascending. */
  readonly nodes: readonly number[];
}

export interface ForkResults {
  /** Heights at which blocks differed. */
  readonly forks: number;
  /** Of those, how many were not agreed on when the run ended. */
  readonly neverAgreedAgain: number;
  /** The longest time until all agreed again, of the forks that healed. */
  readonly longestMicros: Micros | null;
  readonly firstForkAtMicros: Micros | null;
  readonly undoneTransactions: UndoneCounts;
  /** The most confirmations that a transaction had when it was undone; 0: none was. */
  readonly deepestUndone: number;
  /** The first {@link LISTED_ROWS} forks by moment of settling, the unsettled ones last. */
  readonly listed: readonly ForkRow[];
  readonly reorganisations: Reorganised;
  readonly siblings: SiblingSummary;
}

export interface ForkSinks {
  readonly onFork?: (row: ForkRow) => void;
  readonly onReorganisation?: (row: ReorganisationRow) => void;
}

interface OpenFork {
  readonly height: number;
  readonly at: Micros;
  readonly sides: { readonly block: string; readonly packer: number; readonly ever: NodeBits }[];
  /** Index of the side that each node has at this height now; −1: no block. */
  readonly current: Int16Array;
  readonly undoneBlocks: Map<number, number>;
  readonly undone: UndoneTransactions;
  agreedAt: Micros | null;
}

type Undone = Extract<TraceEvent, { kind: 'undone' }>;
type Committed = Extract<TraceEvent, { kind: 'committed' }>;

export class ForkCollector implements TraceListener {
  readonly #sinks: ForkSinks;
  readonly #log = new HashLog();
  readonly #open = new Map<number, OpenFork>();
  /** Undone at a height that is no fork yet: it becomes one when another block is committed. */
  readonly #pendingUndone = new Map<number, Undone[]>();
  readonly #reorganisations: Reorganisations;
  readonly #siblings = new Siblings();
  readonly #undone = new UndoneTransactions();
  readonly #listed: ForkRow[] = [];
  #table: NodeTable | undefined;
  #forks = 0;
  #neverAgreedAgain = 0;
  #longest: Micros | null = null;
  #firstAt: Micros | null = null;

  constructor(sinks: ForkSinks = {}) {
    this.#sinks = sinks;
    this.#reorganisations = new Reorganisations(LISTED_ROWS, sinks.onReorganisation);
  }

  onEvent(event: TraceEvent): void {
    if (event.kind === 'run-started') this.#table = new NodeTable(event);
    const table = this.#table;
    if (table === undefined) return;
    switch (event.kind) {
      case 'proposed':
        this.#siblings.proposed(event);
        break;
      case 'equivocation-seen':
        if (table.isHonest(event.node)) this.#siblings.equivocationSeen(event);
        break;
      case 'committed':
        if (table.isHonest(event.node)) this.#committed(event, table);
        break;
      case 'undone':
        if (table.isHonest(event.node)) this.#undoneOn(event, table);
        break;
      case 'crashed':
        table.crashed(event.node);
        this.#settle(event.at, table);
        break;
      case 'restarted':
        this.#restarted(event.node, event.height, table);
        this.#settle(event.at, table);
        break;
      default:
    }
  }

  /** What is open is settled as it stands. Call once, when the run is over. */
  result(): ForkResults {
    const open = [...this.#open.values()].sort((a, b) => a.height - b.height);
    for (const fork of open) this.#close(fork);
    return {
      forks: this.#forks,
      neverAgreedAgain: this.#neverAgreedAgain,
      longestMicros: this.#longest,
      firstForkAtMicros: this.#firstAt,
      undoneTransactions: this.#undone.counts(),
      deepestUndone: this.#undone.deepest,
      listed: this.#listed,
      reorganisations: this.#reorganisations.result(),
      siblings: this.#siblings.result(),
    };
  }

  /** Heights at which blocks differed so far. */
  get count(): number {
    return this.#forks;
  }

  /** Entries held now: bounded unless forks stay open. For tests. */
  get pending(): number {
    return this.#open.size + this.#pendingUndone.size + this.#siblings.pending;
  }

  #committed(event: Committed, table: NodeTable): void {
    this.#reorganisations.committed(event.node);
    const fork = this.#open.get(event.height) ?? this.#forkedBy(event, table);
    if (fork !== undefined) {
      let side = fork.sides.findIndex(({ block }) => block === event.block);
      if (side < 0) {
        const ever = new NodeBits(table.nodes);
        side = fork.sides.push({ block: event.block, packer: event.packer, ever }) - 1;
      }
      fork.sides[side]?.ever.add(event.node);
      fork.current[event.node] = side;
    }
    table.committed(event.node, event.height);
    if (fork !== undefined) this.#settleOne(fork, event.at, table);
  }

  /** The fork that this commit makes, if it makes one. */
  #forkedBy(event: Committed, table: NodeTable): OpenFork | undefined {
    const known = this.#log.get(event.height);
    if (known === undefined) {
      this.#log.set(event.height, event.block, event.packer);
      return undefined;
    }
    if (known.block === event.block) {
      this.#forget(event.height, event.node);
      return undefined;
    }
    // No fork was open here: whoever ever committed at this height committed the known block.
    const ever = new NodeBits(table.nodes);
    const current = new Int16Array(table.nodes).fill(-1);
    for (const node of table.honest) {
      if (table.highest(node) >= event.height) ever.add(node);
      if (table.head(node) >= event.height) current[node] = 0;
    }
    const fork: OpenFork = {
      height: event.height,
      at: event.at,
      sides: [{ ...known, ever }],
      current,
      undoneBlocks: new Map(),
      undone: new UndoneTransactions(),
      agreedAt: null,
    };
    for (const undone of this.#pendingUndone.get(event.height) ?? []) noteUndone(fork, undone);
    this.#pendingUndone.delete(event.height);
    this.#open.set(event.height, fork);
    this.#forks += 1;
    this.#firstAt ??= event.at;
    return fork;
  }

  #undoneOn(event: Undone, table: NodeTable): void {
    this.#reorganisations.undone(event);
    table.undone(event.node, event.height);
    const fork = this.#open.get(event.height);
    if (fork === undefined) {
      const pending = this.#pendingUndone.get(event.height);
      if (pending === undefined) this.#pendingUndone.set(event.height, [event]);
      else pending.push(event);
      return;
    }
    fork.current[event.node] = -1;
    noteUndone(fork, event);
    this.#settleOne(fork, event.at, table);
  }

  /** The node has again the block that it undid: nothing came of it. */
  #forget(height: number, node: number): void {
    const pending = this.#pendingUndone.get(height);
    if (pending === undefined) return;
    const others = pending.filter((undone) => undone.node !== node);
    if (others.length === 0) this.#pendingUndone.delete(height);
    else this.#pendingUndone.set(height, others);
  }

  /** A disk may have lost the top of the chain. */
  #restarted(node: number, height: number, table: NodeTable): void {
    table.restarted(node, height);
    for (const fork of this.#open.values()) if (fork.height > height) fork.current[node] = -1;
  }

  #settle(at: Micros, table: NodeTable): void {
    for (const fork of [...this.#open.values()]) this.#settleOne(fork, at, table);
  }

  #settleOne(fork: OpenFork, at: Micros, table: NodeTable): void {
    const { allUpAgree, allAgree } = agreement(fork, table);
    if (!allUpAgree) fork.agreedAt = null;
    else fork.agreedAt ??= at;
    if (allAgree) this.#close(fork);
  }

  #close(fork: OpenFork): void {
    const row = rowOf(fork);
    this.#open.delete(fork.height);
    const agreed = fork.sides[fork.current.find((side) => side >= 0) ?? 0];
    if (agreed !== undefined) this.#log.set(fork.height, agreed.block, agreed.packer);
    this.#undone.addAll(fork.undone);
    if (row.lastedMicros === null) this.#neverAgreedAgain += 1;
    else this.#longest = Math.max(this.#longest ?? 0, row.lastedMicros);
    if (this.#listed.length < LISTED_ROWS) this.#listed.push(row);
    this.#sinks.onFork?.(row);
  }
}

function agreement(
  fork: OpenFork,
  table: NodeTable,
): { readonly allUpAgree: boolean; readonly allAgree: boolean } {
  let agreed = -1;
  let anyUp = false;
  let allUpAgree = true;
  let allAgree = true;
  for (const node of table.honest) {
    const side = fork.current[node] ?? -1;
    if (!table.isUp(node)) continue;
    anyUp = true;
    if (agreed < 0) agreed = side;
    if (side < 0 || side !== agreed) allUpAgree = false;
  }
  for (const node of table.honest) if (fork.current[node] !== agreed) allAgree = false;
  allUpAgree = allUpAgree && anyUp;
  return { allUpAgree, allAgree: allUpAgree && allAgree };
}

function noteUndone(fork: OpenFork, event: Undone): void {
  fork.undoneBlocks.set(event.node, (fork.undoneBlocks.get(event.node) ?? 0) + 1);
  fork.undone.add(event.block, event.transactions.length, event.confirmations);
}

function rowOf(fork: OpenFork): ForkRow {
  return {
    height: fork.height,
    atMicros: fork.at,
    sides: fork.sides.map(({ block, packer, ever }) => ({ block, packer, nodes: ever.toArray() })),
    agreedAgainAtMicros: fork.agreedAt,
    lastedMicros: fork.agreedAt === null ? null : fork.agreedAt - fork.at,
    undoneBlocks: [...fork.undoneBlocks]
      .map(([node, blocks]) => ({ node, blocks }))
      .sort((a, b) => a.node - b.node),
    undoneTransactions: fork.undone.counts(),
  };
}
