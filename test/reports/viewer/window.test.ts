import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NONE, type Columns } from '../../../reports/viewer/model/columns.ts';
import type { ChunkEntry } from '../../../reports/viewer/model/trace-index.ts';
import {
  chunkOf,
  chunksIn,
  eventsIn,
  placeAt,
  visitWindow,
  type TimeWindow,
} from '../../../reports/viewer/model/window.ts';
import {
  around,
  panned,
  showing,
  ticks,
  wholeRun,
  zoomed,
} from '../../../reports/viewer/model/viewport.ts';
import { someColumns } from './columns-arbitrary.ts';

const SIZE = 4;

function entriesOf({ at, flight, count }: Columns): readonly ChunkEntry[] {
  const entries: ChunkEntry[] = [];
  for (let first = 0; first < count; first += SIZE) {
    const last = Math.min(count, first + SIZE);
    const places = Array.from({ length: last - first }, (_, i) => first + i);
    entries.push({
      first,
      count: last - first,
      from: at[first]!,
      to: at[last - 1]!,
      reachesBack: Math.min(...places.map((i) => at[i]! - (flight[i] === NONE ? 0 : flight[i]!))),
      kinds: [],
      heights: null,
    });
  }
  return entries;
}

/** The naive model: an event shows if it, or its message's way, has a moment in the window. */
function shownIn({ at, flight, count }: Columns, { from, to }: TimeWindow): readonly number[] {
  return Array.from({ length: count }, (_, i) => i).filter((i) => {
    const start = at[i]! - (flight[i] === NONE ? 0 : flight[i]!);
    return at[i]! >= from && start <= to;
  });
}

const times = fc.tuple(fc.integer({ min: -5, max: 300 }), fc.integer({ min: 0, max: 200 }));

describe('a window of time', () => {
  it('has the events of the naive model, with no chunk too few', () => {
    fc.assert(
      fc.property(someColumns, times, ({ columns }, [from, length]) => {
        const window = { from, to: from + length };
        const wanted = shownIn(columns, window);
        const places: number[] = [];
        visitWindow(columns, window, (place) => places.push(place));
        expect(places).toEqual(wanted);
        const chunks = chunksIn(entriesOf(columns), window);
        const needed = new Set(wanted.map((i) => Math.floor(i / SIZE)));
        expect([...needed].every((chunk) => chunks.includes(chunk))).toBe(true);
      }),
    );
  });

  it('finds the chunk of every event, and the first event from a moment on', () => {
    fc.assert(
      fc.property(someColumns, fc.integer({ min: -1, max: 300 }), ({ columns }, time) => {
        const entries = entriesOf(columns);
        for (let i = 0; i < columns.count; i += 1)
          expect(chunkOf(entries, i)).toBe(Math.floor(i / SIZE));
        expect(chunkOf(entries, columns.count)).toBe(-1);
        const first = columns.at.findIndex((at) => at >= time);
        expect(placeAt(columns, time)).toBe(first < 0 ? columns.count : first);
      }),
    );
  });

  it('knows about how many events it has: all of them where all are seen, none beyond', () => {
    fc.assert(
      fc.property(someColumns, ({ columns }) => {
        const entries = entriesOf(columns);
        const end = columns.at.at(-1) ?? 0;
        // Chunks of one moment have no length to take a part of.
        fc.pre(entries.every(({ from, to }) => to > from));
        expect(eventsIn(entries, { from: 0, to: end })).toBe(columns.count);
        expect(eventsIn(entries, { from: end + 1, to: end + 9 })).toBe(0);
      }),
    );
  });
});

describe('the viewport', () => {
  const end = 60_000_000;
  const windows = fc
    .tuple(fc.integer({ min: 0, max: end }), fc.integer({ min: 20, max: end }))
    .map(([middle, length]) => around(middle, length, end));

  it('keeps the moment under the pointer where it is while one zooms, unless an end is near', () => {
    fc.assert(
      fc.property(fc.integer({ min: 25, max: 75 }), (percent) => {
        const window = { from: 20_000_000, to: 40_000_000 };
        const at = window.from + (percent / 100) * 20_000_000;
        const closer = zoomed(window, 4, at, end);
        expect((at - closer.from) / (closer.to - closer.from)).toBeCloseTo(percent / 100, 6);
        expect(closer.to - closer.from).toBeCloseTo(5_000_000, 3);
      }),
    );
  });

  it('never loses the run, however one pans and zooms', () => {
    const moves = fc.array(fc.tuple(fc.double({ min: -3, max: 3, noNaN: true }), fc.boolean()));
    fc.assert(
      fc.property(windows, moves, (start, list) => {
        let window = start;
        for (const [by, isZoom] of list)
          window = isZoom
            ? zoomed(window, Math.exp(by), (window.from + window.to) / 2, end)
            : panned(window, by * (window.to - window.from), end);
        expect(window.to).toBeGreaterThan(window.from);
        expect(window.from).toBeLessThan(end);
        expect(window.to).toBeGreaterThan(0);
        const whole = wholeRun(end);
        expect(window.to - window.from).toBeLessThanOrEqual(1.001 * (whole.to - whole.from));
      }),
    );
  });

  it('shows a moment that it is asked to show, and does not move if it does already', () => {
    fc.assert(
      fc.property(windows, fc.integer({ min: 0, max: end }), (window, at) => {
        const shown = showing(window, at, end);
        expect(shown.from).toBeLessThanOrEqual(at);
        expect(shown.to).toBeGreaterThanOrEqual(at);
        expect(shown.to - shown.from).toBeCloseTo(window.to - window.from, 3);
        expect(showing(shown, (shown.from + shown.to) / 2, end)).toBe(shown);
      }),
    );
  });

  it('has round moments on its axis, about as many as asked for', () => {
    fc.assert(
      fc.property(windows, (window) => {
        const found = ticks(window, 8);
        expect(found.length).toBeLessThanOrEqual(10);
        for (const at of found) {
          expect(at).toBeGreaterThanOrEqual(window.from);
          expect(at).toBeLessThanOrEqual(window.to);
        }
      }),
    );
  });
});
