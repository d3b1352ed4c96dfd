/**
 * Where clients stand in the network.
 *
 * @module
 */
import { defined } from '../../protocol/kernel/assert.ts';
import type { Load } from '../../scenarios/scenario.ts';

/** For each client of all loads, in order, the node that it stands beside: it shares its region, and
 * its side of a partition. */
export function homesOfClients(workload: readonly Load[]): readonly number[] {
  return workload.flatMap(({ clients }) =>
    clients === null
      ? []
      : Array.from({ length: clients.count }, (_, client) =>
          defined(clients.beside[client % clients.beside.length], 'a node to stand beside'),
        ),
  );
}
