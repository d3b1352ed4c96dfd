/**
 * Seeds as they are written: `1..50`, `7`, `1,5,9` or a mixture.
 *
 * @module
 */

export type SeedsReading =
  | { readonly code: 'ok'; readonly seeds: readonly number[] }
  | { readonly code: 'invalid'; readonly allowed: string };

const MOST_SEEDS = 1_000_000;

/** Each seed once, in the order written; both ends of a range belong to it. */
export function readSeeds(text: string): SeedsReading {
  const seeds = new Set<number>();
  for (const part of text.split(',')) {
    const [, low, , high] = /^\s*(\d{1,16})(\.\.(\d{1,16}))?\s*$/.exec(part) ?? [];
    const first = Number(low);
    const last = Number(high ?? low);
    if (low === undefined || !Number.isSafeInteger(first) || !Number.isSafeInteger(last))
      return { code: 'invalid', allowed: 'whole numbers such as 1..50, 7 or 1,5,9' };
    if (last < first)
      return { code: 'invalid', allowed: `ranges that rise, such as ${last}..${first}` };
    if (last - first + seeds.size >= MOST_SEEDS)
      return { code: 'invalid', allowed: `at most ${MOST_SEEDS}` };
    for (let seed = first; seed <= last; seed += 1) seeds.add(seed);
  }
  return { code: 'ok', seeds: [...seeds] };
}
