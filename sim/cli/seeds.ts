/**
 * Seeds as they are written on the command line.
 *
 * @module
 */
import { show } from '../../scenarios/show.ts';
import { UsageError } from '../../scenarios/usage-error.ts';

const MOST_SEEDS = 1_000_000;

/** @throws UsageError unless `text` is a whole number 0 … 2^53 − 1 */
export function parseSeed(text: string): number {
  const seed = /^\d{1,16}$/.test(text) ? Number(text) : NaN;
  if (!Number.isSafeInteger(seed))
    throw new UsageError(`--seed: found ${show(text)}; allowed: a whole number 0 … 2^53 − 1`);
  return seed;
}

/**
 * `1..50`, `7`, `1,5,9` or a mixture; both ends of a range belong to it.
 *
 * @param option - named in the refusal
 * @returns each number once, in the order written
 * @throws UsageError
 */
export function parseSeeds(text: string, option = '--seeds'): readonly number[] {
  const seeds = new Set<number>();
  for (const part of text.split(',')) {
    const [, low, , high] = /^\s*(\d{1,16})(\.\.(\d{1,16}))?\s*$/.exec(part) ?? [];
    const first = Number(low);
    const last = Number(high ?? low);
    if (low === undefined || !Number.isSafeInteger(first) || !Number.isSafeInteger(last))
      throw refusal(option, text, 'whole numbers such as 1..50, 7 or 1,5,9');
    if (last < first) throw refusal(option, text, `ranges that rise, such as ${last}..${first}`);
    if (last - first + seeds.size >= MOST_SEEDS)
      throw refusal(option, text, `at most ${MOST_SEEDS}`);
    for (let seed = first; seed <= last; seed += 1) seeds.add(seed);
  }
  return [...seeds];
}

function refusal(option: string, text: string, allowed: string): UsageError {
  return new UsageError(`${option}: found ${show(text)}; allowed: ${allowed}`);
}
