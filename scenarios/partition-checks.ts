/**
 * What must hold between the groups of a partition.
 *
 * @module
 */
import type { Cast } from './node-sets.ts';
import type { Path } from './problem.ts';
import type { ProblemLog } from './problem-log.ts';
import type { NodeSet } from './scenario.ts';

/** Groups must not overlap, and must leave somebody to be cut off from. */
export function checkPartition(
  groups: readonly NodeSet[],
  paths: readonly Path[],
  path: Path,
  cast: Cast,
  log: ProblemLog,
): void {
  if (groups.length === 0) log.add(path, 'found an empty list; allowed: groups of nodes');
  const [only] = groups;
  if (groups.length === 1 && only !== undefined && sizeOf(only) === cast.total)
    log.add(path, 'found one group of all nodes, which cuts nobody off; allowed: fewer nodes');
  checkDisjoint(groups, paths, 'partition', log);
}

/** No node may be, or come to be, in two sets. */
export function checkDisjoint(
  sets: readonly NodeSet[],
  paths: readonly Path[],
  what: 'partition' | 'split',
  log: ProblemLog,
): void {
  const setOf = new Map<number, number>();
  const isCertain = sets.every((set) => set.kind === 'ids');
  sets.forEach((set, index) => {
    const path = paths[index] ?? [];
    if (set.kind === 'role') {
      if (sets.length > 1)
        log.add(path, `"${set.role}" may be in another group too; allowed: a role alone`);
      return;
    }
    const ids = set.kind === 'ids' ? set.ids : set.among;
    const taken = ids.find((id) => setOf.has(id));
    if (taken !== undefined) {
      const verb = isCertain ? 'is' : 'may be';
      const message = `overlapping ${what}: node ${taken} ${verb} in group ${(setOf.get(taken) ?? 0) + 1} too`;
      log.add(path, `${message}; allowed: each node in one group`);
    }
    for (const id of ids) setOf.set(id, index);
  });
}

function sizeOf(set: NodeSet): number {
  if (set.kind === 'role') return 1;
  return set.kind === 'ids' ? set.ids.length : set.count;
}
