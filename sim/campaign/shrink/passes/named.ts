/**
 * Smaller sets of nodes in the entries of the schedule, and partitions with fewer groups.
 *
 * @module
 */
import type { FaultAction, NodeSet, Scenario } from '../../../../scenarios/scenario.ts';
import { ddmin } from '../ddmin.ts';
import type { Pass, Shown } from '../pass.ts';

export const namedPass: Pass = {
  name: 'fewer nodes in faults',
  *candidates({ scenario }) {
    let current = scenario;
    for (const place of placesIn(scenario)) current = yield* smaller(current, place);
  },
};

/** A set of nodes somewhere in the scenario, with a way to put another in its place. */
interface Place {
  readonly get: (scenario: Scenario) => NodeSet | undefined;
  readonly put: (scenario: Scenario, set: NodeSet | null) => Scenario;
}

function* smaller(start: Scenario, place: Place): Generator<Scenario, Scenario, Shown | null> {
  let current = start;
  const set = place.get(start);
  if (set?.kind !== 'ids') return current;
  const search = ddmin(set.ids);
  for (let next = search.next(); next.done !== true;) {
    const { value: ids } = next;
    const shown: Shown | null = yield place.put(
      current,
      ids.length === 0 ? null : { kind: 'ids', ids },
    );
    if (shown !== null) current = shown.scenario;
    next = search.next(shown !== null);
  }
  return current;
}

function placesIn({ faults, byzantine }: Scenario): readonly Place[] {
  return [
    ...faults.flatMap(({ action }, index) => placesOf(action).map((key) => inFault(index, key))),
    ...byzantine.map((_, index) => inByzantine(index)),
  ];
}

type Key = 'from' | 'to' | 'nodes' | number;

/** The last group first, so that the numbers of those before stay what they are. */
function placesOf(action: FaultAction): readonly Key[] {
  if (action.kind === 'partition') return [...action.groups.keys()].toReversed();
  if (action.kind === 'swizzle') return [];
  return 'nodes' in action ? ['nodes'] : ['from', 'to'];
}

function inFault(index: number, key: Key): Place {
  return {
    get: ({ faults }) => {
      const action = faults[index]?.action;
      if (action === undefined) return undefined;
      if (typeof key === 'number')
        return action.kind === 'partition' ? action.groups[key] : undefined;
      return Object.entries(action).find(([name]) => name === key)?.[1] as NodeSet | undefined;
    },
    put: (scenario, set) => {
      const fault = scenario.faults[index];
      if (fault === undefined) return scenario;
      const action = replaced(fault.action, key, set);
      return { ...scenario, faults: scenario.faults.with(index, { ...fault, action }) };
    },
  };
}

/** Without the set: no group. A set of no nodes elsewhere is none, and is refused as a scenario. */
function replaced(action: FaultAction, key: Key, set: NodeSet | null): FaultAction {
  if (action.kind === 'partition' && typeof key === 'number') {
    const groups = set === null ? action.groups.toSpliced(key, 1) : action.groups.with(key, set);
    return { ...action, groups };
  }
  return { ...action, [key]: set ?? { kind: 'ids', ids: [] } };
}

function inByzantine(index: number): Place {
  return {
    get: ({ byzantine }) => byzantine[index]?.nodes,
    put: (scenario, set) => {
      const entry = scenario.byzantine[index];
      if (entry === undefined) return scenario;
      const nodes = set ?? { kind: 'ids', ids: [] };
      return { ...scenario, byzantine: scenario.byzantine.with(index, { ...entry, nodes }) };
    },
  };
}
