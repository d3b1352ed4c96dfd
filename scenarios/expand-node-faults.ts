/**
 * Faults of machines, from short forms to actions: slow nodes, restarts in a loop, bad disks.
 *
 * @module
 */
import { expandCycle } from './expand-cycle.ts';
import type { FaultContext, Resolve } from './fault-context.ts';
import type { Path } from './problem.ts';
import type { ProblemLog } from './problem-log.ts';
import type { FaultAction } from './scenario.ts';
import type { nodeFaults } from './schema-faults.ts';
import type { WrittenFault } from './schema.ts';

/** Null when a problem was reported. */
export function expandNodeFault(
  action: keyof typeof nodeFaults,
  entry: WrittenFault,
  path: Path,
  resolve: Resolve,
  { log }: FaultContext,
): FaultAction | null {
  const nodes = resolve(entry[action]?.nodes, [...path, 'nodes']);
  switch (action) {
    case 'slow': {
      if (entry.slow === undefined) return null;
      const { processing } = entry.slow;
      return nodes && { kind: 'slow', nodes, processing };
    }
    case 'restarts': {
      if (entry.restarts === undefined) return null;
      const cycle = expandCycle(entry.restarts, path, log);
      return nodes && { kind: 'restarts', nodes, cycle };
    }
    case 'disk': {
      if (entry.disk === undefined) return null;
      const { mode } = entry.disk;
      const records = expandRecords(entry.disk.records, [...path, 'records'], log);
      return nodes && { kind: 'disk', nodes, mode, records };
    }
  }
}

function expandRecords(
  written: readonly string[] | undefined,
  path: Path,
  log: ProblemLog,
): readonly string[] | null {
  if (written === undefined) return null;
  if (written.length === 0)
    log.add(path, 'found an empty list; allowed: at least one kind of record');
  return [...new Set(written)].sort((a, b) => (a < b ? -1 : 1));
}
