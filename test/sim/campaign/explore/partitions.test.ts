import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defined } from '../../../../protocol/kernel/assert.ts';
import {
  countPartitions,
  groupsIn,
  partitionsOf,
} from '../../../../sim/campaign/explore/partitions.ts';

const sizes = fc.tuple(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 7 }));

describe('partitions', () => {
  it('of five things are Bell’s 52, of eight into two groups 128', () => {
    expect(partitionsOf(5, 5)).toHaveLength(52);
    expect(partitionsOf(8, 2)).toHaveLength(128);
  });

  it('are as many as were counted, each once, within the bound, all together first', () => {
    fc.assert(
      fc.property(sizes, ([things, groups]) => {
        const all = partitionsOf(things, groups);
        expect(BigInt(all.length)).toBe(countPartitions(things, groups));
        const sets = all.map((partition) => membersOf(partition));
        expect(new Set(sets).size).toBe(all.length);
        expect(Math.max(...all.map(groupsIn))).toBe(Math.min(things, groups));
        expect(groupsIn(defined(all[0], 'first'))).toBe(1);
      }),
      { numRuns: 30 },
    );
  });
});

function membersOf(partition: readonly number[]): string {
  return Array.from({ length: groupsIn(partition) }, (_, group) =>
    partition.flatMap((of, thing) => (of === group ? [thing] : [])).join(),
  )
    .toSorted((a, b) => (a < b ? -1 : 1))
    .join('|');
}
