/**
 * Makes the index of a trace: one pass over its events, into columns, chunk by chunk.
 *
 * @module
 */
import { messageCodec } from '../../../protocol/node/message.ts';
import { UsageError } from '../../../scenarios/usage-error.ts';
import { filterOf } from '../../trace/filter.ts';
import { openTrace } from '../../trace/reader.ts';
import {
  EVENT_KINDS,
  type TraceHeader,
  type TraceTrailer,
  type WrittenEvent,
} from '../../trace/schema.ts';
import { DetailWriter, packChunk } from '../model/chunk.ts';
import {
  decodeColumns,
  emptyColumns,
  encodeColumns,
  encodeLinks,
  firstOf,
  NONE,
  WORLD_LANE,
} from '../model/columns.ts';
import { bucketsFor, DensityBuilder, EVENT_LAYER, MESSAGE_LAYER } from '../model/density.ts';
import { advance, encodeStates, initialState, stepsOf } from '../model/node-state.ts';
import { DROP_REASONS, REJECTED } from '../model/notes.ts';
import {
  lanesOf,
  type BrokenExpectation,
  type ChunkEntry,
  type HaltSpan,
  type TraceIndex,
} from '../model/trace-index.ts';
import { placeAt } from '../model/window.ts';
import { BlockTable } from './block-table.ts';
import { Causes } from './causes.ts';
import { ChunkStore, type Stored } from './chunk-store.ts';
import { haltFinder, type HaltFinder } from './halts.ts';
import type { IndexedTrace, IndexOptions } from './indexed-trace.ts';
import { Landmarks } from './landmarks.ts';
import { SentMessages } from './sent-messages.ts';

/**
 * @param goesOn - asked now and then; false: there is no use in going on
 * @returns null: it did not go on
 * @throws UsageError in one line: the file is no trace, damaged, truncated, …
 */
export async function indexTrace(
  path: string,
  options: IndexOptions,
  goesOn: () => boolean = () => true,
): Promise<IndexedTrace | null> {
  const trace = await openTrace(path);
  const indexer = new TraceIndexer(trace.header, options);
  try {
    for await (const events of trace.batches()) {
      for (const event of events) indexer.add(event);
      if (goesOn()) continue;
      await trace.close();
      indexer.discard();
      return null;
    }
    if (trace.trailer === null) throw new UsageError(`cannot read ${path}: it is truncated`);
    return indexer.finish(trace.trailer);
  } catch (error) {
    indexer.discard();
    throw error;
  }
}

const CHUNK_EVENTS = 16_384;
const KIND_CODES: ReadonlyMap<string, number> = new Map(EVENT_KINDS.map((kind, i) => [kind, i]));
const MESSAGE_CODES: ReadonlyMap<string, number> = new Map(
  messageCodec.kinds.map((kind, i) => [kind, i]),
);
const STEPS = stepsOf(EVENT_KINDS);

/** Whatever an event may have of these. */
interface AnyEvent {
  readonly node?: number | null;
  readonly client?: number | null;
  readonly height?: number;
  readonly view?: number | null;
  readonly block?: string | null;
  readonly parent?: string;
  readonly packer?: number;
  readonly offender?: number;
}

interface ChunkPlaces {
  readonly columns: Stored;
  readonly states: Stored;
  readonly details: Stored;
}

export class TraceIndexer {
  readonly #header: TraceHeader;
  readonly #options: IndexOptions;
  readonly #store = new ChunkStore();
  readonly #columns;
  readonly #clientsLane: number;
  readonly #byzantine: ReadonlySet<number>;
  readonly #blocks: BlockTable;
  readonly #landmarks = new Landmarks();
  readonly #halts: HaltFinder;
  readonly #density: DensityBuilder;
  readonly #states = new Array<ReturnType<typeof initialState>>();
  readonly #kindCounts = new Array<number>(EVENT_KINDS.length).fill(0);
  readonly #entries: ChunkEntry[] = [];
  readonly #places: ChunkPlaces[] = [];
  readonly #causes = new Causes();
  readonly #sent = new SentMessages();
  #details = new DetailWriter();
  #statesBefore: Uint8Array;
  #used = 0;
  #reachesBack = Infinity;
  #lastAt = 0;

