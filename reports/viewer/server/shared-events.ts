/**
 * Two traces that leave out different things, compared in what both have: what one left out is left
 * out of the other, too, as `ektsim diff` does it.
 *
 * Places of causes and numbers of blocks depend on what else a trace has, so they are not compared.
 * An event's own line is, and with it the number of its cause; of a delivery, which keeps no line, it
 * is number, time, ends and kind of message.
 *
 * @module
 */
import { keeps, type TraceFilter } from '../../trace/filter.ts';
import { EVENT_KINDS } from '../../trace/schema.ts';
import { detailsIn } from '../model/chunk.ts';
import { decodeColumns, type Columns } from '../model/columns.ts';
import type { IndexedTrace } from './indexed-trace.ts';

/** Where two traces part. */
export interface Difference {
  /** Events before it that both have. */
  readonly equalEvents: number;
  /** Place in each; in one that has ended, how many events it has. */
  readonly ordinals: readonly [number, number];
}

/** Null: as far as both go, neither has an event that the other should have and has not. */
export function differenceInShared(one: IndexedTrace, other: IndexedTrace): Difference | null {
  const [first, second] = [
    new SharedEvents(one, other.filter),
    new SharedEvents(other, one.filter),
  ];
  for (let equalEvents = 0; ; equalEvents += 1) {
    const [hasOne, hasOther] = [first.advance(), second.advance()];
    if (!hasOne && !hasOther) return null;
    // A trace that has as many events as it may have says nothing of what comes then.
    if ((!hasOne && isFull(one)) || (!hasOther && isFull(other))) return null;
    if (hasOne && hasOther && first.isSame(second)) continue;
    return { equalEvents, ordinals: [first.ordinal, second.ordinal] };
  }
}

function isFull({ index, filter }: IndexedTrace): boolean {
  return filter.limit !== null && index.events >= filter.limit;
}

/** Goes through the events of a trace that another one's filter keeps, too. */
class SharedEvents {
  readonly #trace: IndexedTrace;
  readonly #other: TraceFilter;
  #number = -1;
  #columns: (Columns & { readonly first: number }) | null = null;
  #details: ReadonlyMap<number, string> = new Map();
  #place = -1;

  constructor(trace: IndexedTrace, other: TraceFilter) {
    this.#trace = trace;
    this.#other = other;
  }

  /** Place in the trace; behind its last event when there is no more. */
  get ordinal(): number {
    return this.#columns === null ? this.#trace.index.events : this.#columns.first + this.#place;
  }

  /** To the next event. False: there is none. */
  advance(): boolean {
    for (;;) {
      this.#place += 1;
      if (this.#columns === null || this.#place >= this.#columns.count) {
        this.#number += 1;
        this.#place = -1;
        this.#columns = null;
        if (this.#number >= this.#trace.index.chunks.length) return false;
        this.#columns = decodeColumns(this.#trace.columns(this.#number));
        this.#details = detailsIn(this.#trace.details(this.#number));
        continue;
      }
      const kind = EVENT_KINDS[this.#columns.kind[this.#place] ?? 0];
      const id = this.#columns.id[this.#place] ?? 0;
      if (kind !== undefined && keeps(this.#other, kind, id)) return true;
    }
  }

  isSame(other: SharedEvents): boolean {
    const [one, two] = [this.#columns, other.#columns];
    if (one === null || two === null) return one === two;
    const [i, j] = [this.#place, other.#place];
    return (
      COLUMNS.every((name) => one[name][i] === two[name][j]) &&
      this.#details.get(i) === other.#details.get(j)
    );
  }
}

/** Those that are the event's own, whatever else its trace has. */
const COLUMNS = [
  'id',
  'at',
  'kind',
  'lane',
  'peer',
  'message',
  'note',
] as const satisfies readonly (keyof Columns)[];
