/**
 * The list of faults: from short forms to triggers and actions, and to Byzantine nodes.
 *
 * @module
 */
import { checkTraitors, expandByzantine } from './expand-byzantine.ts';
import { checkEnds, expandQuality } from './expand-network.ts';
import type { FaultContext } from './fault-context.ts';
import { allNodes, resolveNodes, type Allowed } from './node-sets.ts';
import { checkPartition } from './partition-checks.ts';
import type { Path } from './problem.ts';
import type { ProblemLog } from './problem-log.ts';
import type { ByzantineNodes, Fault, FaultAction, NodeSet, Trigger } from './scenario.ts';
import type { WrittenFault } from './schema.ts';
import { printDuration } from './units.ts';

const ACTIONS = ['partition', 'isolate', 'cut', 'crash', 'degrade', 'clock', 'byzantine'] as const;
const EVENTS = ['committed', 'proposed', 'voted', 'certified'] as const;

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

function expandTrigger(entry: WrittenFault, path: Path, context: FaultContext): Trigger | null {
  const { log, duration } = context;
  const { at, when, after } = entry;
  if ((at === undefined) === (when === undefined)) {
    const what = at === undefined ? 'neither "at" nor "when"' : '"at" and "when"';
    log.add(path, `found ${what}; allowed: exactly one of at, when`);
    return null;
  }
  if (at !== undefined) {
    if (after !== undefined)
      log.addAtKey([...path, 'after'], '"after" waits for an event; allowed: only beside when');
    if (at >= duration)
      log.add(
        [...path, 'at'],
        `found ${printDuration(at)}; allowed: before the run ends at ${printDuration(duration)}`,
      );
    return { kind: 'at', time: at };
  }
  return expandEvent(when ?? {}, after ?? 0, [...path, 'when'], context);
}

function expandEvent(
  when: NonNullable<WrittenFault['when']>,
  after: number,
  path: Path,
  { cast, chain, log }: FaultContext,
): Trigger | null {
  const found = EVENTS.filter((event) => when[event] !== undefined);
  const [event] = found;
  if (event === undefined || found.length > 1) {
    const what = event === undefined ? 'no event' : `${found.length} events`;
    log.add(path, `found ${what}; allowed: exactly one of ${EVENTS.join(', ')}`);
    return null;
  }
  const height = when[event]?.height ?? null;
  const by = when[event]?.by ?? null;
  const seats = chain.delegates + chain.candidates;
  const announcers = event === 'committed' ? cast.total : seats;
  if (by !== null && by >= announcers) {
    const who = event === 'committed' ? 'nodes' : 'delegates and candidates';
    log.add([...path, event, 'by'], `found ${by}; allowed: ${who} 0 … ${announcers - 1}`);
  }
  return { kind: 'event', event, height, by, after };
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
  }
}

type Resolve = (raw: unknown, path: Path) => NodeSet | null;

/** Roles speak of an event, so they need one. */
function resolver(entry: WrittenFault, { cast, log }: FaultContext): Resolve {
  const allowed: Allowed = 'ids-or-any-or-role';
  return (raw, path) => {
    const nodes = resolveNodes(raw, path, cast, log, allowed);
    if (nodes?.kind !== 'role' || entry.when !== undefined) return nodes;
    log.add(path, `found the role "${nodes.role}"; allowed: only in a fault with when`);
    return null;
  };
}

interface Ends {
  readonly from: NodeSet;
  readonly to: NodeSet;
}

function expandEnds(
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

function checkCut({ from, to }: Ends, path: Path, log: ProblemLog): void {
  const isSame = from.kind === 'ids' && to.kind === 'ids' && from.ids.join() === to.ids.join();
  if (isSame && from.ids.length > 1)
    log.add(path, 'from and to are the same nodes; allowed: different ones, or use partition');
}

function complete(sets: readonly (NodeSet | null)[]): readonly NodeSet[] | null {
  const known = sets.filter((set) => set !== null);
  return known.length === sets.length ? known : null;
}
