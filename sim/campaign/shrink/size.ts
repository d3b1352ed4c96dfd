/**
 * How large a scenario is. One is smaller than another if the first figure that differs is smaller:
 * a fault less is worth more than any number of nodes.
 *
 * @module
 */
import { compactScenario } from '../../../scenarios/print-compact.ts';
import { printWritten } from '../../../scenarios/print.ts';
import type { Fault, FaultAction, NodeSet, Scenario } from '../../../scenarios/scenario.ts';
import { latenciesIn } from './latencies.ts';

/** In the order in which they count. Defined in docs/search.md. */
export interface Size {
  /** Entries of the schedule: faults, and entries of Byzantine nodes. */
  readonly faults: number;
  readonly nodes: number;
  /** Seconds begun, so that round times are worth more than a part of one. */
  readonly seconds: number;
  /** Loads, and transactions that are spelled out. */
  readonly loads: number;
  /** Nodes that the entries name, each as often as it is named. */
  readonly named: number;
  /** Delays that are not constant. */
  readonly uncertain: number;
  /** Characters of the YAML, without what goes without saying. */
  readonly text: number;
  /** How long faults hold, together. */
  readonly heldMicros: number;
}

export function sizeOf(scenario: Scenario): Size {
  const { faults, byzantine, nodes, duration, workload, transactions } = scenario;
  const entries = [...faults.map(({ action }) => nodesOf(action)), ...byzantine.map(byzantineOf)];
  return {
    faults: faults.length + byzantine.length,
    nodes,
    seconds: Math.ceil(duration / 1e6),
    loads: workload.length + transactions.length,
    named: entries.flat().reduce((sum, set) => sum + (set.kind === 'ids' ? set.ids.length : 1), 0),
    uncertain: latenciesIn(scenario).filter(({ kind }) => kind !== 'constant').length,
    text: printWritten(compactScenario({ ...scenario, about: '' })).length,
    heldMicros: faults.reduce((sum, fault) => sum + heldFor(fault, duration), 0),
  };
}

/** Negative: the first is smaller. */
export function compareSizes(a: Size, b: Size): number {
  for (const key of KEYS) {
    const difference = a[key] - b[key];
    if (difference !== 0) return difference;
  }
  return 0;
}

const KEYS = [
  'faults',
  'nodes',
  'seconds',
  'loads',
  'named',
  'uncertain',
  'text',
  'heldMicros',
] as const satisfies readonly (keyof Size)[];

/** A fault that is never undone holds as long as the run lasts. */
function heldFor({ duration, trigger }: Fault, run: number): number {
  const begins = trigger.kind === 'at' ? trigger.time : 0;
  return Math.min(duration ?? run, Math.max(0, run - begins));
}

function byzantineOf({ nodes }: Scenario['byzantine'][number]): readonly NodeSet[] {
  return [nodes];
}

/** The sets of nodes that a fault is about. */
export function nodesOf(action: FaultAction): readonly NodeSet[] {
  switch (action.kind) {
    case 'partition':
      return action.groups;
    case 'cut':
    case 'degrade':
    case 'flap':
    case 'hold':
    case 'drop':
      return [action.from, action.to];
    case 'crash':
    case 'clock':
    case 'slow':
    case 'restarts':
    case 'disk':
    case 'swizzle':
      return [action.nodes];
  }
}
