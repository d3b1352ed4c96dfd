/**
 * What each kind of fault does when it begins, while it holds, and when it ends. Faults that hold at
 * once must not undo each other: everything that a fault changes is known by the fault's number, or
 * counted, or added and taken away again.
 *
 * @module
 */
import { assert, defined } from '../../protocol/kernel/assert.ts';
import type { Micros } from '../../protocol/kernel/types.ts';
import type { Cycle, FaultAction, NodeSet } from '../../scenarios/scenario.ts';
import type { FaultTarget } from './target.ts';

/** A fault that holds. */
export interface ActiveFault {
  /** The nodes concerned at its beginning, by group. */
  readonly groups: readonly (readonly number[])[];
  end(now: Micros): void;
  /** This fault's full disk made a node's synced write fail. */
  failWrite?(now: Micros, node: number): void;
}

/** What an action may ask while its fault holds. */
export interface Situation {
  readonly target: FaultTarget;
  /** Number of the fault in the scenario. */
  readonly fault: number;
  /** Null: it does not end. */
  readonly endsAt: Micros | null;
  readonly members: (set: NodeSet) => readonly number[];
  /** Has `then` called at that time, if the fault still holds. One call may be outstanding. */
  readonly later: (at: Micros, then: (now: Micros) => void) => void;
}

type Of<Kind extends FaultAction['kind']> = Extract<FaultAction, { kind: Kind }>;

export function carryOut(now: Micros, action: FaultAction, situation: Situation): ActiveFault {
  switch (action.kind) {
    case 'partition': {
      const { target, fault } = situation;
      const groups = action.groups.map((group) => situation.members(group));
      target.network.partition(fault, groups);
      return { groups, end: () => target.network.heal(fault) };
    }
    case 'cut':
    case 'degrade':
    case 'hold':
    case 'drop':
      return changeLinks(action, situation);
    case 'flap':
      return flap(now, action, situation);
    case 'swizzle':
      return swizzle(now, action, situation);
    case 'crash': {
      const nodes = situation.members(action.nodes);
      for (const node of nodes) situation.target.crash(now, node);
      return { groups: [nodes], end: (at) => restartAll(at, nodes, situation.target) };
    }
    case 'restarts':
      return restarts(now, action, situation);
    case 'slow':
    case 'clock':
      return changeNodes(now, action, situation);
    case 'disk':
      return breakDisks(action, situation);
  }
}

function changeLinks(
  action: Of<'cut' | 'degrade' | 'hold' | 'drop'>,
  { target, fault, endsAt, members }: Situation,
): ActiveFault {
  const { network } = target;
  const groups = [members(action.from), members(action.to)] as const;
  const [from, to] = groups;
  switch (action.kind) {
    case 'cut':
      network.cut(fault, from, to);
      break;
    case 'degrade':
      network.degrade(fault, from, to, action.quality);
      break;
    case 'hold':
    case 'drop': {
      const { messages, count } = action;
      const some = { from, to, messages, count };
      if (action.kind === 'drop') network.drop(fault, some);
      else if (action.by !== null) network.hold(fault, some, { by: action.by });
      else {
        assert(endsAt !== null, 'a fault that holds messages until its end has one');
        network.hold(fault, some, { until: endsAt });
      }
      break;
    }
  }
  return { groups, end: () => network.heal(fault) };
}

function changeNodes(
  now: Micros,
  action: Of<'slow' | 'clock'>,
  { target, members }: Situation,
): ActiveFault {
  const nodes = members(action.nodes);
  const change = (at: Micros, sign: 1 | -1): void => {
    for (const node of nodes) {
      if (action.kind === 'slow') target.processors.slowDown(at, node, sign * action.processing);
      else target.adjustClock(at, node, sign * action.offset, sign * action.driftPpm);
    }
  };
  change(now, 1);
  return { groups: [nodes], end: (at) => change(at, -1) };
}

