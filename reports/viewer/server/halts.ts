/**
 * Where the chain stood still. With the run's scenario, as the reports define it; for a trace alone,
 * which does not say what the block interval was, by the usual distance of its own blocks.
 *
 * @module
 */
import type { Scenario } from '../../../scenarios/scenario.ts';
import type { TraceEvent } from '../../../sim/trace-event.ts';
import { LivenessCollector } from '../../collectors/liveness.ts';
import type { TraceHeader, WrittenEvent } from '../../trace/schema.ts';
import type { HaltSpan } from '../model/trace-index.ts';

export interface HaltFinder {
  event(event: WrittenEvent): void;
  result(end: number): readonly HaltSpan[];
}

export function haltFinder(header: TraceHeader, scenario: Scenario | null): HaltFinder {
  return scenario === null ? new ByDistance(header) : new ByScenario(scenario);
}

class ByScenario implements HaltFinder {
  readonly #liveness: LivenessCollector;

  constructor(scenario: Scenario) {
    this.#liveness = new LivenessCollector(scenario);
  }

  event(event: WrittenEvent): void {
    // Written events differ in brands, and in fees, which liveness does not look at.
    this.#liveness.onEvent(event as unknown as TraceEvent);
  }

  result(end: number): readonly HaltSpan[] {
    return this.#liveness.result().listedHalts.map(({ fromMicros, toMicros, height }) => ({
      from: fromMicros,
      to: toMicros ?? end,
      height,
    }));
  }
}

/** A halt is a gap that is longer than a round of turns, each as long as the median gap. */
class ByDistance implements HaltFinder {
  readonly #byzantine: ReadonlySet<number>;
  readonly #turns: number;
  /** When each height was first committed. */
  readonly #firsts: { readonly at: number; readonly height: number }[] = [];
  #top = 0;

  constructor({ byzantine, delegates }: TraceHeader) {
    this.#byzantine = new Set(byzantine);
    this.#turns = delegates + 1;
  }

  event(event: WrittenEvent): void {
    if (event.kind !== 'committed' || this.#byzantine.has(event.node)) return;
    if (event.height <= this.#top) return;
    this.#top = event.height;
    this.#firsts.push({ at: event.at, height: event.height });
  }

  result(end: number): readonly HaltSpan[] {
    const moments = [{ at: 0, height: 0 }, ...this.#firsts, { at: end, height: this.#top }];
    const gaps = moments.slice(1).map(({ at }, i) => ({
      from: moments[i]?.at ?? 0,
      to: at,
      height: moments[i]?.height ?? 0,
    }));
    const lengths = gaps.map(({ from, to }) => to - from).toSorted((a, b) => a - b);
    const usual = lengths[lengths.length >>> 1] ?? 0;
    if (this.#firsts.length < 3) return [];
    return gaps.filter(({ from, to }) => to - from > this.#turns * usual);
  }
}
