/**
 * Fewer entries in the schedule: delta debugging over faults and Byzantine nodes together.
 *
 * @module
 */
import type { ByzantineNodes, Fault, Scenario } from '../../../../scenarios/scenario.ts';
import { ddmin } from '../ddmin.ts';
import type { Pass } from '../pass.ts';

type Entry =
  | { readonly kind: 'fault'; readonly fault: Fault }
  | { readonly kind: 'byzantine'; readonly byzantine: ByzantineNodes };

export const schedulePass: Pass = {
  name: 'fewer faults',
  *candidates({ scenario }) {
    const search = ddmin(entriesOf(scenario));
    for (let next = search.next(); next.done !== true;)
      next = search.next((yield withEntries(scenario, next.value)) !== null);
  },
};

function entriesOf({ faults, byzantine }: Scenario): readonly Entry[] {
  return [
    ...faults.map((fault) => ({ kind: 'fault', fault }) as const),
    ...byzantine.map((entry) => ({ kind: 'byzantine', byzantine: entry }) as const),
  ];
}

function withEntries(scenario: Scenario, entries: readonly Entry[]): Scenario {
  return {
    ...scenario,
    faults: entries.flatMap((entry) => (entry.kind === 'fault' ? [entry.fault] : [])),
    byzantine: entries.flatMap((entry) => (entry.kind === 'byzantine' ? [entry.byzantine] : [])),
  };
}
