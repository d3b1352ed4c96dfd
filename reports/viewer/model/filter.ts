/**
 * What of a trace is shown: by lane, kind of event, kind of message and height.
 *
 * @module
 */
import { NONE, type Columns } from './columns.ts';
import { laneName, type ChunkEntry, type TraceIndex } from './trace-index.ts';

export interface EventFilter {
  /** Null: all. An event stays if it happens on one of them, or if its other end does. */
  readonly lanes: ReadonlySet<number> | null;
  /** Names that are not shown. */
  readonly hiddenKinds: ReadonlySet<string>;
  readonly hiddenMessages: ReadonlySet<string>;
  /** From and to; null: all, also events without a height. */
  readonly heights: readonly [number, number] | null;
}

export const NO_FILTER: EventFilter = {
  lanes: null,
  hiddenKinds: new Set(),
  hiddenMessages: new Set(),
  heights: null,
};

export function isEmpty(filter: EventFilter): boolean {
  return (
    filter.lanes === null &&
    filter.heights === null &&
    filter.hiddenKinds.size === 0 &&
    filter.hiddenMessages.size === 0
  );
}

/** A filter made quick for one trace. */
export class Matcher {
  readonly #kinds: Uint8Array;
  readonly #messages: Uint8Array;
  readonly #lanes: Uint8Array | null;
  readonly #heights: readonly [number, number] | null;

  constructor(filter: EventFilter, index: Pick<TraceIndex, 'kinds' | 'messages' | 'nodes'>) {
    const shown = (names: readonly string[], hidden: ReadonlySet<string>): Uint8Array =>
      Uint8Array.from(names, (name) => (hidden.has(name) ? 0 : 1));
    this.#kinds = shown(index.kinds, filter.hiddenKinds);
    this.#messages = shown(index.messages, filter.hiddenMessages);
    this.#lanes =
      filter.lanes === null
        ? null
        : Uint8Array.from({ length: index.nodes + 2 }, (_, lane) =>
            filter.lanes?.has(lane) === true ? 1 : 0,
          );
    this.#heights = filter.heights;
  }

  matches(columns: Columns, i: number): boolean {
    if (this.#kinds[columns.kind[i] ?? 0] !== 1) return false;
    const message = columns.message[i] ?? NONE;
    if (message !== NONE && this.#messages[message] !== 1) return false;
    if (this.#lanes !== null && !this.#hasLane(columns, i)) return false;
    if (this.#heights === null) return true;
    const height = columns.height[i] ?? NONE;
    return height !== NONE && height >= this.#heights[0] && height <= this.#heights[1];
  }

  /** Whether a chunk may have events that match: no need to load it otherwise. */
  mayMatch({ kinds, heights }: ChunkEntry): boolean {
    if (!kinds.some((kind) => this.#kinds[kind] === 1)) return false;
    if (this.#heights === null) return true;
    return heights !== null && heights[1] >= this.#heights[0] && heights[0] <= this.#heights[1];
  }

  showsLane(lane: number): boolean {
    return this.#lanes === null || this.#lanes[lane] === 1;
  }

  #hasLane(columns: Columns, i: number): boolean {
    const lanes = this.#lanes as Uint8Array;
    if (lanes[columns.lane[i] ?? 0] === 1) return true;
    const { message } = columns;
    return (message[i] ?? NONE) !== NONE && lanes[columns.peer[i] ?? 0] === 1;
  }
}

/**
 * Lanes as they are typed: `0-4, 7, world, clients`.
 *
 * @returns null for nothing, which is all; a text that says what is wrong
 */
export function parseLanes(
  text: string,
  index: Pick<TraceIndex, 'nodes' | 'clients'>,
): ReadonlySet<number> | null | string {
  const words = text.split(/[\s,]+/).filter((word) => word !== '');
  if (words.length === 0) return null;
  const lanes = new Set<number>();
  for (const word of words) {
    const [, first, last = first] = /^(\d+)(?:(?:-|\.\.)(\d+))?$/.exec(word) ?? [];
    if (word === 'world') lanes.add(0);
    else if (word === 'clients' && index.clients > 0) lanes.add(index.nodes + 1);
    else if (first === undefined || Number(last) >= index.nodes || Number(first) > Number(last))
      return `There is no ${word}: nodes are 0 to ${index.nodes - 1}, such as 0-4, 7.`;
    else for (let node = Number(first); node <= Number(last); node += 1) lanes.add(node + 1);
  }
  return lanes;
}

/** Heights as they are typed: `12` or `10-20`; null for nothing; a text that says what is wrong. */
export function parseHeights(text: string): readonly [number, number] | null | string {
  if (text.trim() === '') return null;
  const [, first, last = first] = /^\s*(\d+)(?:\s*(?:-|\.\.)\s*(\d+))?\s*$/.exec(text) ?? [];
  if (first === undefined || Number(first) > Number(last))
    return 'Heights are written like 12 or 10-20.';
  return [Number(first), Number(last)];
}

/** A filter in words, for who can't see it. */
export function filterInWords(filter: EventFilter, index: TraceIndex): string {
  const parts: string[] = [];
  if (filter.lanes !== null)
    parts.push([...filter.lanes].map((lane) => laneName(index, lane)).join(', '));
  if (filter.hiddenKinds.size > 0) parts.push(`without ${[...filter.hiddenKinds].join(', ')}`);
  if (filter.hiddenMessages.size > 0)
    parts.push(`without messages ${[...filter.hiddenMessages].join(', ')}`);
  if (filter.heights !== null) parts.push(`heights ${filter.heights.join(' to ')}`);
  return parts.length === 0 ? 'everything is shown' : parts.join('; ');
}
