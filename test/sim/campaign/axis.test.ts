import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAxis, printAxis, type Axis } from '../../../sim/campaign/axis.ts';

/** Plain data as flow YAML, with the quotes and spaces that people write. */
const { value } = fc.letrec<{ value: string; leaf: string; list: string; map: string }>((tie) => ({
  leaf: fc.oneof(
    fc.stringMatching(/^[a-z0-9%./-]{1,6}$/),
    fc.string({ unit: fc.constantFrom('a', ',', '[', '}', "'", '"', '\\', ' ') }).map(doubleQuoted),
    fc.string({ unit: fc.constantFrom('a', ',', '{', ']', "'", '"', '\\', ' ') }).map(singleQuoted),
    fc.constantFrom("don't", 'a"b', '1 000', '0..9'),
  ),
  list: fc
    .tuple(fc.array(tie('value'), { maxLength: 3 }), fc.constantFrom(',', ', ', ' , '))
    .map(([items, comma]) => `[${items.join(comma)}]`),
  map: fc
    .array(fc.tuple(fc.constantFrom('a', '"b,"', "'c}'"), tie('value')), { maxLength: 3 })
    .map((entries) => `{ ${entries.map(([key, inner]) => `${key}: ${inner}`).join(', ')} }`),
  value: fc.oneof({ depthSize: 'small' }, tie('leaf'), tie('list'), tie('map')),
}));

function doubleQuoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

function singleQuoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

const axis: fc.Arbitrary<Axis> = fc.record({
  path: fc.constantFrom('duration', 'chain.blockInterval', 'faults[0].partition'),
  values: fc.uniqueArray(value, { minLength: 1, maxLength: 4 }),
});

const refusal = (text: string): string => {
  try {
    parseAxis(text);
  } catch (error) {
    return String(error);
  }
  return 'accepted';
};

describe('an axis', () => {
  it('is read as it was printed', () => {
    fc.assert(
      fc.property(axis, (written) => {
        expect(parseAxis(printAxis(written))).toEqual(written);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['chain.delegates=9,21', ['9', '21']],
    ['chain.blockInterval= 1s , 2s ', ['1s', '2s']],
    ['faults[0].partition=[[0..9],[10..20]],[[0],[1..20]]', ['[[0..9],[10..20]]', '[[0],[1..20]]']],
    ['workload={a: [1,2]},[]', ['{a: [1,2]}', '[]']],
    [`about="a, b",'c, d',it's`, ['"a, b"', "'c, d'", "it's"]],
    ['about=a=b,c', ['a=b', 'c']],
  ])('%s', (text, values) => expect(parseAxis(text).values).toEqual(values));

  it.each([
    ['chain.delegates', /allowed: path=value,value,…/],
    ['=3', /allowed: path=value,value,…/],
    ['chain.delegates=', /allowed: a value before, between and after commas/],
    ['chain.delegates=3,,5', /allowed: a value before, between and after commas/],
    ['chain.delegates=3,', /allowed: a value before, between and after commas/],
    ['chain.delegates=3,5,3', /allowed: each value once; "3" is there twice/],
    ['faults=[[0]', /allowed: brackets in pairs; a "]" is missing/],
    ['faults=0]', /allowed: brackets in pairs; nothing opens the "]"/],
    ['faults=[0}', /allowed: brackets in pairs; nothing opens the "}"/],
    ['about="a,b', /allowed: quotes in pairs; a " is missing/],
  ])('refuses %s', (text, message) => {
    expect(refusal(text)).toMatch(/^UsageError: --set: found "/);
    expect(refusal(text)).toMatch(message);
  });
});
