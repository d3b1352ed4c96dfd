/**
 * The list of faults: from short forms to triggers and actions, and to Byzantine nodes.
 *
 * @module
 */
import { checkTraitors, expandByzantine } from './expand-byzantine.ts';
import { expandLinkFault } from './expand-link-faults.ts';
import { expandQuality } from './expand-network.ts';
import { expandNodeFault } from './expand-node-faults.ts';
import { expandTrigger } from './expand-triggers.ts';
import { expandEnds, resolver, type Ends, type FaultContext } from './fault-context.ts';
import { checkPartition } from './partition-checks.ts';
import type { Path } from './problem.ts';
import type { ProblemLog } from './problem-log.ts';
import type { ByzantineNodes, Fault, FaultAction, NodeSet } from './scenario.ts';
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
  readonly byzantine: readonly ByzantineNodes[];
}

export function expandFaults(
  written: readonly WrittenFault[],
  context: FaultContext,
): ExpandedFaults {
  const faults: Fault[] = [];
  const byzantine: ByzantineNodes[] = [];
  const traitors = new Map<number, number>();
  written.forEach((entry, index) => {
    const path = ['faults', index];
    const action = onlyAction(entry, path, context.log);
    if (action === null) return;
    if (action === 'byzantine') {
      const traitorous = expandByzantine(entry, path, context);
      if (traitorous === null) return;
      checkTraitors(traitorous.nodes, index, traitors, context.log);
      byzantine.push(traitorous);
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

function complete(sets: readonly (NodeSet | null)[]): readonly NodeSet[] | null {
  const known = sets.filter((set) => set !== null);
  return known.length === sets.length ? known : null;
}
