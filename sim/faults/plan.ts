/**
 * The fault schedule of one run: drawn from the seed before the run begins, as data, so that it can
 * be saved, replayed and shrunk without the generator.
 *
 * @module
 */
import type {
  Behaviour,
  ByzantineNodes,
  Fault,
  NodeSet,
  Scenario,
  Split,
} from '../../scenarios/scenario.ts';
import type { RandomStreams } from '../random.ts';

export interface FaultPlan {
  /** As in the scenario, every `any` set replaced by the nodes that were drawn. */
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
    faults: scenario.faults.map((fault, index) => drawFault(fault, `${index}`, draw)),
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

function drawFault(fault: Fault, name: string, draw: Draw): Fault {
  const { action } = fault;
  switch (action.kind) {
    case 'partition': {
      const groups = action.groups.map((group, i) => draw(group, `${name}/${i}`));
      return { ...fault, action: { ...action, groups } };
    }
    case 'cut':
    case 'degrade': {
      const from = draw(action.from, `${name}/from`);
      const to = draw(action.to, `${name}/to`);
      return { ...fault, action: { ...action, from, to } };
    }
    case 'crash':
    case 'clock':
      return { ...fault, action: { ...action, nodes: draw(action.nodes, `${name}/nodes`) } };
  }
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
