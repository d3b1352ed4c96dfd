/**
 * How transactions are spread over the accounts of a load.
 *
 * @module
 */
import type { Path } from './problem.ts';
import type { ProblemLog } from './problem-log.ts';
import type { Spread } from './scenario-workload.ts';
import type { WrittenSpread } from './schema-workload.ts';
import { printShare } from './units.ts';

export function expandSpread(
  written: WrittenSpread,
  accounts: number,
  path: Path,
  log: ProblemLog,
): Spread {
  if (written === 'uniform') return { kind: 'uniform' };
  const { zipf, hot } = written;
  if (zipf !== undefined && hot === undefined) return { kind: 'zipf', quarters: zipf };
  if (hot !== undefined && zipf === undefined) {
    const sum = hot.from + hot.to;
    if (sum === 0 || sum > 1)
      log.add(
        [...path, 'hot'],
        `found ${printShare(sum)} from and to one account; allowed: above 0% … 100% together`,
      );
    if (accounts < 3)
      log.add([...path, 'hot'], `found ${accounts} accounts; allowed: at least 3, one of them hot`);
    return { kind: 'hot', ...hot };
  }
  const found = zipf === undefined ? 'a spread of no keys' : 'zipf and hot';
  log.add(path, `found ${found}; allowed: uniform, { zipf: 1 } or { hot: { from: 30% } }`);
  return { kind: 'uniform' };
}
