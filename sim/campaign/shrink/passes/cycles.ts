/**
 * Faults that come and go, once: of the turns of `restarts` and `flap`, a single one.
 *
 * @module
 */
import type { Cycle, Fault, FaultAction, Scenario } from '../../../../scenarios/scenario.ts';
import { changes } from '../pass.ts';

const MOST_TURNS = 16;

export const cyclesPass = changes('single turns', ({ faults, duration }) =>
  faults.flatMap((fault, index) =>
    turnsOf(fault, duration).map(
      (turn) => (current: Scenario) =>
        current.faults[index]?.action.kind === fault.action.kind
          ? { ...current, faults: current.faults.with(index, turn) }
          : null,
    ),
  ),
);

function turnsOf({ trigger, duration, action }: Fault, run: number): readonly Fault[] {
  const once = onceOf(action);
  if (once === null || trigger.kind !== 'at') return [];
  const end = Math.min(run, duration === null ? Infinity : trigger.time + duration);
  const turns: Fault[] = [];
  for (let turn = 0, time = trigger.time; turn < MOST_TURNS && time < end; turn += 1) {
    const down = lengthOf(once.cycle.down, turn);
    const length = Math.min(down, end - time);
    turns.push({ trigger: { kind: 'at', time }, duration: length, action: once.action });
    time += down + lengthOf(once.cycle.up, turn);
  }
  return turns;
}

function lengthOf(lengths: readonly number[], turn: number): number {
  return lengths[turn % lengths.length] ?? Infinity;
}

function onceOf(
  action: FaultAction,
): { readonly action: FaultAction; readonly cycle: Cycle } | null {
  switch (action.kind) {
    case 'restarts':
      return { action: { kind: 'crash', nodes: action.nodes }, cycle: action.cycle };
    case 'flap': {
      const { from, to, cycle } = action;
      return { action: { kind: 'cut', from, to }, cycle };
    }
    default:
      return null;
  }
}
