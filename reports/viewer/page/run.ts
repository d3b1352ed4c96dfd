/**
 * One trace in the page: its index, the chunks that are loaded, and the questions about events that
 * the panels and the diagram ask.
 *
 * @module
 */
import { detailOf, type Chunk } from '../model/chunk.ts';
import { ABSENT, NONE, type Columns } from '../model/columns.ts';
import { DensityBuilder, DensityPyramid, EVENT_LAYER, MESSAGE_LAYER } from '../model/density.ts';
import { isEmpty, Matcher, NO_FILTER, type EventFilter } from '../model/filter.ts';
import { advance, stepsOf, type NodeState, type Steps } from '../model/node-state.ts';
import type { ChunkEntry, TraceIndex } from '../model/trace-index.ts';
import { chunkOf } from '../model/window.ts';
import { ChunkCache } from './chunk-cache.ts';
import type { Source } from './source.ts';

/** An event that is loaded. */
export interface Located {
  readonly ordinal: number;
  readonly chunk: Chunk;
  readonly columns: Columns;
  /** In the chunk. */
  readonly place: number;
}

/** What one looks for, and which chunks can have it. */
export interface Wanted {
  readonly isIt: (columns: Columns, place: number) => boolean;
  readonly mayHave: (chunk: ChunkEntry) => boolean;
}

export class Run {
  readonly number: number;
  readonly index: TraceIndex;
  readonly #source: Source;
  readonly #cache: ChunkCache;
  readonly #onChange: () => void;
  readonly #onError: (message: string) => void;
  readonly #steps: Steps;
  readonly #whole: DensityPyramid;
  /** Side of a fork that a block is, by index; −1: none. */
  readonly sides: Int8Array;
  density: DensityPyramid;
  matcher: Matcher;
  #filtering = 0;
  /** Whether densities of the filter are still being counted. */
  isFiltering = false;
  #details: { readonly number: number; readonly bytes: Promise<Uint8Array> } | null = null;

  constructor(
    number: number,
    index: TraceIndex,
    density: Uint8Array,
    source: Source,
    onChange: () => void,
    onError: (message: string) => void,
  ) {
    this.number = number;
    this.index = index;
    this.#source = source;
    this.#onChange = onChange;
    this.#onError = onError;
    this.#cache = new ChunkCache((chunk) => source.chunk(number, chunk), onChange, onError);
    this.#steps = stepsOf(index.kinds);
    const counts = new Uint16Array(density.buffer, density.byteOffset, density.byteLength / 2);
    this.#whole = this.density = new DensityPyramid(index.density, counts);
    this.matcher = new Matcher(NO_FILTER, index);
    this.sides = new Int8Array(index.blocks.length).fill(-1);
    for (const { blocks } of index.forks)
      blocks.forEach((block, side) => {
        this.sides[block] = side;
      });
  }

  /** What is loaded; the rest is loaded then, and the diagram drawn again. */
  chunk(number: number): Chunk | null {
    return this.#cache.peek(number);
  }

  /** Null: there is no such event. */
  async locate(ordinal: number): Promise<Located | null> {
    if (ordinal === NONE || ordinal === ABSENT) return null;
    const number = chunkOf(this.index.chunks, ordinal);
    if (number < 0) return null;
    const chunk = await this.#cache.get(number);
    return { ordinal, chunk, columns: chunk.columns, place: ordinal - chunk.first };
  }

  /** The nearest event after (1) or before (−1) an ordinal that is wanted; null: there is none. */
  async find(from: number, direction: 1 | -1, { isIt, mayHave }: Wanted): Promise<number | null> {
    const { chunks, events } = this.index;
    const start = from + direction;
    if (start < 0 || start >= events) return null;
    for (
      let number = chunkOf(chunks, start);
      number >= 0 && number < chunks.length;
      number += direction
    ) {
      const entry = chunks[number] as ChunkEntry;
      if (!mayHave(entry)) continue;
      const { columns, first } = await this.#cache.get(number);
      const last = first + columns.count - 1;
      const begin = direction > 0 ? Math.max(start, first) : Math.min(start, last);
      for (let i = begin - first; i >= 0 && i < columns.count; i += direction)
        if (isIt(columns, i)) return first + i;
    }
    return null;
  }

