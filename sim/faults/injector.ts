/**
 * Makes planned faults happen: by time and by event. What each does is in `actions.ts`.
 *
 * @module
 */
import type { Micros } from '../../protocol/kernel/types.ts';
import type { Fault, NodeSet, Trigger } from '../../scenarios/scenario.ts';
import { NO_CAUSE } from '../recording.ts';
import type { NodeEvent } from '../trace-event.ts';
import { carryOut, type ActiveFault } from './actions.ts';
import type { FaultTarget } from './target.ts';

type EventTrigger = Extract<Trigger, { kind: 'event' }>;

export class FaultInjector {
  readonly #faults: readonly Fault[];
  readonly #target: FaultTarget;
  /** Indexes of faults that wait for an event. */
  #waiting: number[];
  /** The event that triggered a fault that starts later than it. */
  readonly #triggeredBy = new Map<number, NodeEvent>();
  /** Numbers of the events that triggered faults, and of those that told of their starts. */
  readonly #causes = new Map<number, number>();
  readonly #starts = new Map<number, number>();
  /** How many events each fault has seen that match its trigger. */
  readonly #matched: number[];
  readonly #active = new Map<number, ActiveFault>();
  /** What a fault does next while it holds. */
  readonly #next = new Map<number, (now: Micros) => void>();
  /** Which faults began; by index. */
  readonly started: boolean[];

  constructor(faults: readonly Fault[], target: FaultTarget) {
    this.#faults = faults;
    this.#target = target;
    this.started = faults.map(() => false);
    this.#matched = faults.map(() => 0);
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
      if (trigger?.kind !== 'event' || !matches(trigger, event)) return false;
      const matched = (this.#matched[index] ?? 0) + 1;
      this.#matched[index] = matched;
      return matched === trigger.count;
    });
    if (fired.length === 0) return;
    this.#waiting = this.#waiting.filter((index) => !fired.includes(index));
    for (const index of fired) {
      const trigger = this.#faults[index]?.trigger as EventTrigger;
      this.#triggeredBy.set(index, event);
      this.#causes.set(index, this.#target.recording?.cause ?? NO_CAUSE);
      if (trigger.after === 0) this.begin(event.at, index);
      else this.#target.schedule(event.at + trigger.after, 'begin', index);
    }
  }

  begin(now: Micros, index: number): void {
    const fault = this.#faults[index];
    if (fault === undefined) return;
    this.started[index] = true;
    this.#tellDue(now, index);
    const endsAt = fault.duration === null ? null : now + fault.duration;
    const { action } = fault;
    const active = carryOut(now, action, {
      target: this.#target,
      fault: index,
      endsAt,
      members: (set) => this.#members(set, index),
      later: (at, then) => {
        this.#next.set(index, then);
        this.#target.schedule(at, 'change', index);
      },
    });
    this.#active.set(index, active);
    const { groups } = active;
    const start = this.#target.emit({
      at: now,
      kind: 'fault-started',
      fault: index,
      action: action.kind,
      groups,
    });
    this.#starts.set(index, start);
    if (endsAt !== null) this.#target.schedule(endsAt, 'end', index);
  }

  /** The next step of a fault that changes while it holds; nothing if it has ended. */
  change(now: Micros, index: number): void {
    const next = this.#next.get(index);
    this.#next.delete(index);
    this.#actFor(index);
    next?.(now);
  }

  end(now: Micros, index: number): void {
    const active = this.#active.get(index);
    this.#active.delete(index);
    this.#next.delete(index);
    this.#actFor(index);
    active?.end(now);
    this.#target.emit({ at: now, kind: 'fault-ended', fault: index });
  }

  /** Ends every fault that is in force, in their order, and lets none begin any more. */
  endAll(now: Micros): void {
    this.#waiting = [];
    for (const index of [...this.#active.keys()].toSorted((a, b) => a - b)) this.end(now, index);
  }

  /** A synced write of a node failed by the full disk of that fault. */
  failWrite(now: Micros, index: number, node: number): void {
    this.#active.get(index)?.failWrite?.(now, node);
  }

  /** What a fault does as it begins comes from its trigger, if it has one. */
  #tellDue(now: Micros, index: number): void {
    const { recording } = this.#target;
    if (recording === null) return;
    const due = { at: now, kind: 'fault-due', fault: index } as const;
    recording.cause = recording.event(due, this.#causes.get(index) ?? NO_CAUSE);
  }

  /** What a fault does later comes from its start. */
  #actFor(index: number): void {
    const { recording } = this.#target;
    if (recording !== null) recording.cause = this.#starts.get(index) ?? NO_CAUSE;
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
