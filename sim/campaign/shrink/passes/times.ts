/**
 * Rounder and shorter times of faults and of Byzantine nodes, and events that are told in fewer
 * words.
 *
 * @module
 */
import type { Micros } from '../../../../protocol/kernel/types.ts';
import type { Fault, FaultAction, Scenario, Trigger } from '../../../../scenarios/scenario.ts';
import { changes } from '../pass.ts';

type Change = (current: Scenario) => Scenario | null;

/** Roundest first. */
const STEPS = [60_000_000, 10_000_000, 1_000_000, 100_000, 10_000, 1_000];

export const timesPass = changes('rounder times', ({ faults, byzantine }) => [
  ...faults.flatMap((_, index) => [
    ...triggerChanges(index),
    ...lengthChanges(index),
    ...STEPS.map((step) => inFault(index, ({ action, ...fault }) => rounded(fault, action, step))),
  ]),
  ...byzantine.flatMap((_, index) => [
    inByzantine(index, (entry) => ({ ...entry, at: 0 })),
    inByzantine(index, (entry) => ({ ...entry, duration: null })),
    inByzantine(index, (entry) => ({ ...entry, at: 0, duration: null })),
    ...STEPS.map((step) => inByzantine(index, (entry) => ({ ...entry, at: down(entry.at, step) }))),
  ]),
]);

function triggerChanges(index: number): readonly Change[] {
  const onEvent = (change: (trigger: Extract<Trigger, { kind: 'event' }>) => Trigger): Change =>
    inFault(index, (fault) =>
      fault.trigger.kind === 'event' ? { ...fault, trigger: change(fault.trigger) } : fault,
    );
  const onTime = (change: (time: Micros) => Micros): Change =>
    inFault(index, (fault) =>
      fault.trigger.kind === 'at'
        ? { ...fault, trigger: { ...fault.trigger, time: change(fault.trigger.time) } }
        : fault,
    );
  return [
    onEvent((trigger) => ({ ...trigger, after: 0 })),
    onEvent((trigger) => ({ ...trigger, by: null })),
    onEvent((trigger) => ({ ...trigger, count: 1 })),
    ...STEPS.map((step) => onEvent((one) => ({ ...one, after: down(one.after, step) }))),
    ...STEPS.map((step) => onTime((time) => down(time, step))),
    ...STEPS.map((step) => onTime((time) => up(time, step))),
  ];
}

/** Shorter by halves, then rounder. */
function lengthChanges(index: number): readonly Change[] {
  const onLength = (change: (length: Micros) => Micros): Change =>
    inFault(index, (fault) =>
      fault.duration === null ? fault : { ...fault, duration: change(fault.duration) },
    );
  return [
    ...[8, 4, 2, 2].map((part) => onLength((length) => roughly(length / part))),
    ...STEPS.map((step) => onLength((length) => down(length, step))),
    ...STEPS.map((step) => onLength((length) => up(length, step))),
  ];
}

/** To the largest step that it has at least twice. */
function roughly(length: number): Micros {
  const step = STEPS.find((one) => length >= 2 * one) ?? 1;
  return Math.max(1, Math.round(length / step) * step);
}

function rounded(fault: Omit<Fault, 'action'>, action: FaultAction, step: Micros): Fault {
  switch (action.kind) {
    case 'hold':
      return { ...fault, action: { ...action, by: action.by && down(action.by, step) } };
    case 'slow':
      return { ...fault, action: { ...action, processing: down(action.processing, step) } };
    case 'clock':
      return { ...fault, action: { ...action, offset: Math.trunc(action.offset / step) * step } };
    case 'restarts':
    case 'flap': {
      const { up, down: downs } = action.cycle;
      const all = (lengths: readonly Micros[]) =>
        lengths.map((one) => Math.max(1, down(one, step)));
      return {
        ...fault,
        action: { ...action, cycle: { up: all(up), down: all(downs), jitter: 0 } },
      };
    }
    default:
      return { ...fault, action };
  }
}

function down(time: Micros, step: Micros): Micros {
  return Math.floor(time / step) * step;
}

/** Not to a multiple of what it was. */
function up(time: Micros, step: Micros): Micros {
  return time < step ? time : Math.ceil(time / step) * step;
}

function inFault(index: number, change: (fault: Fault) => Fault): Change {
  return (current) => {
    const fault = current.faults[index];
    return fault === undefined
      ? null
      : { ...current, faults: current.faults.with(index, change(fault)) };
  };
}

function inByzantine(
  index: number,
  change: (entry: Scenario['byzantine'][number]) => Scenario['byzantine'][number],
): Change {
  return (current) => {
    const entry = current.byzantine[index];
    return entry === undefined
      ? null
      : { ...current, byzantine: current.byzantine.with(index, change(entry)) };
  };
}
