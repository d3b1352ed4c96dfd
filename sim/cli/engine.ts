/**
 * `--engine`: where the runs of a campaign are done.
 *
 * @module
 */
import { show } from '../../scenarios/show.ts';
import { UsageError } from '../../scenarios/usage-error.ts';
import type { Engine } from '../campaign/engine.ts';
import { parseAddress, type RedisAddress } from '../campaign/queue/address.ts';
import { threads } from '../campaign/threads.ts';
import { single } from './arguments.ts';

export const ENGINE_OPTION = {
  type: 'string',
  requiresArg: true,
  describe: 'redis://HOST:PORT of a Redis server; its password also in EKTSIM_ENGINE_PASSWORD',
} as const;

/** The server that `--engine` names. @throws UsageError */
export function engineAddress(given: string | readonly string[]): RedisAddress {
  const text = single(given, '--engine');
  return parseAddress(text, process.env['EKTSIM_ENGINE_PASSWORD'] ?? null);
}

export interface EngineChoice {
  /** Null: threads of this process. */
  readonly address: RedisAddress | null;
  /** Threads, if there is no address. */
  readonly workers: number;
  readonly code: string;
  readonly isFresh: boolean;
  readonly say: (line: string) => void;
}

export async function engineOf({
  address,
  workers,
  code,
  isFresh,
  say,
}: EngineChoice): Promise<Engine> {
  if (address === null) return threads(workers);
  // Only those who use it load it.
  const { QueueEngine } = await import('../campaign/queue/queue-engine.ts');
  return new QueueEngine({ address, code, isFresh, say });
}

/** @throws UsageError if both are given: workers elsewhere know how much they can do */
export function refuseWorkers(engine: unknown, workers: string | undefined): void {
  if (engine === undefined || workers === undefined) return;
  throw new UsageError(
    `--workers: found ${show(workers)} beside --engine; allowed: one of them. ektsim worker --workers says how many runs a machine does at a time`,
  );
}
