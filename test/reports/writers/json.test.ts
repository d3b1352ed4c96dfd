import { describe, expect, it } from 'vitest';
import { json } from '../../../reports/writers/json.ts';
import { TraceWriter } from '../../../reports/writers/ndjson.ts';
import { Stream } from '../stream.ts';

describe('JSON', () => {
  it('keeps the order of keys, integers beyond 2^53, and short lists on one line', () => {
    expect(
      json({ b: 2n ** 64n, a: [1, null, 'x'], c: [{ d: [] }], e: {}, f: NaN, g: undefined }),
    ).toBe(
      [
        '{',
        '  "b": "18446744073709551616",',
        '  "a": [1, null, "x"],',
        '  "c": [',
        '    {',
        '      "d": []',
        '    }',
        '  ],',
        '  "e": {},',
        '  "f": null',
        '}',
        '',
      ].join('\n'),
    );
  });

  it('is JSON', () => {
    const value = { text: 'a"\n\u2028', list: [[1], [2, [true]]], nested: { none: null } };
    expect(JSON.parse(json(value))).toEqual(value);
  });
});

describe('the trace', () => {
  it('is one JSON object a line, in order', () => {
    const lines: string[] = [];
    new Stream(new TraceWriter({ write: (text) => lines.push(text) })).start(2).end(3);
    expect(lines.every((line) => line.endsWith('\n'))).toBe(true);
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      { at: 0, kind: 'run-started', nodes: 2, delegates: 2, byzantine: [] },
      { at: 3_000_000, kind: 'run-ended' },
    ]);
  });
});
