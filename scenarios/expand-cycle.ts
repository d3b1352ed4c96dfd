/**
 * How long a fault that comes and goes is up and down.
 *
 * @module
 */
import type { Path } from './problem.ts';
import type { ProblemLog } from './problem-log.ts';
import type { Cycle } from './scenario.ts';
import type { WrittenCycle } from './schema-faults.ts';
import { printDuration } from './units.ts';

export function expandCycle(written: WrittenCycle, path: Path, log: ProblemLog): Cycle {
  const lengths = (key: 'up' | 'down'): readonly number[] => {
    const given = written[key];
    if (typeof given === 'number') return [given];
    if (given.length === 0)
      log.add([...path, key], 'found an empty list; allowed: at least one duration');
    return given;
  };
  const [up, down] = [lengths('up'), lengths('down')];
  const { jitter } = written;
  const shortest = [...up, ...down].reduce((least, length) => Math.min(least, length), Infinity);
  if (jitter >= shortest)
    log.add(
      [...path, 'jitter'],
      `found ${printDuration(jitter)}; allowed: less than the shortest length, ${printDuration(shortest)}`,
    );
  return { up, down, jitter };
}
