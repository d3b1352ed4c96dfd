/**
 * The first event that differs between two runs, and where it comes from.
 *
 * @module
 */
import { keeps, type TraceFilter } from '../../reports/trace/filter.ts';
import type { WrittenEvent } from '../../reports/trace/schema.ts';
import type { EventSource } from './event-source.ts';
import { isEqual } from './is-equal.ts';

export interface EventDifference {
  readonly equalEvents: number;
  /** The last of them. */
  readonly before: readonly WrittenEvent[];
  readonly first: Side;
  readonly second: Side;
}

export interface Side {
  /** Null: there is nothing more. */
  readonly event: WrittenEvent | null;
  /** What it comes from, nearest first; ends early where a trace does not have the cause. */
  readonly causes: readonly WrittenEvent[];
}

/** Null, and how many events were compared, where nothing differs. */
export interface Outcome {
  readonly equalEvents: number;
  readonly difference: EventDifference | null;
}

/** How many equal events are told, and how far causes are followed. */
const BEFORE = 3;
const CAUSES = 6;

/**
 * Compares what both have: what a trace left out is left out of the other, and so is what comes after
 * the last event of a trace that was written up to its limit.
 */
export async function differenceOf(first: EventSource, second: EventSource): Promise<Outcome> {
  const a = new Cursor(first, second.filter);
  const b = new Cursor(second, first.filter);
  const before: WrittenEvent[] = [];
  let equalEvents = 0;
  try {
    for (; ; equalEvents += 1) {
      const one = a.take() ?? (await a.next());
      const other = b.take() ?? (await b.next());
      if (one === null && (other === null || a.isCutBefore(other))) break;
      if (other === null && one !== null && b.isCutBefore(one)) break;
      if (!isEqual(one, other)) {
        const sides = [await sideOf(a, one), await sideOf(b, other)] as const;
        const difference = { equalEvents, before, first: sides[0], second: sides[1] };
        return { equalEvents, difference };
      }
      if (one !== null) before.push(one);
      if (before.length > BEFORE) before.shift();
    }
  } finally {
    await a.close();
    await b.close();
  }
  return { equalEvents, difference: null };
}

async function sideOf(cursor: Cursor, event: WrittenEvent | null): Promise<Side> {
  if (event === null) return { event, causes: [] };
  const wanted = new Set<number>();
  for (let id = event.cause; id !== null && wanted.size < CAUSES; id = cursor.causeOf(id))
    wanted.add(id);
  return { event, causes: await cursor.find(wanted) };
}

/** Goes through the events of a source once, and remembers what caused what. */
class Cursor {
  readonly #source: EventSource;
  readonly #other: TraceFilter;
  readonly #batches: AsyncGenerator<readonly WrittenEvent[]>;
  #batch: readonly WrittenEvent[] = [];
  #next = 0;
  /** Events, whether both have them or not. */
  #read = 0;
  #lastId = 0;
  /** By id: 0, none or not known. */
  #causes = new Int32Array(65_536);

  /** @param other - what the other side left out */
  constructor(source: EventSource, other: TraceFilter) {
    this.#source = source;
    this.#other = other;
    this.#batches = source.batches();
  }

  /** The next event of those at hand; null: {@link next} has to look for more. */
  take(): WrittenEvent | null {
    while (this.#next < this.#batch.length) {
      const event = this.#batch[this.#next] as WrittenEvent;
      this.#next += 1;
      this.#read += 1;
      this.#lastId = event.id;
      this.#remember(event);
      if (keeps(this.#other, event.kind, event.id)) return event;
    }
    return null;
  }

  /** The next event of all; null: there is none. */
  async next(): Promise<WrittenEvent | null> {
    for (;;) {
      const read = await this.#batches.next();
      if (read.done === true) return null;
      this.#batch = read.value;
      this.#next = 0;
      const event = this.take();
      if (event !== null) return event;
    }
  }

  /** Whether its end, which it has come to, is no end of the run. */
  isCutBefore({ id }: WrittenEvent): boolean {
    return this.#read >= (this.#source.filter.limit ?? Infinity) && id > this.#lastId;
  }

  causeOf(id: number): number | null {
    const cause = this.#causes[id] ?? 0;
    return cause === 0 ? null : cause;
  }

  /** Goes through the source once more, for those events. Latest first. */
  async find(ids: ReadonlySet<number>): Promise<readonly WrittenEvent[]> {
    const found: WrittenEvent[] = [];
    const last = Math.max(0, ...ids);
    for await (const batch of this.#source.batches()) {
      for (const event of batch) if (ids.has(event.id)) found.unshift(event);
      if ((batch.at(-1)?.id ?? 0) >= last) break;
    }
    return found;
  }

  async close(): Promise<void> {
    await this.#batches.return(undefined);
  }

  #remember({ id, cause }: WrittenEvent): void {
    if (id >= this.#causes.length) {
      const grown = new Int32Array(Math.max(2 * this.#causes.length, id + 1));
      grown.set(this.#causes);
      this.#causes = grown;
    }
    this.#causes[id] = cause ?? 0;
  }
}
