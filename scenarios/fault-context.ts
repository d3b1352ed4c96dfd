/**
 * What all faults share while they are expanded: whom they may speak of, and from where to where.
 *
 * @module
 */
import { checkEnds } from './expand-network.ts';
import { allNodes, resolveNodes, type Cast } from './node-sets.ts';
import type { Path } from './problem.ts';
import type { ProblemLog } from './problem-log.ts';
import type { ChainSettings, NodeSet } from './scenario.ts';
import type { WrittenFault } from './schema.ts';

/** What faults are checked against. */
export interface FaultContext {
  readonly cast: Cast;
  readonly chain: ChainSettings;
  readonly duration: number;
  readonly log: ProblemLog;
}

/** Null when a problem was reported. */
export type Resolve = (raw: unknown, path: Path) => NodeSet | null;

/** Roles speak of an event, so they need one. */
export function resolver(entry: WrittenFault, { cast, log }: FaultContext): Resolve {
  return (raw, path) => {
    const nodes = resolveNodes(raw, path, cast, log, 'ids-or-any-or-role');
    if (nodes?.kind !== 'role' || entry.when !== undefined) return nodes;
    log.add(path, `found the role "${nodes.role}"; allowed: only in a fault with when`);
    return null;
  };
}

export interface Ends {
  readonly from: NodeSet;
  readonly to: NodeSet;
}

/** What is left out are all nodes. */
export function expandEnds(
  written: { readonly from?: unknown; readonly to?: unknown },
  path: Path,
  resolve: Resolve,
  { cast, log }: FaultContext,
): Ends | null {
  const end = (raw: unknown, key: string) =>
    raw === undefined ? allNodes(cast) : resolve(raw, [...path, key]);
  const [from, to] = [end(written.from, 'from'), end(written.to, 'to')];
  if (from === null || to === null) return null;
  if (from.kind === 'ids' && to.kind === 'ids') checkEnds(from.ids, to.ids, path, log);
  return { from, to };
}
