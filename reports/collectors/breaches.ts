/**
 * What the checkers found, until the very end, phase two included. Definitions: docs/reports.md.
 *
 * @module
 */
import type { Micros } from '../../protocol/kernel/types.ts';
import { CHECKER_NAMES, type CheckerName } from '../../sim/checkers/breach.ts';
import type { TraceEvent, TraceListener } from '../../sim/trace-event.ts';

/** How many breaches a result lists; the trace has all of them. */
const LISTED_BREACHES = 100;

export interface BreachRow {
  readonly atMicros: Micros;
  readonly checker: CheckerName;
  readonly node: number;
  readonly height: number;
  readonly detail: string;
}

export interface BreachResults {
  readonly breaches: number;
  /** Checkers that found any, in the order of docs/reports.md. */
  readonly byChecker: readonly { readonly checker: CheckerName; readonly breaches: number }[];
  /** The first ones, in order. */
  readonly listed: readonly BreachRow[];
}

export class BreachCollector implements TraceListener {
  readonly #counts = new Map<CheckerName, number>();
  readonly #listed: BreachRow[] = [];

  onEvent(event: TraceEvent): void {
    if (event.kind !== 'breach') return;
    const { at, checker, node, height, detail } = event;
    this.#counts.set(checker, (this.#counts.get(checker) ?? 0) + 1);
    if (this.#listed.length < LISTED_BREACHES)
      this.#listed.push({ atMicros: at, checker, node, height, detail });
  }

  result(): BreachResults {
    const byChecker = CHECKER_NAMES.flatMap((checker) => {
      const breaches = this.#counts.get(checker) ?? 0;
      return breaches === 0 ? [] : [{ checker, breaches }];
    });
    return {
      breaches: byChecker.reduce((sum, { breaches }) => sum + breaches, 0),
      byChecker,
      listed: this.#listed,
    };
  }
}
