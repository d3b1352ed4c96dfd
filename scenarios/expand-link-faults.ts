/**
 * Faults of links, from short forms to actions: links that flap, messages that are held or dropped,
 * nodes that are cut off in a swizzle.
 *
 * @module
 */
import { MESSAGES_BETWEEN_NODES } from '../protocol/node/message.ts';
import { expandCycle } from './expand-cycle.ts';
import { expandEnds, type FaultContext, type Resolve } from './fault-context.ts';
import { allNodes, resolveNodes } from './node-sets.ts';
import type { Path } from './problem.ts';
import type { ProblemLog } from './problem-log.ts';
import type { FaultAction, NodeSet, SomeMessages } from './scenario.ts';
import type { linkFaults, WrittenMessages } from './schema-faults.ts';
import type { WrittenFault } from './schema.ts';
import { printDuration } from './units.ts';

/** Null when a problem was reported. */
export function expandLinkFault(
  action: keyof typeof linkFaults,
  entry: WrittenFault,
  path: Path,
  resolve: Resolve,
  context: FaultContext,
): FaultAction | null {
  const { log } = context;
  switch (action) {
    case 'gray':
      return expandGray(entry.gray, path, resolve, context);
    case 'flap': {
      if (entry.flap === undefined) return null;
      const ends = expandEnds(entry.flap, path, resolve, context);
      const cycle = expandCycle(entry.flap, path, log);
      return ends && { kind: 'flap', ...ends, cycle };
    }
    case 'hold': {
      if (entry.hold === undefined) return null;
      const some = expandMessages(entry.hold, path, resolve, context);
      const by = entry.hold.by ?? null;
      if (by === null && entry.for === undefined)
        log.add(path, 'never lets go of a message; needed: by, or for beside it');
      return some && { kind: 'hold', ...some, by };
    }
    case 'drop': {
      if (entry.drop === undefined) return null;
      const some = expandMessages(entry.drop, path, resolve, context);
      if (some?.messages === null && some.count === null)
        log.add(path, 'loses every message; needed: messages or count, or use cut');
      return some && { kind: 'drop', ...some };
    }
    case 'swizzle':
      return expandSwizzle(entry, path, context);
  }
}

/** All that the nodes send is lost: a cut from them to everybody. */
function expandGray(
  raw: unknown,
  path: Path,
  resolve: Resolve,
  { cast, log }: FaultContext,
): FaultAction | null {
  const from = resolve(raw, path);
  if (from === null) return null;
  const size = from.kind === 'ids' ? from.ids.length : from.kind === 'any' ? from.count : 1;
  if (size === cast.total)
    log.add(path, 'found all nodes, so that nobody is heard by anybody; allowed: fewer nodes');
  return { kind: 'cut', from, to: allNodes(cast) };
}

function expandMessages(
  written: WrittenMessages,
  path: Path,
  resolve: Resolve,
  context: FaultContext,
): SomeMessages | null {
  const ends = expandEnds(written, path, resolve, context);
  const kinds = written.messages;
  if (kinds?.length === 0)
    context.log.add(
      [...path, 'messages'],
      'found an empty list; allowed: at least one kind of message',
    );
  const messages =
    kinds === undefined ? null : MESSAGES_BETWEEN_NODES.filter((kind) => kinds.includes(kind));
  return ends && { ...ends, messages, count: written.count ?? null };
}

function expandSwizzle(
  entry: WrittenFault,
  path: Path,
  { cast, log }: FaultContext,
): FaultAction | null {
  if (entry.swizzle === undefined) return null;
  const { over, fail = null, restore = null } = entry.swizzle;
  // Without roles, which an event decides: the orders are drawn before the run begins.
  const nodes = resolveNodes(entry.swizzle.nodes, [...path, 'nodes'], cast, log, 'ids-or-any');
  if (entry.for !== undefined && 2 * over > entry.for)
    log.add(
      [...path, 'over'],
      `found ${printDuration(over)}; allowed: at most half of the fault's ${printDuration(entry.for)}`,
    );
  if (nodes === null) return null;
  checkOrder(fail, nodes, [...path, 'fail'], log);
  checkOrder(restore, nodes, [...path, 'restore'], log);
  return { kind: 'swizzle', nodes, over, fail, restore };
}

function checkOrder(
  order: readonly number[] | null,
  nodes: NodeSet,
  path: Path,
  log: ProblemLog,
): void {
  if (order === null) return;
  const sorted = [...order].sort((a, b) => a - b);
  if (nodes.kind !== 'ids')
    log.add(path, 'found an order of nodes that are yet to be drawn; allowed: with plain nodes');
  else if (sorted.join() !== nodes.ids.join())
    log.add(path, `found other nodes; allowed: each of nodes once, in any order`);
}