function flap(now: Micros, action: Of<'flap'>, situation: Situation): ActiveFault {
  const { target, fault, members } = situation;
  const groups = [members(action.from), members(action.to)] as const;
  alternate(now, action.cycle, situation, {
    fail: (at) => {
      target.network.cut(fault, ...groups);
      if (at > now) target.emit({ at, kind: 'fault-changed', fault, groups });
    },
    restore: (at) => {
      target.network.heal(fault);
      target.emit({ at, kind: 'fault-changed', fault, groups: [] });
    },
  });
  return { groups, end: () => target.network.heal(fault) };
}

function restarts(now: Micros, action: Of<'restarts'>, situation: Situation): ActiveFault {
  const { target, members } = situation;
  const nodes = members(action.nodes);
  let isDown = false;
  alternate(now, action.cycle, situation, {
    fail: (at) => {
      isDown = true;
      for (const node of nodes) target.crash(at, node);
    },
    restore: (at) => {
      isDown = false;
      restartAll(at, nodes, target);
    },
  });
  return {
    groups: [nodes],
    end: (at) => {
      if (isDown) restartAll(at, nodes, target);
    },
  };
}

/** Fails at once, then restores and fails by turns for as long as the fault holds. */
function alternate(
  now: Micros,
  { up, down }: Cycle,
  { later }: Situation,
  { fail, restore }: Readonly<Record<'fail' | 'restore', (now: Micros) => void>>,
): void {
  let turn = 0;
  const goDown = (at: Micros): void => {
    fail(at);
    later(at + defined(down[turn % down.length], 'length'), goUp);
  };
  const goUp = (at: Micros): void => {
    restore(at);
    later(at + defined(up[turn % up.length], 'length'), goDown);
    turn += 1;
  };
  goDown(now);
}

/** Every node that is cut off is a group of its own. */
function swizzle(now: Micros, action: Of<'swizzle'>, situation: Situation): ActiveFault {
  const { target, fault, endsAt, later } = situation;
  const steps = swizzleSteps(now, action, endsAt);
  let cutOff: readonly (readonly number[])[] = [];
  const take = (at: Micros): void => {
    const step = steps.shift();
    if (step === undefined) return;
    target.network.heal(fault);
    cutOff = step.isCutOff
      ? [...cutOff, [step.node]]
      : cutOff.filter(([node]) => node !== step.node);
    if (cutOff.length > 0) target.network.partition(fault, cutOff);
    if (at > now) target.emit({ at, kind: 'fault-changed', fault, groups: cutOff });
    const [next] = steps;
    if (next !== undefined) later(next.at, take);
  };
  take(now);
  return { groups: cutOff, end: () => target.network.heal(fault) };
}

interface SwizzleStep {
  readonly at: Micros;
  readonly node: number;
  readonly isCutOff: boolean;
}

/** The first node is cut off at once; the last comes back with the fault's end. */
function swizzleSteps(
  now: Micros,
  { over, fail, restore }: Of<'swizzle'>,
  endsAt: Micros | null,
): SwizzleStep[] {
  assert(fail !== null && restore !== null, 'the orders of a swizzle are drawn before the run');
  const spread = (order: readonly number[], start: Micros, first: 0 | 1): SwizzleStep[] =>
    order.map((node, index, { length }) => ({
      at: start + Math.floor(((index + first) * over) / length),
      node,
      isCutOff: first === 0,
    }));
  const cuts = spread(fail, now, 0);
  return endsAt === null ? cuts : [...cuts, ...spread(restore, endsAt - over, 1)];
}

function breakDisks(
  { nodes: set, mode, records }: Of<'disk'>,
  { target, fault, members }: Situation,
): ActiveFault {
  const nodes = members(set);
  const stopped: number[] = [];
  for (const node of nodes) target.disk(node).fail(fault, mode, records);
  return {
    groups: [nodes],
    end: (at) => {
      for (const node of nodes) target.disk(node).mend(fault);
      restartAll(at, stopped, target);
    },
    failWrite: (at, node) => {
      stopped.push(node);
      target.crash(at, node);
    },
  };
}

function restartAll(now: Micros, nodes: readonly number[], target: FaultTarget): void {
  for (const node of nodes) target.restart(now, node);
}
