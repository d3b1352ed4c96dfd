/**
 * Faults that come and go, as seldom as will do: of the turns of `restarts` and `flap` a single one,
 * or those from some turn on, or turns that are all alike.
 *
 * @module
 */
import type { Cycle, Fault, FaultAction, Scenario } from '../../../../scenarios/scenario.ts';
import { changes } from '../pass.ts';

const MOST_TURNS = 16;

export const cyclesPass = changes('fewer turns', ({ faults, duration }) =>
  faults.flatMap((fault, index) =>
    [...singleTurns(fault, duration), ...laterTurns(fault, duration)].map(
      (turn) => (current: Scenario) =>
        current.faults[index]?.action.kind === fault.action.kind
          ? { ...current, faults: current.faults.with(index, turn) }
          : null,
    ),
  ),
);

/** One outage of a fault that comes and goes. */
interface Turn {
  readonly time: number;
  readonly down: number;
  readonly up: number;
}

function turnsOf({ trigger, duration }: Fault, { up, down }: Cycle, run: number): readonly Turn[] {
  if (trigger.kind !== 'at') return [];
  const end = Math.min(run, duration === null ? Infinity : trigger.time + duration);
  const turns: Turn[] = [];
  for (let index = 0, time = trigger.time; index < MOST_TURNS && time < end; index += 1) {
    const turn = { time, down: lengthOf(down, index), up: lengthOf(up, index) };
    turns.push({ ...turn, down: Math.min(turn.down, end - time) });
    time += turn.down + turn.up;
  }
  return turns;
}

function singleTurns(fault: Fault, run: number): readonly Fault[] {
  const once = onceOf(fault.action);
  if (once === null) return [];
  return turnsOf(fault, once.cycle, run).map(({ time, down }) => ({
    trigger: { kind: 'at', time },
    duration: down,
    action: once.action,
  }));
}

/** The fewest turns first, without lengths that are never used; and the first lengths for all. */
function laterTurns(fault: Fault, run: number): readonly Fault[] {
  const { action, duration } = fault;
  if (action.kind !== 'restarts' && action.kind !== 'flap') return [];
  const turns = turnsOf(fault, action.cycle, run);
  const begin = turns[0]?.time ?? 0;
  return turns.toReversed().flatMap(({ time, ...first }, place) => {
    const used = turns.slice(turns.length - 1 - place);
    const from = (up: readonly number[], down: readonly number[]): Fault => ({
      trigger: { kind: 'at', time },
      duration: duration === null ? null : duration - (time - begin),
      action: { ...action, cycle: { up, down, jitter: 0 } },
    });
    return [
      from([first.up], [first.down]),
      from(
        used.map(({ up }) => up),
        used.map(({ down }) => down),
      ),
    ];
  });
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
