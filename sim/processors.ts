/**
 * The processors of nodes that faults slow down: each handles one input after the other, in the
 * order in which they came, and takes its time for each. Nodes that no fault slows down handle their
 * inputs at once.
 *
 * @module
 */
import { defined } from '../protocol/kernel/assert.ts';
import type { Micros } from '../protocol/kernel/types.ts';

/** Handles one input. */
type Work = () => void;

interface Processor {
  /** What each input takes. */
  cost: Micros;
  /** From `next` on; what stands at `next` is in work. */
  waiting: Work[];
  next: number;
  /** When the work at `next` was taken up. */
  since: Micros;
  /** Tells the call that ends the work in hand from those that were overtaken. */
  call: number;
}

const TRIM = 64;

export class Processors {
  readonly #wake: (at: Micros, node: number, call: number) => void;
  readonly #slow = new Map<number, Processor>();

  /** Whether no fault has slowed down a node yet; saves the hot path the question. */
  none = true;

  /** @param wake - has {@link done} called with `node` and `call` at that time */
  constructor(wake: (at: Micros, node: number, call: number) => void) {
    this.#wake = wake;
  }

  /**
   * Each input takes the node so much longer; less, where `by` is negative. What is in work is ready
   * when it would be had it taken the new time from the start, though not before now.
   */
  slowDown(now: Micros, node: number, by: Micros): void {
    this.none = false;
    let processor = this.#slow.get(node);
    if (processor === undefined) {
      processor = { cost: 0, waiting: [], next: 0, since: now, call: 0 };
      this.#slow.set(node, processor);
    }
    processor.cost += by;
    if (processor.next < processor.waiting.length) this.#callWhenDone(now, node, processor);
  }

  /** Whether an input of the node must wait: hand it to {@link queue} then. */
  isBusy(node: number): boolean {
    const processor = this.#slow.get(node);
    return (
      processor !== undefined && (processor.cost > 0 || processor.next < processor.waiting.length)
    );
  }

  /** Has `work` done when its turn has come and its time has passed. */
  queue(now: Micros, node: number, work: Work): void {
    const processor = defined(this.#slow.get(node), 'a slow node');
    processor.waiting.push(work);
    if (processor.waiting.length - processor.next > 1) return;
    processor.since = now;
    this.#callWhenDone(now, node, processor);
  }

  /** The node crashed: what waited is gone. */
  clear(node: number): void {
    const processor = this.#slow.get(node);
    if (processor === undefined) return;
    processor.waiting = [];
    processor.next = 0;
    processor.call += 1;
  }

  /** The work in hand is done, unless the call was overtaken. */
  done(now: Micros, node: number, call: number): void {
    const processor = this.#slow.get(node);
    if (processor?.call !== call) return;
    do {
      const work = defined(processor.waiting[processor.next], 'work in hand');
      processor.next += 1;
      this.#trim(processor);
      processor.since = now;
      work();
    } while (processor.cost === 0 && processor.next < processor.waiting.length);
    if (processor.next < processor.waiting.length) this.#callWhenDone(now, node, processor);
  }

  #callWhenDone(now: Micros, node: number, processor: Processor): void {
    processor.call += 1;
    this.#wake(Math.max(now, processor.since + processor.cost), node, processor.call);
  }

  #trim(processor: Processor): void {
    const { waiting, next } = processor;
    if (next < TRIM || 2 * next < waiting.length) return;
    waiting.splice(0, next);
    processor.next = 0;
  }
}
