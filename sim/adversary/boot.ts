/**
 * What stands at the places of Byzantine nodes, made from the fault plan.
 *
 * @module
 */
import type { Computation } from '../../protocol/consensus/engine.ts';
import { defined } from '../../protocol/kernel/assert.ts';
import type { DelegateId } from '../../protocol/kernel/types.ts';
import { Node, type NodeConfig } from '../../protocol/node/node.ts';
import type { Behaviour, ByzantineNodes, Scenario } from '../../scenarios/scenario.ts';
import { UsageError } from '../../scenarios/usage-error.ts';
import { fixedNodes } from '../faults/plan.ts';
import type { Participant } from '../participant.ts';
import type { RandomStreams } from '../random.ts';
import { bootConspiracy, type BootedConspiracy } from './collusion/boot.ts';
import { Equivocator } from './equivocate.ts';
import { splitOf } from './split.ts';

/** What adversaries are made from. */
export interface AdversarySetup {
  readonly scenario: Scenario;
  /** Of all nodes, by number. */
  readonly configs: readonly NodeConfig[];
  readonly computation: Computation;
  readonly streams: RandomStreams;
}

type Boot = (saved: ReadonlyMap<string, unknown>) => Participant;

/** Byzantine nodes that wait for the simulation to begin. */
export interface BootedAdversaries {
  /** How each starts, by node number. */
  readonly boots: ReadonlyMap<number, Boot>;
  readonly conspiracies: readonly BootedConspiracy[];
}

export function bootByzantine(
  entries: readonly ByzantineNodes[],
  setup: AdversarySetup,
): BootedAdversaries {
  const boots = new Map<number, Boot>();
  const conspiracies: BootedConspiracy[] = [];
  const byzantine = new Set(entries.flatMap(({ nodes }) => fixedNodes(nodes)));
  entries.forEach((entry, index) => {
    const members = fixedNodes(entry.nodes);
    const [collude] = entry.behaviours;
    if (collude?.kind === 'collude') {
      const booted = bootConspiracy({ ...setup, collude, members, index, byzantine });
      conspiracies.push(booted);
      for (const id of members) boots.set(id, (saved) => booted.boot(id, saved));
      return;
    }
    for (const id of members) boots.set(id, (saved) => bootOne(id, entry.behaviours, saved, setup));
  });
  return { boots, conspiracies };
}

function bootOne(
  id: number,
  behaviours: readonly Behaviour[],
  saved: ReadonlyMap<string, unknown>,
  { scenario, configs, computation, streams }: AdversarySetup,
): Participant {
  const config = defined(configs[id], `node ${id}`);
  const [behaviour] = behaviours;
  if (behaviour?.kind !== 'equivocate')
    throw new UsageError(`the behaviour ${behaviour?.kind ?? ''} is not available`);
  const split = splitOf(behaviour.split, scenario.nodes, streams.stream(`adversary/${id}`));
  const honest = () => new Node(config, computation, saved);
  return new Equivocator([honest(), honest()], id as DelegateId, split);
}
