/**
 * Byzantine nodes: who they are, when they misbehave, and how.
 *
 * @module
 */
import type { FaultContext } from './fault-context.ts';
import { resolveIds, resolveNodes } from './node-sets.ts';
import { checkDisjoint } from './partition-checks.ts';
import type { Path } from './problem.ts';
import type { ProblemLog } from './problem-log.ts';
import type {
  Behaviour,
  BehaviourKind,
  ByzantineNodes,
  Meeting,
  NodeSet,
  Split,
} from './scenario.ts';
import type { WrittenFault } from './schema.ts';
import { printDuration } from './units.ts';
import {
  behaviourOfWord,
  type WrittenBehaviour,
  type WrittenByzantine,
} from './written-byzantine.ts';

/** Behaviours that run the node more than once, so that only one of them can be. */
const COPYING: readonly BehaviourKind[] = ['equivocate', 'twins'];

/** Null when a problem was reported. */
export function expandByzantine(
  entry: WrittenFault,
  path: Path,
  context: FaultContext,
): ByzantineNodes | null {
  const { cast, chain, log } = context;
  for (const key of ['when', 'after'] as const)
    if (entry[key] !== undefined)
      log.addAtKey([...path, key], `"${key}" cannot stand beside byzantine; allowed: at, for`);
  if (entry.nodes === undefined) {
    log.add(path, '"nodes" is missing; needed: the nodes that are Byzantine');
    return null;
  }
  const nodes = resolveNodes(entry.nodes, [...path, 'nodes'], cast, log, 'ids-or-any');
  const seats = chain.delegates + chain.candidates;
  const stranger = members(nodes).find((id) => id >= seats);
  if (stranger !== undefined) {
    const who = chain.candidates > 0 ? 'delegate or candidate' : 'delegate';
    log.add([...path, 'nodes'], `node ${stranger} is no ${who}; allowed: 0 … ${seats - 1}`);
  }
  const { at = 0 } = entry;
  if (at >= context.duration)
    log.add(
      [...path, 'at'],
      `found ${printDuration(at)}; allowed: before the run ends at ${printDuration(context.duration)}`,
    );
  const behaviours = expandBehaviours(entry, [...path, 'byzantine'], context);
  if (nodes === null || behaviours === null) return null;
  return { nodes, behaviours, at, duration: entry.for ?? null };
}

