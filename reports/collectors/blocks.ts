/**
 * One row for each block, in the order of heights, handed to a sink as soon as it can no longer
 * change much: when every non-Byzantine node has committed a block of its height, or when the chain
 * is {@link DEPTH} blocks beyond it. A row says what had happened by then.
 *
 * @module
 */
import type { Micros } from '../../protocol/kernel/types.ts';
import type { TraceEvent, TraceListener } from '../../sim/trace-event.ts';
import { NodeBits } from '../node-bits.ts';

export const DEPTH = 64;

export interface BlockRow {
  readonly height: number;
  readonly block: string;
  readonly packer: number;
  readonly packerIsByzantine: boolean;
  readonly round: number;
  readonly position: number;
  /** Null: the proposal was not seen (a packer that does not tell). */
  readonly proposedMicros: Micros | null;
  /** By non-Byzantine nodes; null: none committed it. */
  readonly firstCommitMicros: Micros | null;
  readonly lastCommitMicros: Micros | null;
  readonly committedNodes: number;
  readonly undoneNodes: number;
  readonly transactions: number;
  readonly bytes: number;
  /** Turns between its parent and itself; null while nobody committed it. */
  readonly missedTurns: number | null;
}

type Proposed = Extract<TraceEvent, { kind: 'proposed' }>;
type Committed = Extract<TraceEvent, { kind: 'committed' }>;

interface OpenRow {
  readonly row: { -readonly [Key in keyof BlockRow]: BlockRow[Key] };
  readonly committed: NodeBits;
  readonly undone: NodeBits;
}

export class BlockCollector implements TraceListener {
  readonly #onRow: (row: BlockRow) => void;
  readonly #open = new Map<number, OpenRow[]>();
  #nodes = 0;
  #byzantine = new Set<number>();
  #top = 0;
  /** The lowest height whose rows are not out yet. */
  #next = 1;

  constructor(onRow: (row: BlockRow) => void) {
    this.#onRow = onRow;
  }

  onEvent(event: TraceEvent): void {
    switch (event.kind) {
      case 'run-started':
        this.#nodes = event.nodes;
        this.#byzantine = new Set(event.byzantine);
        break;
      case 'proposed':
        this.#proposed(event);
        break;
      case 'committed':
        if (!this.#byzantine.has(event.node)) this.#committed(event);
        break;
      case 'undone':
        if (!this.#byzantine.has(event.node)) {
          const known = this.#find(event.height, event.block);
          if (known?.undone.add(event.node) === true) known.row.undoneNodes += 1;
        }
        break;
      default:
    }
  }

  /** The rows that are still held go out as they are. Call once, when the run is over. */
  finish(): void {
    for (const height of [...this.#open.keys()].sort((a, b) => a - b)) this.#emit(height);
  }

  get pending(): number {
    return this.#open.size;
  }

  #proposed(event: Proposed): void {
    const known = this.#find(event.height, event.block);
    if (known !== undefined) {
      known.row.proposedMicros ??= event.at;
      return;
    }
    const open = this.#openRow(event);
    open.row.proposedMicros = event.at;
    if (event.height < this.#next) this.#onRow(open.row);
    else this.#keep(open);
  }

  #committed(event: Committed): void {
    // Its rows are out: a node that catches up changes nothing, a fork is the fork collector's.
    if (event.height < this.#next) return;
    let open = this.#find(event.height, event.block);
    if (open === undefined) {
      open = this.#openRow(event);
      this.#keep(open);
    }
    const { row } = open;
    row.firstCommitMicros ??= event.at;
    row.missedTurns ??= event.missed.length;
    if (open.committed.add(event.node)) {
      row.committedNodes += 1;
      row.lastCommitMicros = event.at;
    }
    this.#top = Math.max(this.#top, event.height);
    while (this.#next <= this.#top && this.#isComplete(this.#next)) {
      this.#emit(this.#next);
      this.#next += 1;
    }
  }

  #isComplete(height: number): boolean {
    if (height <= this.#top - DEPTH) return true;
    const honest = this.#nodes - this.#byzantine.size;
    return this.#open.get(height)?.some(({ row }) => row.committedNodes === honest) === true;
  }

  #emit(height: number): void {
    const rows = this.#open.get(height) ?? [];
    this.#open.delete(height);
    for (const { row } of rows) this.#onRow(row);
  }

  #find(height: number, block: string): OpenRow | undefined {
    return this.#open.get(height)?.find(({ row }) => row.block === block);
  }

  #keep(open: OpenRow): void {
    const others = this.#open.get(open.row.height);
    if (others === undefined) this.#open.set(open.row.height, [open]);
    else others.push(open);
  }

  #openRow(event: Proposed | Committed): OpenRow {
    return {
      row: {
        height: event.height,
        block: event.block,
        packer: event.packer,
        packerIsByzantine: this.#byzantine.has(event.packer),
        round: event.round,
        position: event.position,
        proposedMicros: null,
        firstCommitMicros: null,
        lastCommitMicros: null,
        committedNodes: 0,
        undoneNodes: 0,
        transactions: event.transactions.length,
        bytes: event.bytes,
        missedTurns: null,
      },
      committed: new NodeBits(this.#nodes),
      undone: new NodeBits(this.#nodes),
    };
  }
}
