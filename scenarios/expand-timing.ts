/**
 * When the transactions of a load come: from when to when, and how many.
 *
 * @module
 */
import type { Micros } from '../protocol/kernel/types.ts';
import type { LoadContext } from './load-context.ts';
import type { Path } from './problem.ts';
import type { ProblemLog } from './problem-log.ts';
import type { Rate } from './scenario-workload.ts';
import type { WrittenRate } from './schema-workload.ts';
import { printDuration } from './units.ts';

/** @param path - of the load */
export function checkTimes(
  start: Micros,
  stop: Micros | null,
  path: Path,
  { duration, log }: LoadContext,
): void {
  if (start >= duration) {
    const end = printDuration(duration);
    log.add(
      [...path, 'start'],
      `found ${printDuration(start)}; allowed: before the run ends at ${end}`,
    );
  }
  if (stop !== null && stop <= start) {
    const least = printDuration(start);
    log.add(
      [...path, 'stop'],
      `found ${printDuration(stop)}; allowed: after the start at ${least}`,
    );
  }
}

/** Stands where there was a problem. */
const SOME_RATE = 1;

export function expandRate(written: WrittenRate, path: Path, log: ProblemLog): Rate {
  if (typeof written === 'number') return written;
  const { ramp, burst } = written;
  if (ramp !== undefined && burst === undefined) {
    const { from, to, over, steps = null } = ramp;
    if (from === 0 && to === 0)
      log.add([...path, 'ramp', 'to'], 'found 0/s after 0/s; allowed: one of them above 0/s');
    return { kind: 'ramp', from, to, over, steps };
  }
  if (burst !== undefined && ramp === undefined) {
    const { base, peak, every, for: length } = burst;
    if (peak === 0) log.add([...path, 'burst', 'peak'], 'found 0/s; allowed: above 0/s');
    if (length > every) {
      const found = printDuration(length);
      const most = printDuration(every);
      log.add([...path, 'burst', 'for'], `found ${found}; allowed: at most every, ${most}`);
    }
    return { kind: 'burst', base, peak, every, length };
  }
  const found = ramp === undefined ? 'a rate of no keys' : 'ramp and burst';
  log.add(path, `found ${found}; allowed: a rate such as 200/s, { ramp: … } or { burst: … }`);
  return SOME_RATE;
}
