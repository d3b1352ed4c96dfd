/**
 * Reorganisations (W14): the blocks that one node takes off its chain without committing one in
 * between are one reorganisation.
 *
 * @module
 */
import type { Micros } from '../../protocol/kernel/types.ts';
import type { TraceEvent } from '../../sim/trace-event.ts';

export interface ReorganisationRow {
  readonly node: number;
  readonly atMicros: Micros;
  /** Lowest height that was undone. */
  readonly fromHeight: number;
  readonly undoneBlocks: number;
  readonly undoneTransactions: number;
  /** Of the deepest block that was undone (W13). */
  readonly confirmations: number;
}

export interface Reorganised {
  readonly reorganisations: number;
  readonly undoneBlocks: number;
  /** Blocks of the deepest reorganisation; 0 without any. */
  readonly deepest: number;
  /** Blocks that each node undid, by node, only nodes that did. */
  readonly undoneBlocksByNode: readonly { readonly node: number; readonly blocks: number }[];
  /** The first ones. */
  readonly listed: readonly ReorganisationRow[];
}

type Open = { -readonly [Key in keyof ReorganisationRow]: ReorganisationRow[Key] };

export class Reorganisations {
  readonly #limit: number;
  readonly #onRow: ((row: ReorganisationRow) => void) | undefined;
  readonly #open = new Map<number, Open>();
  readonly #undoneBy = new Map<number, number>();
  readonly #listed: ReorganisationRow[] = [];
  #count = 0;
  #blocks = 0;
  #deepest = 0;

  constructor(limit: number, onRow?: (row: ReorganisationRow) => void) {
    this.#limit = limit;
    this.#onRow = onRow;
  }

  undone(event: Extract<TraceEvent, { kind: 'undone' }>): void {
    let open = this.#open.get(event.node);
    if (open !== undefined && open.atMicros !== event.at) {
      this.committed(event.node);
      open = undefined;
    }
    if (open === undefined) {
      open = {
        node: event.node,
        atMicros: event.at,
        fromHeight: event.height,
        undoneBlocks: 0,
        undoneTransactions: 0,
        confirmations: 0,
      };
      this.#open.set(event.node, open);
    }
    open.fromHeight = Math.min(open.fromHeight, event.height);
    open.undoneBlocks += 1;
    open.undoneTransactions += event.transactions.length;
    open.confirmations = Math.max(open.confirmations, event.confirmations);
    this.#undoneBy.set(event.node, (this.#undoneBy.get(event.node) ?? 0) + 1);
  }

  /** The node goes on: what it undid before is complete. */
  committed(node: number): void {
    const open = this.#open.get(node);
    if (open === undefined) return;
    this.#open.delete(node);
    this.#count += 1;
    this.#blocks += open.undoneBlocks;
    this.#deepest = Math.max(this.#deepest, open.undoneBlocks);
    if (this.#listed.length < this.#limit) this.#listed.push(open);
    this.#onRow?.(open);
  }

  result(): Reorganised {
    for (const node of [...this.#open.keys()].sort((a, b) => a - b)) this.committed(node);
    return {
      reorganisations: this.#count,
      undoneBlocks: this.#blocks,
      deepest: this.#deepest,
      undoneBlocksByNode: [...this.#undoneBy]
        .map(([node, blocks]) => ({ node, blocks }))
        .sort((a, b) => a.node - b.node),
      listed: this.#listed,
    };
  }
}
