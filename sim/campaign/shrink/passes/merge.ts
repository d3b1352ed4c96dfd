/**
 * Two faults in one: partitions of which one follows the other, or nodes that crash one after
 * another.
 *
 * @module
 */
import { isDeepStrictEqual } from 'node:util';
import type { Fault, FaultAction, NodeSet, Scenario } from '../../../../scenarios/scenario.ts';
import type { Pass } from '../pass.ts';

export const mergePass: Pass = {
  name: 'merged faults',
  *candidates({ scenario }) {
    let current = scenario;
    for (let first = 0; first < current.faults.length; first += 1)
      for (let second = first + 1; second < current.faults.length; second += 1) {
        const merged = mergedFaults(current, first, second);
        for (const fault of merged) {
          const faults = current.faults.with(first, fault).toSpliced(second, 1);
          const shown = yield { ...current, faults };
          if (shown === null) continue;
          current = shown.scenario;
          second -= 1;
          break;
        }
      }
  },
};

/** One fault in place of two that begin at times; it holds from the first beginning to the last end. */
function mergedFaults({ faults }: Scenario, first: number, second: number): readonly Fault[] {
  const [a, b] = [faults[first], faults[second]];
  if (a?.trigger.kind !== 'at' || b?.trigger.kind !== 'at') return [];
  const time = Math.min(a.trigger.time, b.trigger.time);
  const ends = [a, b].map(({ trigger, duration }) =>
    duration === null || trigger.kind !== 'at' ? Infinity : trigger.time + duration,
  );
  const end = Math.max(...ends);
  const duration = end === Infinity ? null : end - time;
  return mergedActions(a.action, b.action).map((action) => ({
    trigger: { kind: 'at', time },
    duration,
    action,
  }));
}

function mergedActions(a: FaultAction, b: FaultAction): readonly FaultAction[] {
  if (isDeepStrictEqual(a, b)) return [a];
  if (a.kind === 'partition' && b.kind === 'partition') return [a, b];
  if (a.kind !== 'crash' || b.kind !== 'crash') return [];
  const nodes = union(a.nodes, b.nodes);
  return nodes === null ? [] : [{ ...a, nodes }];
}

function union(a: NodeSet, b: NodeSet): NodeSet | null {
  if (a.kind !== 'ids' || b.kind !== 'ids') return null;
  return { kind: 'ids', ids: [...new Set([...a.ids, ...b.ids])].toSorted((x, y) => x - y) };
}