  constructor(header: TraceHeader, options: IndexOptions) {
    this.#header = header;
    this.#options = options;
    this.#columns = emptyColumns(options.chunkEvents ?? CHUNK_EVENTS);
    this.#clientsLane = header.nodes + 1;
    this.#byzantine = new Set(header.byzantine);
    this.#blocks = new BlockTable(header.nodes);
    this.#halts = haltFinder(header, options.scenario ?? null);
    const lanes = lanesOf(header);
    this.#density = new DensityBuilder(lanes, bucketsFor(lanes));
    for (let node = 0; node < header.nodes; node += 1) this.#states.push(initialState());
    this.#statesBefore = encodeStates(this.#states);
  }

  add(event: WrittenEvent): void {
    const i = this.#used;
    const ordinal = this.#causes.length;
    const columns = this.#columns;
    const { id, cause, at } = event;
    const kind = KIND_CODES.get(event.kind) ?? 0;
    columns.id[i] = id;
    columns.at[i] = this.#lastAt = at;
    columns.kind[i] = kind;
    columns.flight[i] = columns.note[i] = columns.message[i] = columns.peer[i] = NONE;
    columns.height[i] = columns.view[i] = columns.block[i] = NONE;
    this.#kindCounts[kind] = (this.#kindCounts[kind] ?? 0) + 1;
    const from = (columns.cause[i] = this.#causes.add(id, cause));
    switch (event.kind) {
      case 'delivered':
      case 'dropped':
        this.#arrival(event, i, from);
        break;
      case 'departed':
        columns.lane[i] = this.#lane(event.from);
        columns.peer[i] = this.#lane(event.to);
        columns.message[i] = MESSAGE_CODES.get(event.message) ?? NONE;
        this.#sent.describe(from, columns, i);
        break;
      case 'sent':
        this.#sending(event, i, ordinal);
        break;
      default:
        this.#happening(event, i, ordinal);
    }
    const lane = columns.lane[i] ?? 0;
    const isMessage = columns.message[i] !== NONE;
    this.#density.add(lane, isMessage ? MESSAGE_LAYER : EVENT_LAYER, at);
    if (event.kind !== 'delivered' && event.kind !== 'departed')
      this.#details.add(i, JSON.stringify(event));
    const state = this.#states[lane - 1];
    if (state !== undefined) advance(state, columns, i, ordinal, STEPS, this.#blocks.blocks);
    this.#reachesBack = Math.min(this.#reachesBack, at - this.#flightOf(i));
    this.#used += 1;
    if (this.#used === columns.count) this.#endChunk();
  }

  finish(trailer: TraceTrailer): IndexedTrace {
    if (this.#used > 0) this.#endChunk();
    const store = this.#store;
    const places = this.#places;
    const links = this.#entries.map(({ first, count }) =>
      store.add(encodeLinks(this.#causes.links(first, count), first)),
    );
    const density = new Uint8Array(this.#density.finish().buffer);
    const columns = (number: number): Uint8Array => store.read(at(places, number).columns);
    return {
      index: this.#index(trailer),
      filter: filterOf(this.#header),
      density,
      columns,
      chunk: (number) =>
        packChunk({
          columns: columns(number),
          links: store.read(at(links, number)),
          states: store.read(at(places, number).states),
        }),
      details: (number) => store.read(at(places, number).details),
      close: () => store.close(),
    };
  }

  /** Instead of {@link finish}. */
  discard(): void {
    this.#store.close();
  }

  #index({ fingerprint }: TraceTrailer): TraceIndex {
    const { scenario, seed, nodes, delegates, electable, clients, byzantine } = this.#header;
    const end = this.#lastAt;
    const halts = this.#halts.result(end);
    for (const halt of halts) this.#markHalt(halt);
    const { name, expectations = [] } = this.#options;
    for (const expectation of expectations) this.#markExpectation(expectation, halts);
    return {
      name,
      scenario,
      seed,
      version: this.#header.ektsim,
      fingerprint,
      nodes,
      delegates,
      electable,
      clients,
      byzantine,
      leftOut: leftOut(this.#header),
      events: this.#causes.length,
      end,
      kinds: EVENT_KINDS,
      messages: messageCodec.kinds,
      kindCounts: this.#kindCounts,
      chunks: this.#entries,
      blocks: this.#blocks.entries(),
      forks: this.#blocks.forks,
      landmarks: this.#landmarks.list,
      ...this.#landmarks.spans(end),
      halts,
      expectations,
      density: this.#density.shape,
    };
  }

  // ——— Kinds of events ———

  #arrival(
    event: Extract<WrittenEvent, { kind: 'delivered' | 'dropped' }>,
    i: number,
    cause: number,
  ): void {
    const columns = this.#columns;
    columns.lane[i] = this.#lane(event.to);
    columns.peer[i] = this.#lane(event.from);
    columns.message[i] = MESSAGE_CODES.get(event.message) ?? NONE;
    if (event.kind === 'dropped') columns.note[i] = DROP_REASONS.indexOf(event.reason);
    const sentAt = this.#sent.describe(cause, columns, i);
    if (sentAt !== null) columns.flight[i] = Math.min(NONE - 1, event.at - sentAt);
  }

  #sending(event: Extract<WrittenEvent, { kind: 'sent' }>, i: number, ordinal: number): void {
    const columns = this.#columns;
    columns.lane[i] = this.#lane(event.from);
    columns.message[i] = MESSAGE_CODES.get(event.message) ?? NONE;
    const [first] = event.to;
    if (event.recipients === 1 && typeof first === 'number') columns.peer[i] = this.#lane(first);
    this.#about(event.about, i, ordinal, event.at);
    this.#sent.add(ordinal, columns, i);
  }

  #happening(event: WrittenEvent, i: number, ordinal: number): void {
    const columns = this.#columns;
    const any = event as AnyEvent;
    const lane = (columns.lane[i] = this.#laneOf(any));
    this.#about(any, i, ordinal, event.at);
    columns.note[i] = this.#noteOf(event);
    const block = columns.block[i] ?? NONE;
    if (event.kind === 'proposed') this.#blocks.proposed(block, ordinal, event.at);
    if (event.kind === 'committed' && !this.#byzantine.has(event.node)) {
      const fork = this.#blocks.committed(block, event.node, ordinal, event.at);
      if (fork !== null) this.#landmarks.fork(fork, lane, this.#header.nodes);
    }
    this.#landmarks.event(event, ordinal, lane);
    this.#halts.event(event);
  }

  /** Block, height, view and packer of whatever names them. */
  #about(about: AnyEvent, i: number, ordinal: number, at: number): void {
    const columns = this.#columns;
    const { height, view, block, packer, parent, offender } = about;
    if (height !== undefined) columns.height[i] = height;
    if (view !== undefined && view !== null) columns.view[i] = view;
    const other = packer ?? offender;
    if (other !== undefined && columns.message[i] === NONE) columns.peer[i] = this.#lane(other);
    if (block === undefined || block === null) return;
    columns.block[i] = this.#blocks.mention({ ordinal, at, hash: block, height, packer, parent });
  }

  #noteOf(event: WrittenEvent): number {
    switch (event.kind) {
      case 'voted':
        return event.verdict === 'reject' ? REJECTED : 0;
      case 'elected':
        return event.order.indexOf(event.node) + 1;
      case 'catching-up':
        return event.target;
      case 'fault-due':
      case 'fault-started':
      case 'fault-changed':
      case 'fault-ended':
        return event.fault;
      default:
        return NONE;
    }
  }

  /** Clients have one lane; what they do stands there and not with the node that they speak to. */
  #laneOf({ node, client }: AnyEvent): number {
    if (client !== undefined && client !== null && this.#header.clients > 0)
      return this.#clientsLane;
    return node === undefined || node === null ? WORLD_LANE : this.#lane(node);
  }

  #lane(node: number): number {
    return Math.min(node + 1, this.#clientsLane);
  }

  #flightOf(i: number): number {
    const flight = this.#columns.flight[i] ?? NONE;
    return flight === NONE ? 0 : flight;
  }

  // ——— Chunks and the end ———

  #endChunk(): void {
    const first = this.#causes.length - this.#used;
    const columns = firstOf(this.#columns, this.#used);
    this.#entries.push({
      first,
      count: this.#used,
      from: columns.at[0] ?? 0,
      to: columns.at[this.#used - 1] ?? 0,
      reachesBack: this.#reachesBack,
      kinds: [...new Set(columns.kind)].toSorted((a, b) => a - b),
      heights: rangeOf(columns.height),
    });
    this.#places.push({
      columns: this.#store.add(encodeColumns(columns, first)),
      states: this.#store.add(this.#statesBefore),
      details: this.#store.add(this.#details.finish()),
    });
    this.#statesBefore = encodeStates(this.#states);
    this.#details = new DetailWriter();
    this.#used = 0;
    this.#reachesBack = Infinity;
  }

  /** At the last event before the stop, so that one sees what came after. */
  #markHalt({ from, to, height }: HaltSpan): void {
    const event = this.#eventAt(from);
    const label = `halt: no block after height ${height} for ${((to - from) / 1_000_000).toFixed(1)} s`;
    this.#landmarks.add({ class: 'halt', event, at: from, lane: WORLD_LANE, label });
  }

  /** Where it shows: at the first moment of the sort that the expectation is about. */
  #markExpectation(
    { expectation, found, allowed }: BrokenExpectation,
    halts: readonly HaltSpan[],
  ): void {
    const list = this.#landmarks.list;
    const sort = expectation === 'forks' ? 'fork' : expectation === 'breaches' ? 'breach' : null;
    const shown = sort === null ? undefined : list.find((mark) => mark.class === sort);
    const at = shown?.at ?? halts[0]?.from ?? this.#lastAt;
    this.#landmarks.add({
      class: 'expectation',
      event: shown?.event ?? this.#eventAt(at),
      at,
      lane: WORLD_LANE,
      label: `${expectation}: ${found}; expected ${allowed}`,
    });
  }

  /** The last event not after a moment. */
  #eventAt(time: number): number {
    const number = this.#entries.findLastIndex(({ from }) => from <= time);
    if (number < 0) return 0;
    const columns = decodeColumns(this.#store.read(at(this.#places, number).columns));
    return columns.first + placeAt(columns, time + 1) - 1;
  }
}

function rangeOf(heights: Uint32Array): readonly [number, number] | null {
  let [low, high] = [NONE, -1];
  for (const height of heights) {
    if (height === NONE) continue;
    if (height < low) low = height;
    if (height > high) high = height;
  }
  return high < 0 ? null : [low, high];
}

function leftOut({ withheld, sampled, limit }: TraceHeader): string | null {
  const parts = [
    withheld.length > 0 ? `without ${withheld.join(', ')}` : '',
    ...Object.entries(sampled).map(([kind, part]) => `${part} of ${kind}`),
    limit === null ? '' : `the first ${limit} events at most`,
  ].filter((part) => part !== '');
  return parts.length === 0 ? null : parts.join('; ');
}

function at<T>(list: readonly T[], number: number): T {
  const found = list[number];
  if (found === undefined) throw new RangeError(`there is no chunk ${number}`);
  return found;
}
