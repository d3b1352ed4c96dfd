/**
 * The fault schedule of one run: drawn from the seed before the run begins, as data, so that it can
 * be saved, replayed and shrunk without the generator.
 *
 * @module
 */
import type { Micros } from '../../protocol/kernel/types.ts';
import type {
  Behaviour,
  ByzantineNodes,
  Fault,
  FaultAction,
  NodeSet,
  Scenario,
  Split,
} from '../../scenarios/scenario.ts';
import type { RandomStreams } from '../random.ts';
import { drawCycle, drawOrder } from './draws.ts';

export interface FaultPlan {
  /** As in the scenario, with what was drawn in its place: nodes, lengths of time, orders. */
  readonly faults: readonly Fault[];
  readonly byzantine: readonly ByzantineNodes[];
}

/** Every draw has a stream of its own: another fault more or less moves no other. */
export function planFaults(scenario: Scenario, streams: RandomStreams): FaultPlan {
  const draw = (set: NodeSet, name: string): NodeSet => {
    if (set.kind !== 'any') return set;
    const drawn = streams.stream(`faults/${name}`).shuffle(set.among).slice(0, set.count);
    return { kind: 'ids', ids: drawn.toSorted((a, b) => a - b) };
  };
  return {
    faults: scenario.faults.map((fault, index) => ({
      ...fault,
      action: drawAction(fault.action, `${index}`, {
        streams,
        draw,
        lasts: fault.duration ?? scenario.duration,
      }),
    })),
    byzantine: scenario.byzantine.map((entry, index) => ({
      ...entry,
      nodes: draw(entry.nodes, `byzantine/${index}`),
      behaviours: entry.behaviours.map((behaviour, place) =>
        drawBehaviour(behaviour, `byzantine/${index}/${place}`, draw),
      ),
    })),
  };
}

type Draw = (set: NodeSet, name: string) => NodeSet;

interface Draws {
  readonly streams: RandomStreams;
  readonly draw: Draw;
  /** For how long the fault holds, at most. */
  readonly lasts: Micros;
}

function drawAction(
  action: FaultAction,
  name: string,
  { streams, draw, lasts }: Draws,
): FaultAction {
  switch (action.kind) {
    case 'partition': {
      const groups = action.groups.map((group, i) => draw(group, `${name}/${i}`));
      return { ...action, groups };
    }
    case 'cut':
    case 'degrade':
    case 'hold':
    case 'drop':
      return { ...action, ...drawEnds(action, name, draw) };
    case 'flap': {
      const cycle = drawCycle(action.cycle, `faults/${name}`, lasts, streams);
      return { ...action, ...drawEnds(action, name, draw), cycle };
    }
    case 'restarts': {
      const cycle = drawCycle(action.cycle, `faults/${name}`, lasts, streams);
      return { ...action, nodes: draw(action.nodes, `${name}/nodes`), cycle };
    }
    case 'swizzle': {
      const nodes = draw(action.nodes, `${name}/nodes`);
      const order = (which: 'fail' | 'restore'): readonly number[] =>
        action[which] ?? drawOrder(fixedNodes(nodes), `faults/${name}/${which}`, streams);
      return { ...action, nodes, fail: order('fail'), restore: order('restore') };
    }
    case 'crash':
    case 'clock':
    case 'slow':
    case 'disk':
      return { ...action, nodes: draw(action.nodes, `${name}/nodes`) };
  }
}

function drawEnds(
  { from, to }: { readonly from: NodeSet; readonly to: NodeSet },
  name: string,
  draw: Draw,
): { readonly from: NodeSet; readonly to: NodeSet } {
  return { from: draw(from, `${name}/from`), to: draw(to, `${name}/to`) };
}

function drawBehaviour(behaviour: Behaviour, name: string, draw: Draw): Behaviour {
  if ('split' in behaviour)
    return { ...behaviour, split: drawSplit(behaviour.split, `${name}/split`, draw) };
  if ('from' in behaviour && behaviour.from !== null)
    return { ...behaviour, from: draw(behaviour.from, `${name}/from`) };
  return behaviour;
}

function drawSplit(split: Split, name: string, draw: Draw): Split {
  if (typeof split === 'string') return split;
  return [draw(split[0], `${name}/0`), draw(split[1], `${name}/1`)];
}

/** Nodes of a set whose members are known before the run: everything but roles. */
export function fixedNodes(set: NodeSet): readonly number[] {
  if (set.kind !== 'ids') throw new TypeError(`a set of kind ${set.kind} has no fixed members`);
  return set.ids;
}
