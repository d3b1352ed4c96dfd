/**
 * Which part of a trace a window of time needs, and which event stands where in it.
 *
 * @module
 */
import { NONE, type Columns } from './columns.ts';
import type { ChunkEntry } from './trace-index.ts';

/** From and to, in simulated µs. */
export interface TimeWindow {
  readonly from: number;
  readonly to: number;
}

/** Numbers of the chunks with events in the window, or with messages that were on their way in it. */
export function chunksIn(
  chunks: readonly ChunkEntry[],
  { from, to }: TimeWindow,
): readonly number[] {
  const found: number[] = [];
  for (let number = firstChunkAt(chunks, from); number < chunks.length; number += 1)
    if ((chunks[number]?.reachesBack ?? Infinity) <= to) found.push(number);
  return found;
}

/** The first chunk that does not end before `at`. */
function firstChunkAt(chunks: readonly ChunkEntry[], at: number): number {
  let [low, high] = [0, chunks.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((chunks[middle]?.to ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** About how many events a window has, by the chunks' own times. */
export function eventsIn(chunks: readonly ChunkEntry[], { from, to }: TimeWindow): number {
  let events = 0;
  for (let number = firstChunkAt(chunks, from); number < chunks.length; number += 1) {
    const chunk = chunks[number] as ChunkEntry;
    if (chunk.from > to) break;
    const length = Math.max(1, chunk.to - chunk.from);
    const part = Math.min(to, chunk.to) - Math.max(from, chunk.from);
    events += chunk.count * Math.min(1, Math.max(0, part / length));
  }
  return Math.round(events);
}

/** The chunk that has an ordinal; −1: none. */
export function chunkOf(chunks: readonly ChunkEntry[], ordinal: number): number {
  let [low, high] = [0, chunks.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const { first, count } = chunks[middle] as ChunkEntry;
    if (first + count <= ordinal) low = middle + 1;
    else high = middle;
  }
  const found = chunks[low];
  return found !== undefined && ordinal >= found.first ? low : -1;
}

/** The first place in the columns that is not before `at`; `count` if there is none. */
export function placeAt({ at, count }: Pick<Columns, 'at' | 'count'>, time: number): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((at[middle] ?? 0) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Calls `visit` for each event of the columns that shows in the window: those that happen in it, and
 * messages that are on their way in it.
 */
export function visitWindow(
  columns: Columns,
  { from, to }: TimeWindow,
  visit: (place: number) => void,
): void {
  const { at, flight, count } = columns;
  for (let i = placeAt(columns, from); i < count; i += 1) {
    const time = at[i] ?? 0;
    if (time <= to) visit(i);
    else {
      const long = flight[i] ?? NONE;
      if (long !== NONE && time - long <= to) visit(i);
    }
  }
}
