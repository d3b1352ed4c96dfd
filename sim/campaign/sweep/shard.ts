/**
 * A part of a sweep's runs, for one machine of several.
 *
 * @module
 */
import { show } from '../../../scenarios/show.ts';
import { UsageError } from '../../../scenarios/usage-error.ts';

/** `number` of `count`, from 1. */
export interface Shard {
  readonly number: number;
  readonly count: number;
}

const MOST_SHARDS = 10_000;

/** `3/16`. @throws UsageError */
export function parseShard(text: string): Shard {
  const [, first, second] = /^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? [];
  const [number, count] = [Number(first), Number(second)];
  if (count >= 1 && count <= MOST_SHARDS && number >= 1 && number <= count)
    return { number, count };
  throw new UsageError(
    `--shard: found ${show(text)}; allowed: K/N such as 3/16, with K from 1 to N and N at most ${MOST_SHARDS}`,
  );
}

/** What {@link parseShard} reads as the same. */
export function printShard({ number, count }: Shard): string {
  return `${number}/${count}`;
}

/**
 * Every so many runs, one: runs that stand next to each other cost alike, so that all shards have as
 * much to do, to one run.
 *
 * @param index - of the run, from 0
 */
export function isOfShard(index: number, { number, count }: Shard): boolean {
  return index % count === number - 1;
}

/** The shard that has the run. */
export function shardOf(index: number, count: number): Shard {
  return { number: (index % count) + 1, count };
}
