/**
 * Timers of nodes, which their own clocks decide: a clock that was set back, or slowed down, makes
 * them later, and one that jumps forward makes them earlier.
 *
 * @module
 */
import type { Micros } from '../protocol/kernel/types.ts';
import type { TimerEffect, VirtualNode } from './virtual-node.ts';

export class Timers {
  readonly #remembers: boolean;
  readonly #push: (at: Micros, node: VirtualNode, timer: TimerEffect) => void;

  /**
   * @param remembers - whether a fault may set a clock, or somebody ask which timers are set
   * @param push - has {@link fires} called at a time
   */
  constructor(
    remembers: boolean,
    push: (at: Micros, node: VirtualNode, timer: TimerEffect) => void,
  ) {
    this.#remembers = remembers;
    this.#push = push;
  }

  set(now: Micros, node: VirtualNode, timer: TimerEffect): void {
    if (this.#remembers) node.pendingTimers.add(timer);
    this.#queue(now, node, timer);
  }

  /**
   * Whether a timer fires now. One that is early by the node's clock is queued again.
   *
   * @param incarnation - the run of the node that set it
   */
  fires(now: Micros, node: VirtualNode, incarnation: number, timer: TimerEffect): boolean {
    if (!node.up || node.incarnation !== incarnation) return false;
    // Fired already, at a time that a jump of the clock brought forward.
    if (this.#remembers && !node.pendingTimers.has(timer)) return false;
    if (node.local(now) < timer.at) {
      // The clock was set back, or slowed down, since the timer was set.
      this.#queue(now + 1, node, timer);
      return false;
    }
    if (this.#remembers) node.pendingTimers.delete(timer);
    return true;
  }

  /** A jump forward brings the node's timers forward, too: each is queued once more, at its new time. */
  adjustClock(now: Micros, node: VirtualNode, offset: Micros, driftPpm: number): void {
    node.clock.adjust(now, offset, driftPpm);
    for (const timer of node.pendingTimers) this.#queue(now, node, timer);
  }

  #queue(earliest: Micros, node: VirtualNode, timer: TimerEffect): void {
    this.#push(Math.max(earliest, node.clock.trueTimeOf(timer.at)), node, timer);
  }
}
