/**
 * The list of faults: from short forms to triggers and actions, and to Byzantine delegates.
 *
 * @module
 */
import { expandLinkFault } from './expand-link-faults.ts';
import { expandQuality } from './expand-network.ts';
import { expandNodeFault } from './expand-node-faults.ts';
import { expandTrigger } from './expand-triggers.ts';
import {
  expandEnds,
  resolver,
  type Ends,
  type FaultContext,
  type Resolve,
} from './fault-context.ts';
import { resolveNodes } from './node-sets.ts';
import { checkDisjoint, checkPartition } from './partition-checks.ts';
import type { Path } from './problem.ts';
import type { ProblemLog } from './problem-log.ts';
import type { ByzantineDelegates, Equivocate, Fault, FaultAction, NodeSet } from './scenario.ts';
import type { WrittenFault } from './schema.ts';

const ACTIONS = [
  'partition',
  'isolate',
  'cut',
  'gray',
  'degrade',
  'flap',
  'swizzle',
  'hold',
  'drop',
  'crash',
  'restarts',
  'slow',
  'disk',
  'clock',
  'byzantine',
] as const;

type ActionKey = (typeof ACTIONS)[number];

export interface ExpandedFaults {
  readonly faults: readonly Fault[];
  readonly byzantine: readonly ByzantineDelegates[];
}

export function expandFaults(
  written: readonly WrittenFault[],
  context: FaultContext,
): ExpandedFaults {
  const faults: Fault[] = [];
  const byzantine: ByzantineDelegates[] = [];
  const traitors = new Map<number, number>();
  written.forEach((entry, index) => {
    const path = ['faults', index];
    const action = onlyAction(entry, path, context.log);
    if (action === null) return;
    if (action === 'byzantine') {
      const delegates = expandByzantine(entry, path, context);
      if (delegates === null) return;
      checkTraitors(delegates.nodes, index, traitors, context.log);
      byzantine.push(delegates);
      return;
    }
    if (entry.nodes !== undefined)
      context.log.addAtKey(
        [...path, 'nodes'],
        `"nodes" is for byzantine; allowed: ${action} alone`,
      );
    const trigger = expandTrigger(entry, path, context);
    const expanded = expandAction(action, entry, path, context);
    if (trigger !== null && expanded !== null)
      faults.push({ trigger, duration: entry.for ?? null, action: expanded });
  });
  return { faults, byzantine };
}

function onlyAction(entry: WrittenFault, path: Path, log: ProblemLog): ActionKey | null {
  const found = ACTIONS.filter((action) => entry[action] !== undefined);
  const [action] = found;
  if (action !== undefined && found.length === 1) return action;
  const what = found.length === 0 ? 'no action' : `${found.length} actions, ${found.join(' and ')}`;
  log.add(path, `found ${what}; allowed: exactly one of ${ACTIONS.join(', ')}`);
  return null;
}

function expandAction(
  action: Exclude<ActionKey, 'byzantine'>,
  entry: WrittenFault,
  around: Path,
  context: FaultContext,
): FaultAction | null {
  const path = [...around, action];
  const resolve = resolver(entry, context);
  switch (action) {
    case 'crash': {
      const nodes = resolve(entry.crash, path);
      return nodes && { kind: 'crash', nodes };
    }
    case 'isolate': {
      const nodes = resolve(entry.isolate, path);
      if (nodes !== null) checkPartition([nodes], [path], path, context.cast, context.log);
      return nodes && { kind: 'partition', groups: [nodes] };
    }
    case 'partition': {
      const paths = (entry.partition ?? []).map((_, index) => [...path, index]);
      const groups = complete(
        (entry.partition ?? []).map((group, index) => resolve(group, [...path, index])),
      );
      if (groups !== null) checkPartition(groups, paths, path, context.cast, context.log);
      return groups && { kind: 'partition', groups };
    }
    case 'cut': {
      const ends = expandEnds(entry.cut ?? {}, path, resolve, context);
      if (ends !== null) checkCut(ends, path, context.log);
      return ends && { kind: 'cut', ...ends };
    }
    case 'degrade': {
      const ends = expandEnds(entry.degrade ?? {}, path, resolve, context);
      const quality = expandQuality(entry.degrade ?? {}, path, context.log);
      return ends && { kind: 'degrade', ...ends, quality };
    }
    case 'clock': {
      const { nodes: raw, offset = 0, drift: driftPpm = 0 } = entry.clock ?? {};
      const nodes = resolve(raw, [...path, 'nodes']);
      if (offset === 0 && driftPpm === 0)
        context.log.add(path, 'changes nothing; needed: offset or drift other than 0');
      return nodes && { kind: 'clock', nodes, offset, driftPpm };
    }
    case 'gray':
    case 'flap':
    case 'swizzle':
    case 'hold':
    case 'drop':
      return expandLinkFault(action, entry, path, resolve, context);
    case 'restarts':
    case 'slow':
    case 'disk':
      return expandNodeFault(action, entry, path, resolve, context);
  }
}

