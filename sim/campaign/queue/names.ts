/**
 * What things are called in Redis. Everything begins with `ektsim:`, and everything that a result
 * depends on is in its name, so that campaigns of many people and many versions share one server.
 *
 * @module
 */
import { createHash } from 'node:crypto';
import type { JobKey } from '../store/result-store.ts';

export const PREFIX = 'ektsim';

/** How long what lies there is kept if nobody asks for it to be kept longer: a day. */
export const KEPT_SECONDS = 86_400;

/** Who is there: a sorted set, by the server's time. */
export const PRESENCE = `${PREFIX}:presence`;

/** The queue of jobs for workers of one code version; others never see them. */
export function queueName(code: string): string {
  return `jobs-${code}`;
}

/** The text of a scenario, by its hash. It is the same for all campaigns and all code. */
export function scenarioName(scenario: string): string {
  return `${PREFIX}:scenario:${scenario}`;
}

export function resultName({ code, scenario, seed }: JobKey): string {
  return `${PREFIX}:result:${code}:${scenario}:${seed}`;
}

/** The same for the same jobs, so that nothing is queued twice. No number, which BullMQ refuses. */
export function batchName(keys: readonly JobKey[]): string {
  const names = keys.map(resultName).join('\n');
  return `b${createHash('sha256').update(names).digest('hex').slice(0, 32)}`;
}
