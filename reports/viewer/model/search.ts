/**
 * What the search field understands: `kind:voted node:3 height:12 block:ab12`, or the bare words.
 *
 * @module
 */
import { NONE, type Columns } from './columns.ts';
import type { ChunkEntry, TraceIndex } from './trace-index.ts';

export interface Query {
  readonly kinds: ReadonlySet<number> | null;
  readonly messages: ReadonlySet<number> | null;
  readonly lane: number | null;
  readonly heights: readonly [number, number] | null;
  /** Indices of the blocks that are meant. */
  readonly blocks: ReadonlySet<number> | null;
  /** Number of an event. */
  readonly id: number | null;
}

type Known = Pick<TraceIndex, 'kinds' | 'messages' | 'nodes' | 'blocks'>;
type Part = Partial<Query> | string;

const NOTHING: Query = {
  kinds: null,
  messages: null,
  lane: null,
  heights: null,
  blocks: null,
  id: null,
};

/** @returns a text that says what is not understood */
export function parseQuery(text: string, index: Known): Query | string {
  const words = text
    .trim()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return 'Type a block’s hash, a kind, a node or a height.';
  let query = NOTHING;
  for (const word of joined(words)) {
    const part = partOf(word, index);
    if (typeof part === 'string') return part;
    query = { ...query, ...part };
  }
  return query;
}

/** `node 3` is `node:3`. */
function joined(words: readonly string[]): readonly string[] {
  const out: string[] = [];
  for (let i = 0; i < words.length; i += 1) {
    const word = words[i] ?? '';
    const isName = word in PARTS && i + 1 < words.length;
    out.push(isName ? `${word}:${words[(i += 1)] ?? ''}` : word);
  }
  return out;
}

const PARTS: Readonly<Record<string, (value: string, index: Known) => Part>> = {
  kind: (value, index) => kindPart(value, index) ?? `There is no kind “${value}” in this trace.`,
  message: (value, { messages }) => {
    const found = matching(messages, value);
    return found.size > 0 ? { messages: found } : `There is no message “${value}”.`;
  },
  node: (value, { nodes }) =>
    /^\d+$/.test(value) && Number(value) < nodes
      ? { lane: Number(value) + 1 }
      : `There is no node “${value}”: they are 0 to ${nodes - 1}.`,
  height: (value) => {
    const [, first, last = first] = /^(\d+)(?:(?:-|\.\.)(\d+))?$/.exec(value) ?? [];
    return first === undefined
      ? `“${value}” is no height.`
      : { heights: [Number(first), Number(last)] };
  },
  block: (value, { blocks }) => {
    const prefix = value.toLowerCase();
    const found = blocks.flatMap(({ hash }, i) => (hash.startsWith(prefix) ? [i] : []));
    return found.length > 0 ? { blocks: new Set(found) } : `No block’s hash begins with ${value}.`;
  },
  event: (value) =>
    /^\d+$/.test(value) ? { id: Number(value) } : `“${value}” is no number of an event.`,
};

function partOf(word: string, index: Known): Part {
  const [, name = '', value = ''] = /^([a-z]+):(.+)$/.exec(word) ?? [];
  const part = PARTS[name];
  if (part !== undefined) return part(value, index);
  const [, node] = /^n(\d+)$/.exec(word) ?? [];
  if (node !== undefined) return PARTS['node']?.(node, index) ?? '';
  const [, height] = /^h(\d+)$/.exec(word) ?? [];
  if (height !== undefined) return PARTS['height']?.(height, index) ?? '';
  const kind = kindPart(word, index);
  if (kind !== null) return kind;
  if (/^[0-9a-fA-F]{4,64}$/.test(word)) return PARTS['block']?.(word, index) ?? '';
  if (/^\d+$/.test(word)) return PARTS['height']?.(word, index) ?? '';
  return `“${word}” is no kind, block, node (n3), or height (h12).`;
}

/** Kinds of events before kinds of messages: `certified` and `submitted` are both. */
function kindPart(word: string, { kinds, messages }: Known): Partial<Query> | null {
  const exact = kinds.indexOf(word);
  if (exact >= 0) return { kinds: new Set([exact]) };
  const message = messages.indexOf(word);
  if (message >= 0) return { messages: new Set([message]) };
  const found = matching(kinds, word);
  return found.size > 0 ? { kinds: found } : null;
}

/** By a piece of the name that is long enough not to be there by chance. */
function matching(names: readonly string[], word: string): ReadonlySet<number> {
  const wanted = word.toLowerCase();
  if (wanted.length < 3) return new Set();
  return new Set(names.flatMap((name, i) => (name.includes(wanted) ? [i] : [])));
}

export function isHit(query: Query, columns: Columns, i: number): boolean {
  const { kinds, messages, lane, heights, blocks, id } = query;
  if (id !== null && columns.id[i] !== id) return false;
  if (kinds !== null && !kinds.has(columns.kind[i] ?? 0)) return false;
  if (messages !== null && !messages.has(columns.message[i] ?? NONE)) return false;
  if (blocks !== null && !blocks.has(columns.block[i] ?? NONE)) return false;
  if (lane !== null && columns.lane[i] !== lane) return false;
  const height = columns.height[i] ?? NONE;
  return heights === null || (height !== NONE && height >= heights[0] && height <= heights[1]);
}

/** Whether a chunk may have a hit. */
export function mayHit({ kinds, heights }: Query, chunk: ChunkEntry): boolean {
  if (kinds !== null && !chunk.kinds.some((kind) => kinds.has(kind))) return false;
  if (heights === null) return true;
  const has = chunk.heights;
  return has !== null && has[1] >= heights[0] && has[0] <= heights[1];
}
