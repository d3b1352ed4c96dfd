/**
 * Seeds as they are written on the command line.
 *
 * @module
 */
import { readSeeds } from '../../scenarios/seeds.ts';
import { show } from '../../scenarios/show.ts';
import { UsageError } from '../../scenarios/usage-error.ts';

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
  const reading = readSeeds(text);
  if (reading.code === 'ok') return reading.seeds;
  throw new UsageError(`${option}: found ${show(text)}; allowed: ${reading.allowed}`);
}
