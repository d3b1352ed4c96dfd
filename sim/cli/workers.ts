/**
 * How many runs go on at a time, as the command line says it.
 *
 * @module
 */
import { availableParallelism } from 'node:os';
import { show } from '../../scenarios/show.ts';
import { UsageError } from '../../scenarios/usage-error.ts';
import { single } from './arguments.ts';

const MOST_WORKERS = 1_024;

export const WORKERS_OPTION = {
  type: 'string',
  requiresArg: true,
  describe: 'How many runs at a time; default: as many as there are cores',
} as const;

/** @throws UsageError */
export function parseWorkers(given: string | undefined): number {
  if (given === undefined) return availableParallelism();
  const text = single(given, '--workers');
  const workers = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (workers >= 1 && workers <= MOST_WORKERS) return workers;
  throw new UsageError(
    `--workers: found ${show(text)}; allowed: a whole number 1 … ${MOST_WORKERS}`,
  );
}
