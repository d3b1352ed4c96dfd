import { describe, expect, it } from 'vitest';
import { json } from '../../../reports/writers/json.ts';

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
