/**
 * Siblings: several proposals for one height, by whomever. They are no fork.
 *
 * @module
 */
import type { Micros } from '../../protocol/kernel/types.ts';
import type { TraceEvent } from '../../sim/trace-event.ts';

/** Proposals are remembered for so many heights below the highest one. */
const WINDOW = 64;
const LISTED = 20;

export interface SiblingSummary {
  /** Heights with more than one proposed block. */
  readonly heights: number;
  /** Blocks proposed at a height that had a proposal already. */
  readonly blocks: number;
  /** Of those, blocks whose packer had already proposed another one in the same turn (W5). */
  readonly inOneTurn: number;
  /** Turns of which some non-Byzantine node held two blocks. */
  readonly equivocationsSeen: number;
  /** The first ones. */
  readonly listed: readonly SiblingRow[];
}

/** A block, proposed at a height that had a proposal already. */
export interface SiblingRow {
  readonly height: number;
  readonly block: string;
  readonly packer: number;
  readonly round: number;
  readonly position: number;
  readonly proposedAtMicros: Micros;
}

interface AtHeight {
  readonly proposals: SiblingRow[];
  readonly equivocations: Set<string>;
}

export class Siblings {
  readonly #recent = new Map<number, AtHeight>();
  readonly #heights = new Set<number>();
  readonly #listed: SiblingRow[] = [];
  #top = 0;
  #blocks = 0;
  #inOneTurn = 0;
  #equivocations = 0;

  proposed(event: Extract<TraceEvent, { kind: 'proposed' }>): void {
    const row: SiblingRow = {
      height: event.height,
      block: event.block,
      packer: event.packer,
      round: event.round,
      position: event.position,
      proposedAtMicros: event.at,
    };
    const late = event.height <= this.#top - WINDOW;
    const others = late ? [] : this.#at(event.height).proposals;
    if (others.some(({ block }) => block === row.block)) return;
    // A height that left the window had a proposal for certain: the chain went on over it.
    if (late || others.length > 0) {
      this.#blocks += 1;
      this.#heights.add(row.height);
      if (others.some((other) => sameTurn(row, other))) this.#inOneTurn += 1;
      if (this.#listed.length < LISTED) this.#listed.push(row);
    }
    if (!late) others.push(row);
  }

  equivocationSeen(event: Extract<TraceEvent, { kind: 'equivocation-seen' }>): void {
    if (event.height <= this.#top - WINDOW) return;
    const { equivocations } = this.#at(event.height);
    const turn = `${event.round}/${event.position}/${event.packer}`;
    if (equivocations.has(turn)) return;
    equivocations.add(turn);
    this.#equivocations += 1;
  }

  result(): SiblingSummary {
    return {
      heights: this.#heights.size,
      blocks: this.#blocks,
      inOneTurn: this.#inOneTurn,
      equivocationsSeen: this.#equivocations,
      listed: this.#listed,
    };
  }

  get pending(): number {
    return this.#recent.size;
  }

  #at(height: number): AtHeight {
    const known = this.#recent.get(height);
    if (known !== undefined) return known;
    const fresh: AtHeight = { proposals: [], equivocations: new Set() };
    this.#recent.set(height, fresh);
    if (height > this.#top) {
      this.#top = height;
      for (const old of [...this.#recent.keys()])
        if (old <= height - WINDOW) this.#recent.delete(old);
    }
    return fresh;
  }
}

function sameTurn(a: SiblingRow, b: SiblingRow): boolean {
  return a.packer === b.packer && a.round === b.round && a.position === b.position;
}
