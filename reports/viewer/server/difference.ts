/**
 * Where two traces part: the first event that is not the same in both.
 *
 * @module
 */
import { detailOf } from '../model/chunk.ts';
import { decodeColumns, type Columns } from '../model/columns.ts';
import type { Landmark } from '../model/trace-index.ts';
import type { IndexedTrace } from './indexed-trace.ts';
import { differenceInShared, type Difference } from './shared-events.ts';

/** Null: they are equal in what both have. Otherwise where, at which one of them may have ended. */
export function firstDifference(one: IndexedTrace, other: IndexedTrace): Difference | null {
  if (!isSameFilter(one, other)) return differenceInShared(one, other);
  const ordinal = firstUnequal(one, other);
  return ordinal === null ? null : { equalEvents: ordinal, ordinals: [ordinal, ordinal] };
}

/** Whether two traces leave out the same. */
export function isSameFilter(one: IndexedTrace, other: IndexedTrace): boolean {
  return one.index.leftOut === other.index.leftOut;
}

function firstUnequal(one: IndexedTrace, other: IndexedTrace): number | null {
  const chunks = Math.max(one.index.chunks.length, other.index.chunks.length);
  for (let number = 0; number < chunks; number += 1) {
    const isShared = number < Math.min(one.index.chunks.length, other.index.chunks.length);
    if (!isShared)
      return number * (one.index.chunks[0]?.count ?? other.index.chunks[0]?.count ?? 0);
    const place = differenceIn(one, other, number);
    if (place !== null) return (one.index.chunks[number]?.first ?? 0) + place;
  }
  return null;
}

/** Place in the chunk. */
function differenceIn(one: IndexedTrace, other: IndexedTrace, number: number): number | null {
  const bytes = [one.columns(number), other.columns(number)] as const;
  const details = [one.details(number), other.details(number)] as const;
  if (isEqual(...bytes) && isEqual(...details)) return null;
  const [first, second] = [decodeColumns(bytes[0]), decodeColumns(bytes[1])];
  const count = Math.min(first.count, second.count);
  for (let i = 0; i < count; i += 1) {
    if (!isSameRow(first, second, i)) return i;
    if (detailOf(details[0], i) !== detailOf(details[1], i)) return i;
  }
  return count;
}

function isSameRow(one: Columns, other: Columns, i: number): boolean {
  return COLUMNS.every((name) => one[name][i] === other[name][i]);
}

const COLUMNS = [
  'id',
  'at',
  'kind',
  'lane',
  'peer',
  'message',
  'flight',
  'cause',
  'height',
  'view',
  'block',
  'note',
] as const satisfies readonly (keyof Columns)[];

function isEqual(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}

/** The difference as a landmark of one of the traces; at its end where it has ended before. */
export function differenceMark(trace: IndexedTrace, ordinal: number): Landmark {
  const { index } = trace;
  const event = Math.min(ordinal, index.events - 1);
  const number = index.chunks.findLastIndex(({ first }) => first <= event);
  const entry = index.chunks[number];
  const decoded = entry === undefined ? null : decodeColumns(trace.columns(number));
  const place = event - (entry?.first ?? 0);
  return {
    class: 'difference',
    event,
    at: decoded?.at[place] ?? 0,
    lane: decoded?.lane[place] ?? 0,
    label:
      ordinal < index.events
        ? 'the runs differ from here on'
        : 'this trace ends here, the other one goes on',
  };
}
