/**
 * A chunk as it is stored and sent: columns, links and the states that it begins with, each with its
 * length before it. The details of its events are apart: they are asked for one event at a time.
 *
 * @module
 */
import { decodeColumns, decodeLinks, type Columns, type Links } from './columns.ts';
import { decodeStates, type NodeState } from './node-state.ts';
import { ByteReader, ByteWriter } from './varint.ts';

export interface Chunk {
  /** Ordinal of its first event. */
  readonly first: number;
  readonly columns: Columns;
  readonly links: Links;
  /** Of every node, before the first event. */
  readonly states: readonly NodeState[];
}

/** The three parts, encoded. */
export interface ChunkParts {
  readonly columns: Uint8Array;
  readonly links: Uint8Array;
  readonly states: Uint8Array;
}

export function packChunk({ columns, links, states }: ChunkParts): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter(columns.length + links.length + states.length + 32);
  for (const part of [columns, links, states]) {
    writer.number(part.length);
    writer.bytes(part);
  }
  return writer.finish();
}

export function unpackChunk(bytes: Uint8Array): Chunk {
  const reader = new ByteReader(bytes);
  const part = (): Uint8Array => reader.bytes(reader.number());
  const { first, ...columns } = decodeColumns(part());
  return { first, columns, links: decodeLinks(part()), states: decodeStates(part()) };
}

/**
 * Gathers the details of a chunk's events: a line for each that has some, its place in the chunk and
 * then JSON, in which there is no end of a line. Encoded at once, which is much quicker than one by
 * one.
 */
export class DetailWriter {
  readonly #lines: string[] = [];

  /** @param json - as `JSON.stringify` makes it */
  add(place: number, json: string): void {
    this.#lines.push(`${place} ${json}`);
  }

  finish(): Uint8Array<ArrayBuffer> {
    return new TextEncoder().encode(this.#lines.join('\n'));
  }
}

/** The details of one event, as JSON, or null: it has none beyond its columns. */
export function detailOf(bytes: Uint8Array, place: number): string | null {
  const text = new TextDecoder().decode(bytes);
  const start = `${place} `;
  const line = text.startsWith(start) ? 0 : text.indexOf(`\n${start}`) + 1;
  if (line === 0 && !text.startsWith(start)) return null;
  const end = text.indexOf('\n', line);
  return text.slice(line + start.length, end < 0 ? undefined : end);
}

/** The details of all events of a chunk, by their places. */
export function detailsIn(bytes: Uint8Array): ReadonlyMap<number, string> {
  const details = new Map<number, string>();
  for (const line of new TextDecoder().decode(bytes).split('\n')) {
    const space = line.indexOf(' ');
    if (space > 0) details.set(Number(line.slice(0, space)), line.slice(space + 1));
  }
  return details;
}
