import { describe, expect, it } from 'vitest';
import { defined } from '../../../../protocol/kernel/assert.ts';
import { USUAL_BOUND, type WorldBound } from '../../../../sim/campaign/explore/bound.ts';
import { checkSize, rolesOf, sizeOfSpace } from '../../../../sim/campaign/explore/space.ts';

const bound = (changes: Partial<WorldBound>): WorldBound => ({ ...USUAL_BOUND, ...changes });

/** Small enough to write every case down. */
const SMALL: readonly (readonly [string, WorldBound])[] = [
  ['one twin', bound({ nodes: 3, views: 2, effects: ['late', 'lost'] })],
  [
    'no twin, three groups',
    bound({ nodes: 3, twins: 0, views: 2, groups: 3, effects: ['hushed'] }),
  ],
  ['a twin, four groups', bound({ nodes: 3, views: 1, groups: 4 })],
  ['a twin and two crashes', bound({ nodes: 3, views: 1, crashes: 2 })],
  ['two views and a crash', bound({ nodes: 3, twins: 0, views: 2, crashes: 1, effects: ['lost'] })],
  ['three views', bound({ nodes: 3, views: 3, effects: ['late'] })],
];

describe('the space', () => {
  it.each(SMALL)('is as large as when every case is written down: %s', (_, small) => {
    const { raw, canonical } = sizeOfSpace(small);
    const { cases, orbits } = writtenDown(small);
    expect({ raw, canonical }).toEqual({ raw: BigInt(cases), canonical: BigInt(orbits) });
  });

  it('of four nodes, a twin and three views', () => {
    const { raw, canonical, choices } = sizeOfSpace(USUAL_BOUND);
    // Of 16 partitions of five: 15 lose, 12 part honest nodes, and all may be hushed.
    expect(choices).toBe(1n + 15n + 12n + 16n);
    expect(raw).toBe(24n * 4n * 44n * 44n * 44n);
    expect(canonical).toBe(4n * 44n * 44n * 44n);
  });

  it.each(SMALL)('has as many choices for a view as were counted: %s', (_, small) => {
    const { choices } = sizeOfSpace(small);
    for (const role of rolesOf(small)) expect(BigInt(role.choices.length)).toBe(choices);
  });

  it('is refused where it is too large, and counted all the same', () => {
    const large = sizeOfSpace(bound({ nodes: 7, groups: 8, crashes: 4, views: 1 }));
    expect(() => checkSize(large)).toThrow(
      /^--nodes, --groups, .* make [\d,]+ choices for a view; allowed: at most 100,000$/,
    );
    expect(() => checkSize(sizeOfSpace(bound({ nodes: 7, views: 3 })))).toThrow(
      /^--views, .* make 384,104,000 canonical cases; allowed: at most 100,000,000$/,
    );
    expect(() => checkSize(sizeOfSpace(bound({ views: 4 })))).not.toThrow();
  });
});

/** A case in its own words: nodes by any names, first and second copies by `'` and `"`. */
interface Spelled {
  readonly order: readonly string[];
  readonly twins: readonly string[];
  readonly views: readonly { readonly apart: string; readonly down: readonly string[] }[];
}

/** Counts cases and their classes without the code that is tested: by spelling, and renaming. */
function writtenDown({ nodes, twins, views, groups, crashes, effects }: WorldBound): {
  readonly cases: number;
  readonly orbits: number;
} {
  const names = ['a', 'b', 'c'].slice(0, nodes);
  const seen = new Set<string>();
  const classes = new Set<string>();
  for (const order of permutations(names))
    for (const chosen of subsets(names, twins)) {
      const honest = names.filter((name) => !chosen.includes(name));
      const ends = [...honest, ...chosen.flatMap((name) => [`${name}'`, `${name}"`])];
      const aparts = ['calm'];
      for (const parts of partitions(ends, groups)) {
        const parted = parts.filter((part) => part.some((end) => honest.includes(end))).length;
        for (const effect of effects)
          if (effect === 'hushed' || parts.length > (effect === 'lost' ? 1 : Infinity))
            aparts.push(spelled(effect, parts));
          else if (effect === 'late' && parted > 1) aparts.push(spelled(effect, parts));
      }
      const downs = subsets(
        honest.flatMap((name) => [`${name} whole`, `${name} after`]),
        null,
      ).filter((set) => new Set(set.map((one) => one.charAt(0))).size === set.length);
      const options = aparts.flatMap((apart) => downs.map((down) => ({ apart, down })));
      for (const list of sequences(options, views)) {
        if (list.flatMap(({ down }) => down).length > crashes) continue;
        const one: Spelled = { order, twins: chosen, views: list };
        seen.add(textOf(one));
        classes.add(leastRenaming(one, names));
      }
    }
  return { cases: seen.size, orbits: classes.size };
}

function leastRenaming(one: Spelled, names: readonly string[]): string {
  const texts = permutations(names).map((renamed) => {
    const rename = (text: string): string =>
      text.replaceAll(/\b([abc])(?![a-z])/g, (name) =>
        defined(renamed[names.indexOf(name)], 'name'),
      );
    return textOf({
      order: one.order.map(rename),
      twins: one.twins.map(rename),
      views: one.views.map(({ apart, down }) => ({
        apart: sortedParts(rename(apart)),
        down: down.map(rename),
      })),
    });
  });
  return inOrder(texts)[0] ?? '';
}

function textOf({ order, twins, views }: Spelled): string {
  return [
    order.join(),
    inOrder(twins).join(),
    ...views.map(({ apart, down }) => `${apart} ${inOrder(down).join()}`),
  ].join(' / ');
}

function spelled(effect: string, parts: readonly (readonly string[])[]): string {
  return sortedParts(`${effect}: ${parts.map((part) => part.join(' ')).join('|')}`);
}

function sortedParts(text: string): string {
  const [effect = '', parts] = text.split(': ');
  if (parts === undefined) return text;
  const sorted = inOrder(parts.split('|').map((part) => inOrder(part.split(' ')).join(' ')));
  return `${effect}: ${sorted.join('|')}`;
}

function inOrder(texts: readonly string[]): readonly string[] {
  return texts.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

function partitions(ends: readonly string[], most: number): readonly (readonly string[][])[] {
  const [first, ...rest] = ends;
  if (first === undefined) return [[]];
  return partitions(rest, most).flatMap((parts) => [
    ...(parts.length < most ? [[[first], ...parts]] : []),
    ...parts.map((_, index) => parts.map((part, at) => (at === index ? [first, ...part] : part))),
  ]);
}

function permutations(names: readonly string[]): readonly (readonly string[])[] {
  if (names.length === 0) return [[]];
  return names.flatMap((name) =>
    permutations(names.filter((other) => other !== name)).map((rest) => [name, ...rest]),
  );
}

/** @param size - null: of any */
function subsets(names: readonly string[], size: number | null): readonly (readonly string[])[] {
  let all: readonly (readonly string[])[] = [[]];
  for (const name of names) all = all.flatMap((set) => [set, [...set, name]]);
  return all.filter((set) => size === null || set.length === size);
}

function sequences<T>(options: readonly T[], length: number): readonly (readonly T[])[] {
  if (length === 0) return [[]];
  return sequences(options, length - 1).flatMap((begun) =>
    options.map((option) => [...begun, option]),
  );
}