/** Each node is Byzantine by one entry. */
export function checkTraitors(
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

function expandBehaviours(
  entry: WrittenFault,
  path: Path,
  context: FaultContext,
): readonly Behaviour[] | null {
  const written: WrittenByzantine = entry.byzantine ?? [];
  if (!Array.isArray(written)) {
    const behaviour = expandOne(asMap(written), path, context);
    if (behaviour === null) return null;
    checkCollusion(entry, [behaviour], path, context.log);
    return [behaviour];
  }
  if (written.length === 0) {
    context.log.add(path, 'found an empty list; allowed: at least one behaviour');
    return null;
  }
  const expanded = written.map((one, index) => expandOne(asMap(one), [...path, index], context));
  const behaviours = expanded.filter((behaviour) => behaviour !== null);
  if (behaviours.length < expanded.length) return null;
  checkTogether(behaviours, path, context.log);
  checkCollusion(entry, behaviours, path, context.log);
  return behaviours;
}

function asMap(written: Exclude<WrittenByzantine, readonly unknown[]>): WrittenBehaviour {
  return typeof written === 'string' ? behaviourOfWord(written) : written;
}

function checkTogether(behaviours: readonly Behaviour[], path: Path, log: ProblemLog): void {
  const first = new Map<string, BehaviourKind>();
  behaviours.forEach(({ kind }, index) => {
    const key = COPYING.includes(kind) ? 'copying' : kind;
    const other = first.get(key);
    if (other === kind) log.add([...path, index], `found ${kind} again; allowed: once`);
    else if (other !== undefined)
      log.add([...path, index], `found ${kind} beside ${other}; allowed: one of the two`);
    first.set(key, kind);
  });
}

function checkCollusion(
  entry: WrittenFault,
  behaviours: readonly Behaviour[],
  path: Path,
  log: ProblemLog,
): void {
  const index = behaviours.findIndex(({ kind }) => kind === 'collude');
  if (index < 0) return;
  if (behaviours.length > 1)
    log.add([...path, index], 'found collude beside other behaviours; allowed: alone');
  for (const key of ['at', 'for'] as const)
    if (entry[key] !== undefined)
      log.addAtKey(
        [...path.slice(0, -1), key],
        `"${key}" cannot stand beside collude, which lasts the whole run`,
      );
}

function expandOne(written: WrittenBehaviour, path: Path, context: FaultContext): Behaviour | null {
  const { chain, log } = context;
  const found = (Object.keys(written) as BehaviourKind[]).filter(
    (kind) => written[kind] !== undefined,
  );
  const [kind] = found;
  if (kind === undefined || found.length > 1) {
    const what = kind === undefined ? 'no behaviour' : `${found.length}, ${found.join(' and ')}`;
    log.add(path, `found ${what}; allowed: exactly one in each map, several as a list`);
    return null;
  }
  if (kind === 'lie-in-status' && chain.profile !== 'repaired')
    log.add(
      path,
      `the profile ${chain.profile} has no statuses to lie in; allowed: with profile repaired`,
    );
  if (kind === 'usurp-turns' && chain.profile !== 'whitepaper')
    log.add(
      path,
      `in the profile ${chain.profile} turns are views, and blocks proposals; allowed: with profile whitepaper`,
    );
  return expandOptions(kind, written, [...path, kind], context);
}

function expandOptions(
  kind: BehaviourKind,
  written: WrittenBehaviour,
  path: Path,
  context: FaultContext,
): Behaviour | null {
  switch (kind) {
    case 'equivocate': {
      const split = expandSplit(written[kind]?.split ?? 'halves', [...path, 'split'], context);
      return split && { kind, split };
    }
    case 'twins': {
      const split = expandSplit(written[kind]?.split ?? 'halves', [...path, 'split'], context);
      const meets = expandMeetings(written[kind]?.meets ?? [], [...path, 'meets'], context);
      return split && { kind, split, meets };
    }
    case 'withhold-block':
    case 'withhold-body':
    case 'withhold-votes': {
      const raw = written[kind]?.from;
      if (raw === undefined) return { kind, from: null };
      const from = resolveNodes(raw, [...path, 'from'], context.cast, context.log, 'ids-or-any');
      return from && { kind, from };
    }
    case 'late': {
      const { proposals = 0, votes = 0 } = written.late ?? {};
      if (proposals === 0 && votes === 0)
        context.log.add(path, 'changes nothing; needed: proposals, votes or both');
      return { kind, proposals, votes };
    }
    case 'late-certificates':
      return { kind, by: written[kind]?.by ?? 0 };
    case 'lie-in-status':
      return { kind, claim: written[kind]?.claim ?? 'nothing' };
    case 'invalid-block': {
      const faults = written[kind]?.faults ?? [];
      if (faults.length === 0) context.log.add([...path, 'faults'], EMPTY);
      return { kind, faults };
    }
    case 'forged-votes': {
      const forgeries = written[kind]?.forgeries ?? [];
      if (forgeries.length === 0) context.log.add([...path, 'forgeries'], EMPTY);
      return { kind, forgeries };
    }
    case 'replay-certificates':
      return { kind, under: written[kind]?.under ?? 'own-block' };
    case 'spam':
      return { kind, rate: written.spam?.rate ?? 0 };
    case 'collude':
      return expandCollusion(written.collude ?? 'random', path, context);
    case 'double-vote':
    case 'vote-for-everything':
    case 'usurp-turns':
    case 'amnesia':
    case 'wrong-execution':
      return { kind };
  }
}

function expandCollusion(
  written: NonNullable<WrittenBehaviour['collude']>,
  path: Path,
  { chain, log }: FaultContext,
): Behaviour {
  if (chain.profile !== 'repaired')
    log.add(path, `the profile ${chain.profile} has no views; allowed: with profile repaired`);
  const {
    strategy,
    maxDelay = chain.maxDelay,
    until = null,
  } = typeof written === 'string' ? { strategy: written } : written;
  return { kind: 'collude', strategy, maxDelay, until };
}

const EMPTY = 'found an empty list; allowed: at least one';

function expandSplit(
  split: NonNullable<WrittenBehaviour['twins']>['split'],
  path: Path,
  { cast, log }: FaultContext,
): Split | null {
  if (typeof split === 'string') return split;
  if (split.length !== 2) {
    log.add(path, `found a list of ${split.length}; allowed: two sets of nodes`);
    return null;
  }
  const paths = split.map((_, index) => [...path, index]);
  const [first, second] = split.map((raw, index) =>
    resolveNodes(raw, [...path, index], cast, log, 'ids-or-any'),
  );
  if (!first || !second) return null;
  checkDisjoint([first, second], paths, 'split', log);
  return [first, second];
}

type WrittenMeetings = NonNullable<WrittenBehaviour['twins']>['meets'];

/** A node may be in touch with both copies: that is what sets these apart from a split. */
function expandMeetings(
  meets: WrittenMeetings,
  path: Path,
  { cast, log, duration }: FaultContext,
): readonly Meeting[] {
  return meets.map(({ at, first, second }, index) => {
    const side = (raw: typeof first, key: 'first' | 'second') =>
      raw === undefined ? null : resolveIds(raw, [...path, index, key], cast, log);
    const before = meets[index - 1];
    if (before !== undefined && at <= before.at)
      log.add(
        [...path, index, 'at'],
        `found ${printDuration(at)}; allowed: after the one before, at ${printDuration(before.at)}`,
      );
    if (at >= duration)
      log.add(
        [...path, index, 'at'],
        `found ${printDuration(at)}; allowed: before the run ends at ${printDuration(duration)}`,
      );
    return { at, first: asSet(side(first, 'first')), second: asSet(side(second, 'second')) };
  });
}

/** Of what could not be read there is a problem in the log. */
function asSet(ids: readonly number[] | null): NodeSet | null {
  return ids && { kind: 'ids', ids };
}

function members(nodes: NodeSet | null): readonly number[] {
  if (nodes === null || nodes.kind === 'role') return [];
  return nodes.kind === 'ids' ? nodes.ids : nodes.among;
}
