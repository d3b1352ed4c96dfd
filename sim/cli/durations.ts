/**
 * Lengths of real time on the command line.
 *
 * @module
 */
import { show } from '../../scenarios/show.ts';
import { readDuration } from '../../scenarios/units.ts';
import { UsageError } from '../../scenarios/usage-error.ts';

/** Seconds. @throws UsageError unless it is a time above 0, such as `90s`, `2min` or `10m` */
export function parseTime(text: string, option: string): number {
  const reading = readDuration(text.replace(/^([\d.]+)m$/, '$1min'));
  if (reading.code === 'ok' && reading.value > 0) return reading.value / 1e6;
  throw new UsageError(`${option}: found ${show(text)}; allowed: a time such as 90s or 2min`);
}
