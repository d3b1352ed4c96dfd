import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOfShard, parseShard, printShard, shardOf } from '../../../sim/campaign/sweep/shard.ts';

describe('shards', () => {
  it('have each run once, and as many as each other', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.nat(300), (count, runs) => {
        const sizes = Array.from({ length: count }, () => 0);
        for (let index = 0; index < runs; index += 1) {
          const owners = sizes.flatMap((_, k) =>
            isOfShard(index, { number: k + 1, count }) ? [k] : [],
          );
          expect(owners).toEqual([shardOf(index, count).number - 1]);
          sizes[owners[0]!]! += 1;
        }
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      }),
      { numRuns: 40 },
    );
  });

  it('are written K/N', () => {
    expect(printShard(parseShard('3/16'))).toBe('3/16');
    for (const text of ['0/4', '5/4', '1/0', '1', 'a/b', '1/10001', '-1/2', '1/2/3'])
      expect(() => parseShard(text)).toThrow(`--shard: found "${text}"; allowed: K/N such as 3/16`);
  });
});
