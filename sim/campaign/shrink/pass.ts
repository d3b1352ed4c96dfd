/**
 * One way to make a scenario smaller.
 *
 * @module
 */
import { isDeepStrictEqual } from 'node:util';
import type { Micros } from '../../../protocol/kernel/types.ts';
import type { Scenario } from '../../../scenarios/scenario.ts';

/** A scenario that shows the failure. */
export interface Shown {
  readonly scenario: Scenario;
  /** When the failure showed; null where only the whole run tells. */
  readonly failedAt: Micros | null;
}

/**
 * Yields one candidate after another, and is told what became of it: what it is as a scenario, where
 * it is a smaller one with the same failure, or null. Which candidates come next may depend on that.
 * Deterministic.
 */
export type Candidates = Generator<Scenario, void, Shown | null>;

export interface Pass {
  /** For the progress line: `fewer faults`. */
  readonly name: string;
  readonly candidates: (start: Shown) => Candidates;
}

/** A pass that tries each change once, on what the ones before have left. */
export function changes(
  name: string,
  list: (start: Scenario) => readonly ((current: Scenario) => Scenario | null)[],
): Pass {
  return {
    name,
    *candidates({ scenario }) {
      let current = scenario;
      for (const change of list(scenario)) {
        const candidate = change(current);
        if (candidate === null || isDeepStrictEqual(candidate, current)) continue;
        current = (yield candidate)?.scenario ?? current;
      }
    },
  };
}
