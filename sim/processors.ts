/**
 * The processors of nodes: each does one thing after the other, in the order in which inputs came.
 * Two things take time, and add up: a fault that slows a node down makes each input wait for so long
 * before the node takes it up; and where the scenario states what processing costs, the node is
 * occupied for the time of its work, and what it wants done is done only then. All else is at once.
 *
 * @module
 */
import { assert, defined } from '../protocol/kernel/assert.ts';
import type { Micros } from '../protocol/kernel/types.ts';

/** Takes up one input, or carries out what became of it. */
type Work = () => void;

interface Processor {
  /** What faults add to each input. */
  cost: Micros;
  /** From `next` on; what stands at `next` is the first to be taken up. */
  waiting: Work[];
  next: number;
  /** When the processor turned to the work at `next`. */
  since: Micros;
  /** What is due when the work in hand is done; null: none is in hand. */
  outcome: Work | null;
  /** Tells the call that ends a wait from those that were overtaken. */
  call: number;
}

const TRIM = 64;

export class Processors {
  readonly #wake: (at: Micros, node: number, call: number) => void;
  readonly #processors = new Map<number, Processor>();

  /** Whether nothing has taken a node any time yet; saves the hot path the question. */
  none = true;

  /** @param wake - has {@link done} called with `node` and `call` at that time */
  constructor(wake: (at: Micros, node: number, call: number) => void) {
    this.#wake = wake;
  }

  /**
   * Each input waits so much longer; less, where `by` is negative. The first that waits is taken up
   * when it would be had it waited the new time from the start, though not before now.
   */
  slowDown(now: Micros, node: number, by: Micros): void {
    const processor = this.#processorOf(now, node);
    processor.cost += by;
    if (processor.outcome === null && processor.next < processor.waiting.length)
      this.#callWhenDue(now, node, processor);
  }

  /** The node works for so long on what it has just taken up; `outcome` is what is done then. */
  occupy(now: Micros, node: number, time: Micros, outcome: Work): void {
    const processor = this.#processorOf(now, node);
    assert(processor.outcome === null, 'a processor does one thing at a time');
    processor.outcome = outcome;
    processor.call += 1;
    this.#wake(now + time, node, processor.call);
  }

  /** Whether an input of the node must wait: hand it to {@link queue} then. */
  isBusy(node: number): boolean {
    const processor = this.#processors.get(node);
    return (
      processor !== undefined &&
      (processor.cost > 0 ||
        processor.outcome !== null ||
        processor.next < processor.waiting.length)
    );
  }

  /** Has `work` done when its turn has come and its time has passed. */
  queue(now: Micros, node: number, work: Work): void {
    const processor = defined(this.#processors.get(node), 'a busy node');
    processor.waiting.push(work);
    if (processor.outcome !== null || processor.waiting.length - processor.next > 1) return;
    processor.since = now;
    this.#callWhenDue(now, node, processor);
  }

  /** The node crashed: what waited is gone, and so is what was in hand. */
  clear(node: number): void {
    const processor = this.#processors.get(node);
    if (processor === undefined) return;
    processor.waiting = [];
    processor.next = 0;
    processor.outcome = null;
    processor.call += 1;
  }

  /** The work in hand is done, or the first that waits is due, unless the call was overtaken. */
  done(now: Micros, node: number, call: number): void {
    const processor = this.#processors.get(node);
    if (processor?.call !== call) return;
    const { outcome } = processor;
    let isDue = outcome === null;
    processor.since = now;
    processor.outcome = null;
    outcome?.();
    while (this.#mayTakeUp(processor) && (isDue || processor.cost === 0)) {
      isDue = false;
      const work = defined(processor.waiting[processor.next], 'work that waits');
      processor.next += 1;
      this.#trim(processor);
      work();
    }
    if (this.#mayTakeUp(processor)) this.#callWhenDue(now, node, processor);
  }

  #mayTakeUp({ outcome, waiting, next }: Processor): boolean {
    return outcome === null && next < waiting.length;
  }

  #processorOf(now: Micros, node: number): Processor {
    let processor = this.#processors.get(node);
    if (processor === undefined) {
      this.none = false;
      processor = { cost: 0, waiting: [], next: 0, since: now, outcome: null, call: 0 };
      this.#processors.set(node, processor);
    }
    return processor;
  }

  #callWhenDue(now: Micros, node: number, processor: Processor): void {
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
