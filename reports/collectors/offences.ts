/**
 * Offences and what they cost (W1, W5, R5a): who was seen to break the rules, when and at what height
 * a block convicted it, and between which rounds it lost its seat, with who took it; and the same for
 * seats that were lost for missed turns, and came back. Definitions: docs/reports.md.
 *
 * @module
 */
import type { Micros } from '../../protocol/kernel/types.ts';
import type { TraceEvent, TraceListener } from '../../sim/trace-event.ts';

/** What a delegate signed two of: headers of one turn, proposals or votes of one view. */
export type OffenceKind = 'headers' | 'proposals' | 'votes';

/** One delegate that was convicted, or could have been. */
export interface OffenceRow {
  readonly delegate: number;
  readonly offence: OffenceKind;
  /** Where it was first seen, by whom and when; null: nobody that is not Byzantine saw it. */
  readonly height: number | null;
  readonly seenAtMicros: Micros | null;
  readonly seenBy: number | null;
  /** The block that put it on chain, and its first commit; null: none did. */
  readonly convictedHeight: number | null;
  readonly convictedAtMicros: Micros | null;
  /** First round without its seat; null: it kept it, for want of a candidate or of time. */
  readonly seatLostRound: number | null;
  readonly seatLostAtMicros: Micros | null;
}

export interface OffenceResults {
  /** Delegates that were seen to offend or convicted, ascending. */
  readonly offenders: readonly OffenceRow[];
}

type Writable = { -readonly [Key in keyof OffenceRow]: OffenceRow[Key] };

export class OffenceCollector implements TraceListener {
  readonly #rows = new Map<number, Writable>();
  #byzantine: ReadonlySet<number> = new Set();
  #seats: readonly number[] = [];
  #round = -1;

  onEvent(event: TraceEvent): void {
    switch (event.kind) {
      case 'run-started':
        this.#byzantine = new Set(event.byzantine);
        this.#seats = Array.from({ length: event.delegates }, (_, id) => id);
        return;
      case 'equivocation-seen':
        this.#seen(event.node, event.packer, 'headers', event.height, event.at);
        return;
      case 'offence-seen':
        this.#seen(event.node, event.offender, event.offence, event.height, event.at);
        return;
      case 'convicted': {
        if (this.#byzantine.has(event.node)) return;
        const row = this.#rowOf(event.offender, event.offence);
        row.convictedHeight ??= event.height;
        row.convictedAtMicros ??= event.at;
        return;
      }
      case 'elected':
        if (!this.#byzantine.has(event.node) && event.round > this.#round)
          this.#elected(event.round, event.order, event.at);
        return;
      default:
    }
  }

  result(): OffenceResults {
    return {
      offenders: [...this.#rows.values()].toSorted((a, b) => a.delegate - b.delegate),
    };
  }

  #seen(node: number, delegate: number, offence: OffenceKind, height: number, at: Micros): void {
    if (this.#byzantine.has(node)) return;
    const row = this.#rowOf(delegate, offence);
    if (row.seenAtMicros !== null) return;
    row.height = height;
    row.seenAtMicros = at;
    row.seenBy = node;
  }

  #rowOf(delegate: number, offence: OffenceKind): Writable {
    const known = this.#rows.get(delegate);
    if (known !== undefined) return known;
    const row: Writable = {
      delegate,
      offence,
      height: null,
      seenAtMicros: null,
      seenBy: null,
      convictedHeight: null,
      convictedAtMicros: null,
      seatLostRound: null,
      seatLostAtMicros: null,
    };
    this.#rows.set(delegate, row);
    return row;
  }

  #elected(round: number, order: readonly number[], at: Micros): void {
    const left = this.#seats.filter((id) => !order.includes(id));
    this.#round = round;
    this.#seats = order;
    for (const delegate of left) {
      const row = this.#rows.get(delegate);
      if (row === undefined || row.convictedAtMicros === null) continue;
      row.seatLostRound ??= round;
      row.seatLostAtMicros ??= at;
    }
  }
}
