/**
 * Clients in the network: where they stand.
 *
 * @module
 */
import type { LoadContext } from './load-context.ts';
import { firstNodes, resolveIds } from './node-sets.ts';
import type { Path } from './problem.ts';
import type { ClientSettings } from './scenario-workload.ts';
import type { WrittenClients } from './schema-workload.ts';

/** @param path - of the load */
export function expandClients(
  written: WrittenClients,
  path: Path,
  { cast, log }: LoadContext,
): ClientSettings {
  const { beside, ...rest } = written;
  const delegates = firstNodes(cast.delegates);
  const resolved =
    beside === undefined
      ? delegates
      : resolveIds(beside, [...path, 'clients', 'beside'], cast, log);
  return { ...rest, beside: resolved ?? delegates };
}
