/**
 * One simulated machine: the participant that runs on it, its clock and its disk.
 *
 * @module
 */
import type { Micros } from '../protocol/kernel/types.ts';
import type { Effect } from '../protocol/node/effect.ts';
import type { Input } from '../protocol/node/input.ts';
import type { NodeClock } from './clock.ts';
import type { SimulatedDisk } from './disk.ts';
import type { Participant } from './participant.ts';

export type TimerEffect = Extract<Effect, { kind: 'set-timer' }>;

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
  /** Timers that were set and have not fired; kept only where clocks may jump. */
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
