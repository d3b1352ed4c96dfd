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

/** Gathers the details of a chunk's events: JSON texts with the events' places in the chunk. */
export class DetailWriter {
  readonly #writer = new ByteWriter(65_536);
  readonly #encoder = new TextEncoder();

  add(place: number, text: string): void {
    const bytes = this.#encoder.encode(text);
    this.#writer.number(place);
    this.#writer.number(bytes.length);
    this.#writer.bytes(bytes);
  }

  finish(): Uint8Array<ArrayBuffer> {
    return this.#writer.finish();
  }
}

/** The details of one event, or null: it has none beyond its columns. */
export function detailOf(bytes: Uint8Array, place: number): string | null {
  const reader = new ByteReader(bytes);
  while (!reader.isAtEnd) {
    const found = reader.number();
    const text = reader.bytes(reader.number());
    if (found === place) return new TextDecoder().decode(text);
  }
  return null;
}
