/**
 * Makes planned faults happen: by time and by event, on the network, nodes and clocks.
 *
 * @module
 */
import type { Micros } from '../../protocol/kernel/types.ts';
import type { Fault, NodeSet, Trigger } from '../../scenarios/scenario.ts';
import type { Network } from '../network/network.ts';
import type { NodeEvent, WorldEvent } from '../trace-event.ts';

/** What faults act on. */
export interface FaultTarget {
  readonly network: Network;
  readonly nodes: number;
  crash(now: Micros, node: number): void;
  restart(now: Micros, node: number): void;
  adjustClock(now: Micros, node: number, offset: Micros, driftPpm: number): void;
  emit(event: WorldEvent): void;
  /** Has `beginAt` or `end` called with `fault` at that time. */
  schedule(at: Micros, what: 'begin' | 'end', fault: number): void;
  /** The delegate with the turn after the one that the event speaks of. */
  successorOf(event: NodeEvent): number;
}

type EventTrigger = Extract<Trigger, { kind: 'event' }>;

export class FaultInjector {
  readonly #faults: readonly Fault[];
  readonly #target: FaultTarget;
  /** Indexes of faults that wait for an event. */
  #waiting: number[];
  /** The event that triggered a fault that starts later than it. */
  readonly #triggeredBy = new Map<number, NodeEvent>();
  readonly #undo = new Map<number, (now: Micros) => void>();
  /** Which faults began; by index. */
  readonly started: boolean[];

  constructor(faults: readonly Fault[], target: FaultTarget) {
    this.#faults = faults;
    this.#target = target;
    this.started = faults.map(() => false);
    this.#waiting = [];
    faults.forEach((fault, index) => {
      if (fault.trigger.kind === 'at') target.schedule(fault.trigger.time, 'begin', index);
      else this.#waiting.push(index);
    });
  }

  /** Called with everything that nodes announce, before their next message leaves. */
  onNodeEvent(event: NodeEvent): void {
    if (this.#waiting.length === 0) return;
    const fired = this.#waiting.filter((index) => {
      const trigger = this.#faults[index]?.trigger;
      return trigger?.kind === 'event' && matches(trigger, event);
    });
    if (fired.length === 0) return;
    this.#waiting = this.#waiting.filter((index) => !fired.includes(index));
    for (const index of fired) {
      const trigger = this.#faults[index]?.trigger as EventTrigger;
      this.#triggeredBy.set(index, event);
      if (trigger.after === 0) this.begin(event.at, index);
      else this.#target.schedule(event.at + trigger.after, 'begin', index);
    }
  }

  begin(now: Micros, index: number): void {
    const fault = this.#faults[index];
    if (fault === undefined) return;
    this.started[index] = true;
    const groups = this.#act(now, index, fault);
    this.#target.emit({
      at: now,
      kind: 'fault-started',
      fault: index,
      action: fault.action.kind,
      groups,
    });
    if (fault.duration !== null) this.#target.schedule(now + fault.duration, 'end', index);
  }

  end(now: Micros, index: number): void {
    this.#undo.get(index)?.(now);
    this.#undo.delete(index);
    this.#target.emit({ at: now, kind: 'fault-ended', fault: index });
  }

  /** Carries the fault out; returns the nodes concerned, by group. */
  #act(now: Micros, index: number, fault: Fault): readonly (readonly number[])[] {
    const { action } = fault;
    const { network } = this.#target;
    const heal = (): void => network.heal(index);
    switch (action.kind) {
      case 'partition': {
        const groups = action.groups.map((group) => this.#members(group, index));
        network.partition(index, groups);
        this.#undo.set(index, heal);
        return groups;
      }
      case 'cut':
      case 'degrade': {
        const from = this.#members(action.from, index);
        const to = this.#members(action.to, index);
        if (action.kind === 'cut') network.cut(index, from, to);
        else network.degrade(index, from, to, action.quality);
        this.#undo.set(index, heal);
        return [from, to];
      }
      case 'crash': {
        const nodes = this.#members(action.nodes, index);
        for (const node of nodes) this.#target.crash(now, node);
        this.#undo.set(index, (at) => {
          for (const node of nodes) this.#target.restart(at, node);
        });
        return [nodes];
      }
      case 'clock': {
        const nodes = this.#members(action.nodes, index);
        const { offset, driftPpm } = action;
        for (const node of nodes) this.#target.adjustClock(now, node, offset, driftPpm);
        this.#undo.set(index, (at) => {
          for (const node of nodes) this.#target.adjustClock(at, node, -offset, -driftPpm);
        });
        return [nodes];
      }
    }
  }

  #members(set: NodeSet, fault: number): readonly number[] {
    if (set.kind === 'ids') return set.ids;
    const event = this.#triggeredBy.get(fault);
    if (set.kind !== 'role' || event === undefined || !('packer' in event))
      throw new TypeError(`fault ${fault}: a ${set.kind} set cannot be resolved`);
    switch (set.role) {
      case 'packer':
        return [event.packer];
      case 'announcer':
        return [event.node];
      case 'successor':
        return [this.#target.successorOf(event)];
    }
  }
}

function matches(trigger: EventTrigger, event: NodeEvent): boolean {
  return (
    event.kind === trigger.event &&
    (trigger.height === null || event.height === trigger.height) &&
    (trigger.by === null || event.node === trigger.by)
  );
}
