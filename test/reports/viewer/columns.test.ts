import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  detailOf,
  DetailWriter,
  packChunk,
  unpackChunk,
} from '../../../reports/viewer/model/chunk.ts';
import {
  decodeColumns,
  decodeLinks,
  encodeColumns,
  encodeLinks,
  NONE,
} from '../../../reports/viewer/model/columns.ts';
import {
  decodeStates,
  encodeStates,
  initialState,
  STATE_FIELDS,
} from '../../../reports/viewer/model/node-state.ts';
import {
  countOf,
  nodesOf,
  rangesInWords,
  rangesOf,
} from '../../../reports/viewer/model/node-ranges.ts';
import { ByteReader, ByteWriter } from '../../../reports/viewer/model/varint.ts';
import { someColumns } from './columns-arbitrary.ts';

describe('numbers as bytes', () => {
  it('come back as they were, and small ones take one byte', () => {
    const whole = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
    const signed = fc.integer({ min: -(2 ** 50), max: 2 ** 50 });
    fc.assert(
      fc.property(fc.array(fc.tuple(whole, signed)), (pairs) => {
        const writer = new ByteWriter(1);
        for (const [one, other] of pairs) {
          writer.number(one);
          writer.signed(other);
        }
        const reader = new ByteReader(writer.finish());
        for (const [one, other] of pairs)
          expect([reader.number(), reader.signed()]).toEqual([one, other]);
        expect(reader.isAtEnd).toBe(true);
      }),
    );
    const writer = new ByteWriter();
    for (const value of [0, 1, 127]) writer.number(value);
    expect(writer.length).toBe(3);
  });
});

describe('columns', () => {
  it('come back as they were', () => {
    fc.assert(
      fc.property(someColumns, ({ first, columns }) => {
        expect(decodeColumns(encodeColumns(columns, first))).toEqual({ ...columns, first });
      }),
    );
  });

  it('take about a byte for each number that says little', () => {
    const columns = decodeColumns(new Uint8Array([0, 0]));
    expect(columns.count).toBe(0);
    const [sample] = fc.sample(someColumns, { numRuns: 1, seed: 3 });
    const many = sample?.columns.count ?? 0;
    expect(encodeColumns(sample!.columns, sample!.first).length).toBeLessThan(many * 52 + 16);
  });

  it('are equal up to where two runs part, whatever comes of them later', () => {
    fc.assert(
      fc.property(someColumns, ({ first, columns }) => {
        const { count } = columns;
        const links = (value: number) => ({
          last: new Uint32Array(count).fill(value === NONE ? NONE : first + count + value),
          previous: new Uint32Array(count).fill(NONE),
        });
        const [one, other] = [encodeLinks(links(NONE), first), encodeLinks(links(7), first)];
        const states = encodeStates([]);
        const chunk = (bytes: Uint8Array) =>
          unpackChunk(packChunk({ columns: encodeColumns(columns, first), links: bytes, states }));
        expect(chunk(one).columns).toEqual(chunk(other).columns);
        expect(chunk(one).links).toEqual(links(NONE));
        expect(chunk(other).links).toEqual(links(7));
      }),
    );
  });
});

describe('links', () => {
  it('come back as they were', () => {
    const link = fc.record({
      ahead: fc.option(fc.integer({ min: 1, max: 1_000_000 })),
      back: fc.option(fc.integer({ min: 1, max: 500 })),
    });
    fc.assert(
      fc.property(fc.array(link), fc.integer({ min: 500, max: 9_999 }), (rows, first) => {
        const last = Uint32Array.from(rows, ({ ahead }, i) =>
          ahead === null ? NONE : first + i + ahead,
        );
        const previous = Uint32Array.from(rows, ({ back }, i) =>
          back === null ? NONE : first + i - back,
        );
        expect(decodeLinks(encodeLinks({ last, previous }, first))).toEqual({ last, previous });
      }),
    );
  });
});

describe('states and details', () => {
  it('states come back as they were', () => {
    const field = fc.oneof(fc.constant(NONE), fc.integer({ min: 0, max: 1_000_000 }));
    const state = fc
      .tuple(...STATE_FIELDS.map(() => field))
      .map((values) =>
        Object.assign(
          initialState(),
          Object.fromEntries(STATE_FIELDS.map((name, i) => [name, values[i]])),
        ),
      );
    fc.assert(
      fc.property(fc.array(state), (states) => {
        expect(decodeStates(encodeStates(states))).toEqual(states);
      }),
    );
  });

  it('the details of an event are found by its place, whatever is in them', () => {
    const texts = fc.uniqueArray(fc.tuple(fc.nat(300), fc.json({ stringUnit: 'grapheme' })), {
      selector: ([place]) => place,
    });
    fc.assert(
      fc.property(texts, (all) => {
        const writer = new DetailWriter();
        for (const [place, text] of all) writer.add(place, text);
        const bytes = writer.finish();
        for (const [place, text] of all) expect(detailOf(bytes, place)).toBe(text);
        expect(detailOf(bytes, 301)).toBeNull();
      }),
    );
  });
});

describe('ranges of nodes', () => {
  it('are the nodes, and as few as can be', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(60)), (some) => {
        const nodes = some.toSorted((a, b) => a - b);
        const ranges = rangesOf(nodes);
        expect(nodesOf(ranges)).toEqual(nodes);
        expect(countOf(ranges)).toBe(nodes.length);
        expect(ranges.slice(1).every(([first], i) => first > ranges[i]![1] + 1)).toBe(true);
      }),
    );
  });

  it.each([
    [[], 'none'],
    [[3], 'node 3'],
    [[0, 1, 4], 'nodes 0, 1, 4'],
    [[0, 1, 2, 3, 7], 'nodes 0–3, 7'],
  ])('%j in words: %s', (nodes, words) => expect(rangesInWords(rangesOf(nodes))).toBe(words));
});
