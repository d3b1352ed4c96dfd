/**
 * When the accounts of a load change their keys, each once.
 *
 * @module
 */
import type { Migration } from '../../../scenarios/scenario.ts';
import type { Arrivals } from '../arrivals.ts';

/** The accounts in order, at equal distances. @param accounts - how many */
export function migrationArrivals({ start, over }: Migration, accounts: number): Arrivals {
  const gap = over / accounts;
  let next = 0;
  return () => {
    if (next === accounts) return null;
    next += 1;
    return start + Math.floor(gap * (next - 1));
  };
}

/** Of two, what comes first. */
export function merged(a: Arrivals, b: Arrivals): Arrivals {
  let [first, second] = [a(), b()];
  return () => {
    const isFirst = second === null || (first !== null && first <= second);
    const moment = isFirst ? first : second;
    if (isFirst) first = a();
    else second = b();
    return moment;
  };
}
