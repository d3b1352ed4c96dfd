/**
 * Events as columns of numbers: what the index of a trace is made of, on its way and in the page. A
 * chunk has some ten thousand events that follow on each other; there is no object for an event.
 *
 * Encoded, each column stands for itself: whole numbers as bytes, those that rise as differences.
 * The links to effects stand apart from the columns, because they depend on what comes later: two
 * runs that are equal up to a moment have equal columns up to there.
 *
 * @module
 */
import { ByteReader, ByteWriter } from './varint.ts';

/** Stands for "none" in every column of numbers. */
export const NONE = 0xffff_ffff;
/** Stands for a cause that is not in the trace, because a filter kept it out. */
export const ABSENT = 0xffff_fffe;

/** Lane of what happens at no node. The nodes' lanes follow, then one of all clients. */
export const WORLD_LANE = 0;

/** Events by their place in the trace (*ordinal*, from 0); all columns are equally long. */
export interface Columns {
  readonly count: number;
  /** Number of the event in the run. */
  readonly id: Uint32Array;
  /** Simulated time in µs. */
  readonly at: Float64Array;
  /** Index into the kinds of the index. */
  readonly kind: Uint8Array;
  /** Where it happened: {@link WORLD_LANE}, node + 1, or the lane of the clients. */
  readonly lane: Uint32Array;
  /** Lane at the other end of a message; of a block its packer; of an offence its offender. */
  readonly peer: Uint32Array;
  /** Index into the kinds of messages; {@link NONE}: no message. */
  readonly message: Uint32Array;
  /** Of what arrives or is lost: µs since it was sent, {@link NONE} if that is not known. */
  readonly flight: Uint32Array;
  /** Ordinal of the cause, {@link NONE} or {@link ABSENT}. */
  readonly cause: Uint32Array;
  readonly height: Uint32Array;
  readonly view: Uint32Array;
  /** Index into the blocks of the index. */
  readonly block: Uint32Array;
  /** What else matters, by kind: see `notes.ts`. */
  readonly note: Uint32Array;
}

/** Effects of an event: from `last` along `previous`, both ordinals or {@link NONE}. */
export interface Links {
  /** The last event that comes from this one. */
  readonly last: Uint32Array;
  /** The event before this one that has the same cause. */
  readonly previous: Uint32Array;
}

/** Room for so many events. */
export function emptyColumns(count: number): Columns {
  const numbers = (): Uint32Array => new Uint32Array(count);
  return {
    count,
    id: numbers(),
    at: new Float64Array(count),
    kind: new Uint8Array(count),
    lane: numbers(),
    peer: numbers(),
    message: numbers(),
    flight: numbers(),
    cause: numbers(),
    height: numbers(),
    view: numbers(),
    block: numbers(),
    note: numbers(),
  };
}

/** The first events of some columns, without copying. */
export function firstOf(columns: Columns, count: number): Columns {
  const head = (column: Uint32Array): Uint32Array => column.subarray(0, count);
  return {
    count,
    id: head(columns.id),
    at: columns.at.subarray(0, count),
    kind: columns.kind.subarray(0, count),
    lane: head(columns.lane),
    peer: head(columns.peer),
    message: head(columns.message),
    flight: head(columns.flight),
    cause: head(columns.cause),
    height: head(columns.height),
    view: head(columns.view),
    block: head(columns.block),
    note: head(columns.note),
  };
}

/** Columns that hold {@link NONE} or small numbers, in the order in which they are encoded. */
const PLAIN = ['lane', 'peer', 'message', 'flight', 'height', 'view', 'block', 'note'] as const;

/** @param first - ordinal of the first event */
export function encodeColumns(columns: Columns, first: number): Uint8Array<ArrayBuffer> {
  const { count, id, at, kind, cause } = columns;
  const writer = new ByteWriter(count * 24 + 64);
  writer.number(count);
  writer.number(first);
  let [lastId, lastAt] = [0, 0];
  for (let i = 0; i < count; i += 1) {
    writer.number((id[i] ?? 0) - lastId);
    lastId = id[i] ?? 0;
  }
  for (let i = 0; i < count; i += 1) {
    writer.number((at[i] ?? 0) - lastAt);
    lastAt = at[i] ?? 0;
  }
  writer.bytes(kind.subarray(0, count));
  for (let i = 0; i < count; i += 1) {
    const value = cause[i] ?? NONE;
    // A cause is before its effect: how far is 1 or more.
    writer.number(value === NONE ? 0 : value === ABSENT ? 1 : first + i - value + 1);
  }
  for (const name of PLAIN) {
    const column = columns[name];
    for (let i = 0; i < count; i += 1) writer.number(withNoneFirst(column[i] ?? NONE));
  }
  return writer.finish();
}

export function decodeColumns(bytes: Uint8Array): Columns & { readonly first: number } {
  const reader = new ByteReader(bytes);
  const count = reader.number();
  const first = reader.number();
  const columns = emptyColumns(count);
  const { id, at, kind, cause } = columns;
  let value = 0;
  for (let i = 0; i < count; i += 1) id[i] = value += reader.number();
  value = 0;
  for (let i = 0; i < count; i += 1) at[i] = value += reader.number();
  kind.set(reader.bytes(count));
  for (let i = 0; i < count; i += 1) {
    const back = reader.number();
    cause[i] = back === 0 ? NONE : back === 1 ? ABSENT : first + i - back + 1;
  }
  for (const name of PLAIN) {
    const column = columns[name];
    for (let i = 0; i < count; i += 1) column[i] = reader.number() - 1;
  }
  return { ...columns, first };
}

/** @param first - ordinal of the first event */
export function encodeLinks({ last, previous }: Links, first: number): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter(last.length * 4 + 16);
  writer.number(last.length);
  writer.number(first);
  for (let i = 0; i < last.length; i += 1) {
    const value = last[i] ?? NONE;
    writer.number(value === NONE ? 0 : value - first - i);
  }
  for (let i = 0; i < previous.length; i += 1) {
    const value = previous[i] ?? NONE;
    writer.number(value === NONE ? 0 : first + i - value);
  }
  return writer.finish();
}

export function decodeLinks(bytes: Uint8Array): Links {
  const reader = new ByteReader(bytes);
  const count = reader.number();
  const first = reader.number();
  const [last, previous] = [new Uint32Array(count), new Uint32Array(count)];
  for (let i = 0; i < count; i += 1) {
    const ahead = reader.number();
    last[i] = ahead === 0 ? NONE : first + i + ahead;
  }
  for (let i = 0; i < count; i += 1) {
    const back = reader.number();
    previous[i] = back === 0 ? NONE : first + i - back;
  }
  return { last, previous };
}

/** NONE as 0, anything else one more: `-1` wraps back to NONE in a column. */
function withNoneFirst(value: number): number {
  return value === NONE ? 0 : value + 1;
}