  /** Events that come from one, in order, the first `most`; and how many there are. */
  async effectsOf(
    { chunk, place }: Located,
    most: number,
  ): Promise<{ readonly ordinals: readonly number[]; readonly count: number }> {
    const ordinals: number[] = [];
    for (let ordinal = chunk.links.last[place] ?? NONE; ordinal !== NONE;) {
      ordinals.push(ordinal);
      const next = await this.locate(ordinal);
      if (next === null) break;
      ordinal = next.chunk.links.previous[next.place] ?? NONE;
    }
    return { ordinals: ordinals.reverse().slice(0, most), count: ordinals.length };
  }

  /** Causes of an event, the nearest first. */
  async causesOf(located: Located, most: number): Promise<readonly Located[]> {
    const causes: Located[] = [];
    let at: Located | null = located;
    while (causes.length < most) {
      at = await this.locate(at.columns.cause[at.place] ?? NONE);
      if (at === null) break;
      causes.push(at);
    }
    return causes;
  }

  /** What the trace says of an event beyond its columns; null: nothing. */
  async detailsOf(ordinal: number): Promise<Readonly<Record<string, unknown>> | null> {
    const number = chunkOf(this.index.chunks, ordinal);
    if (number < 0) return null;
    if (this.#details?.number !== number)
      this.#details = { number, bytes: this.#source.details(this.number, number) };
    const first = this.index.chunks[number]?.first ?? 0;
    const bytes = await this.#details.bytes.catch((error: unknown) => {
      this.#details = null;
      this.#onError(error instanceof Error ? error.message : String(error));
      return null;
    });
    if (bytes === null) return null;
    const text = detailOf(bytes, ordinal - first);
    return text === null ? null : (JSON.parse(text) as Readonly<Record<string, unknown>>);
  }

  /** State of a node when an event has happened. */
  stateOf(node: number, { chunk, place }: Located): NodeState {
    const before = chunk.states[node];
    if (before === undefined) throw new RangeError(`there is no node ${node}`);
    const state = { ...before };
    const { lane } = chunk.columns;
    for (let i = 0; i <= place; i += 1)
      if (lane[i] === node + 1)
        advance(state, chunk.columns, i, chunk.first + i, this.#steps, this.index.blocks);
    return state;
  }

  /** Densities of what a filter lets through are counted anew, chunk by chunk. */
  async setFilter(filter: EventFilter): Promise<void> {
    this.matcher = new Matcher(filter, this.index);
    const mine = (this.#filtering += 1);
    this.isFiltering = !isEmpty(filter);
    if (!this.isFiltering) {
      this.density = this.#whole;
      return;
    }
    const { lanes, buckets, width } = this.index.density;
    const builder = new DensityBuilder(lanes, buckets, width);
    for (const [number, entry] of this.index.chunks.entries()) {
      if (!this.matcher.mayMatch(entry)) continue;
      const { columns } = await this.#cache.get(number);
      if (mine !== this.#filtering) return;
      this.#count(columns, builder);
    }
    this.density = new DensityPyramid(builder.shape, builder.finish());
    this.isFiltering = false;
    this.#onChange();
  }

  #count(columns: Columns, builder: DensityBuilder): void {
    const { lane, message, at } = columns;
    for (let i = 0; i < columns.count; i += 1) {
      if (!this.matcher.matches(columns, i)) continue;
      const layer = (message[i] ?? NONE) === NONE ? EVENT_LAYER : MESSAGE_LAYER;
      builder.add(lane[i] ?? 0, layer, at[i] ?? 0);
    }
  }
}
