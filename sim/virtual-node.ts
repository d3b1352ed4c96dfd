/**
 * One simulated machine: the participant that runs on it, its clock and its disk.
 *
 * @module
 */
import type { Micros } from '../protocol/kernel/types.ts';
import type { Effect, Timer } from '../protocol/node/effect.ts';
import type { Input } from '../protocol/node/input.ts';
import type { NodeState } from '../protocol/node/node-state.ts';
import type { NodeClock } from './clock.ts';
import type { SimulatedDisk } from './disk.ts';
import type { Participant } from './participant.ts';
import type { TimerSubject } from './trace-event.ts';

export type TimerEffect = Extract<Effect, { kind: 'set-timer' }>;

/** A machine and the node on it at a moment. */
export interface MachineState {
  readonly node: number;
  readonly up: boolean;
  /** What the node's own clock shows. */
  readonly clock: Micros;
  readonly disk: { readonly records: number; readonly unsynced: number };
  /** That were set and have not fired, by the node's own time. Stale ones are among them. */
  readonly timers: readonly {
    readonly timer: Timer['kind'];
    readonly at: Micros;
    readonly about: TimerSubject;
  }[];
  /** Of a node that is down, what it knew when it crashed. */
  readonly state: NodeState;
}

/** A timer with the number of the event in whose step it was set, where the run is recorded. */
export class RecordedTimer implements TimerEffect {
  readonly kind = 'set-timer';
  readonly at: Micros;
  readonly timer: TimerEffect['timer'];
  readonly setBy: number;

  constructor({ at, timer }: TimerEffect, setBy: number) {
    this.at = at;
    this.timer = timer;
    this.setBy = setBy;
  }
}

export class VirtualNode {
  readonly id: number;
  readonly clock: NodeClock;
  readonly disk: SimulatedDisk;
  readonly #boot: (saved: ReadonlyMap<string, unknown>) => Participant;
  participant: Participant;
  /** Timers that were set and have not fired; kept only where clocks may jump or somebody may look. */
  readonly pendingTimers = new Set<TimerEffect>();
  /** Counts starts: timers of an earlier one are void. */
  incarnation = 0;
  /** Faults that hold this node down at the moment. */
  #downs = 0;
  #lastLocal: Micros = 0;

  /** @param boot - makes the participant from what its disk holds */
  constructor(
    id: number,
    clock: NodeClock,
    disk: SimulatedDisk,
    boot: (saved: ReadonlyMap<string, unknown>) => Participant,
  ) {
    this.id = id;
    this.clock = clock;
    this.disk = disk;
    this.#boot = boot;
    this.participant = boot(disk.entries());
  }

  get up(): boolean {
    return this.#downs === 0;
  }

  step(now: Micros, input: Input): readonly Effect[] {
    return this.participant.step(this.local(now), input);
  }

  /** The node's own time. A clock that is set back stands still until it is past. */
  local(now: Micros): Micros {
    this.#lastLocal = Math.max(this.#lastLocal, this.clock.local(now));
    return this.#lastLocal;
  }

  /** What it knows now, as plain data. Changes nothing. @param now - true time */
  inspect(now: Micros): MachineState {
    const timers = [...this.pendingTimers].map(({ at, timer: { kind, ...about } }) => ({
      timer: kind,
      at,
      about,
    }));
    return {
      node: this.id,
      up: this.up,
      clock: Math.max(this.#lastLocal, this.clock.local(now)),
      disk: this.disk.inspect(now),
      timers: timers.toSorted((a, b) => a.at - b.at),
      state: this.participant.inspect(),
    };
  }

  /** Returns the writes lost, or null if the node was down already. */
  crash(now: Micros): number | null {
    this.#downs += 1;
    if (this.#downs > 1) return null;
    this.incarnation += 1;
    this.pendingTimers.clear();
    return this.disk.crash(now);
  }

  /** Whether that was the last fault that held it down, and it has started again. */
  restart(): boolean {
    this.#downs -= 1;
    if (this.#downs > 0) return false;
    this.participant = this.#boot(this.disk.entries());
    return true;
  }
}