function checkCut({ from, to }: Ends, path: Path, log: ProblemLog): void {
  const isSame = from.kind === 'ids' && to.kind === 'ids' && from.ids.join() === to.ids.join();
  if (isSame && from.ids.length > 1)
    log.add(path, 'from and to are the same nodes; allowed: different ones, or use partition');
}

function expandByzantine(
  entry: WrittenFault,
  path: Path,
  { cast, chain, log }: FaultContext,
): ByzantineDelegates | null {
  for (const key of ['at', 'when', 'after', 'for'] as const)
    if (entry[key] !== undefined)
      log.addAtKey(
        [...path, key],
        `"${key}" cannot stand beside byzantine, which lasts the whole run`,
      );
  const resolve = (raw: unknown, at: Path) => resolveNodes(raw, at, cast, log, 'ids-or-any');
  if (entry.nodes === undefined) {
    log.add(path, '"nodes" is missing; needed: the delegates that are Byzantine');
    return null;
  }
  const nodes = resolve(entry.nodes, [...path, 'nodes']);
  const stranger = members(nodes).find((id) => id >= chain.delegates);
  if (stranger !== undefined)
    log.add(
      [...path, 'nodes'],
      `node ${stranger} is no delegate; allowed: 0 … ${chain.delegates - 1}`,
    );
  const split = expandSplit(entry.byzantine ?? 'equivocate', path, resolve, log);
  if (nodes === null || split === null) return null;
  return { nodes, behaviour: { kind: 'equivocate', split } };
}

function expandSplit(
  written: NonNullable<WrittenFault['byzantine']>,
  around: Path,
  resolve: Resolve,
  log: ProblemLog,
): Equivocate['split'] | null {
  if (written === 'equivocate') return 'halves';
  const { split } = written.equivocate;
  if (typeof split === 'string') return split;
  const path = [...around, 'byzantine', 'equivocate', 'split'];
  if (split.length !== 2) {
    log.add(path, `found a list of ${split.length}; allowed: two sets of nodes`);
    return null;
  }
  const paths = split.map((_, index) => [...path, index]);
  const sets = split.map((raw, index) => resolve(raw, [...path, index]));
  const [first, second] = sets;
  if (!first || !second) return null;
  checkDisjoint([first, second], paths, 'split', log);
  return [first, second];
}

function checkTraitors(
  nodes: NodeSet,
  index: number,
  traitors: Map<number, number>,
  log: ProblemLog,
): void {
  const again = members(nodes).find((id) => traitors.has(id));
  if (again !== undefined) {
    const message = `node ${again} is Byzantine by faults[${traitors.get(again) ?? 0}] already; allowed: once`;
    log.add(['faults', index, 'nodes'], message);
  }
  for (const id of members(nodes)) traitors.set(id, index);
}

function members(nodes: NodeSet | null): readonly number[] {
  if (nodes === null || nodes.kind === 'role') return [];
  return nodes.kind === 'ids' ? nodes.ids : nodes.among;
}

function complete(sets: readonly (NodeSet | null)[]): readonly NodeSet[] | null {
  const known = sets.filter((set) => set !== null);
  return known.length === sets.length ? known : null;
}
