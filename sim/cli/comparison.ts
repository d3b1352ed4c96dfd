/**
 * Two runs of one scenario and seed, compared event by event while they go on. Holds only what one
 * of them has told and the other has not yet.
 *
 * @module
 */
import type { TraceEvent, TraceListener } from '../trace-event.ts';
import { isEqual } from './is-equal.ts';
import type { Sliced } from './slices.ts';

/** The first events that differ; null where a run told nothing more. */
export interface Difference {
  /** How many events before it were equal, deliveries and losses included. */
  readonly equalEvents: number;
  readonly first: TraceEvent | null;
  readonly second: TraceEvent | null;
}

export class Comparison {
  readonly listeners: readonly [first: TraceListener, second: TraceListener];
  readonly #told: [first: TraceEvent[], second: TraceEvent[]] = [[], []];
  #equalEvents = 0;
  #difference: Difference | null = null;

  constructor() {
    const listener = (told: TraceEvent[]): TraceListener => ({
      wantsDeliveries: true,
      onEvent: (event) => void told.push(event),
    });
    this.listeners = [listener(this.#told[0]), listener(this.#told[1])];
  }

  /** Null as long as nothing differs. */
  get difference(): Difference | null {
    return this.#difference;
  }

  get equalEvents(): number {
    return this.#equalEvents;
  }

  /** Both simulations as one: they advance in lock step, and stop at the first difference. */
  inLockStep(first: Sliced, second: Sliced): Sliced {
    return {
      advance: (maxEvents) => {
        const firstHasMore = first.advance(maxEvents);
        const secondHasMore = second.advance(maxEvents);
        const isOver = !firstHasMore && !secondHasMore;
        this.#compare(isOver);
        return !isOver && this.#difference === null;
      },
    };
  }

  #compare(isOver: boolean): void {
    const [first, second] = this.#told;
    const common = isOver
      ? Math.max(first.length, second.length)
      : Math.min(first.length, second.length);
    for (let i = 0; i < common; i += 1) {
      const [a, b] = [first[i] ?? null, second[i] ?? null];
      if (!isEqual(a, b)) {
        this.#difference = { equalEvents: this.#equalEvents, first: a, second: b };
        return;
      }
      this.#equalEvents += 1;
    }
    first.splice(0, common);
    second.splice(0, common);
  }
}
