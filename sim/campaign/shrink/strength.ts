/**
 * How much the faults of a scenario may do at most, so that a search for fewer nodes does not end
 * beyond the assumptions under which the run failed: a fork among three of which two are traitors
 * explains nothing about one among 21 of which ten are.
 *
 * @module
 */
import {
  electableNodes,
  type Fault,
  type NodeSet,
  type Scenario,
} from '../../../scenarios/scenario.ts';

/** 0: fewer than a third of the delegates are Byzantine or down at once; 1: than half; 2: more. */
export type Strength = 0 | 1 | 2;

/** Counts at most: a fault that begins with an event may hold at any time, a role may be anybody. */
export function strengthOf(scenario: Scenario): Strength {
  const { delegates } = scenario.chain;
  const faulty = Math.max(0, ...momentsIn(scenario).map((at) => faultyAt(scenario, at)));
  if (3 * faulty < delegates) return 0;
  return 2 * faulty < delegates ? 1 : 2;
}

/** The number of faulty nodes changes only where a fault begins. */
function momentsIn({ faults }: Scenario): readonly number[] {
  return [0, ...faults.flatMap(({ trigger }) => (trigger.kind === 'at' ? [trigger.time] : []))];
}

function faultyAt(scenario: Scenario, at: number): number {
  const seats = electableNodes(scenario.chain);
  const faulty = new Set<number>();
  let anybody = 0;
  const add = (set: NodeSet): void => {
    if (set.kind === 'ids') for (const id of set.ids) if (id < seats) faulty.add(id);
    if (set.kind === 'any') anybody += set.count;
    if (set.kind === 'role') anybody += 1;
  };
  for (const { nodes } of scenario.byzantine) add(nodes);
  for (const fault of scenario.faults) {
    const { action } = fault;
    if ((action.kind === 'crash' || action.kind === 'restarts') && holdsAt(fault, at))
      add(action.nodes);
  }
  return faulty.size + anybody;
}

function holdsAt({ trigger, duration }: Fault, at: number): boolean {
  if (trigger.kind === 'event') return true;
  return trigger.time <= at && (duration === null || at < trigger.time + duration);
}
