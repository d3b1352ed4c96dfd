/**
 * One future of a run that failed: the same run up to a moment, and from there as the dice fall anew.
 * Plain data in and out, as it is done in any thread.
 *
 * @module
 */
import type { Micros } from '../../../protocol/kernel/types.ts';
import type { Scenario } from '../../../scenarios/scenario.ts';
import { inWords, type Failure } from '../shrink/failure.ts';
import { observe, type Pace } from '../shrink/observe.ts';

export interface Future {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly failure: Failure;
  /** What happens at this time is still as it was. */
  readonly after: Micros;
  /** Counts from 0; another one is another future. */
  readonly repeat: number;
  /** A future that has not shown the failure by then does not show it. */
  readonly maxEvents: number;
}

export interface FutureResult {
  readonly isShown: boolean;
  /** What an assertion of ours said that ended it, if it is not the failure that is looked for. */
  readonly broken: string | null;
}

export async function perform(future: Future): Promise<FutureResult> {
  const { scenario, seed, failure, after, repeat, maxEvents } = future;
  const seen = await observe(scenario, {
    seed,
    failure,
    maxEvents,
    pace: atOnce,
    reseeded: { after, seed: `curve/${seed}/${after}/${repeat}` },
  });
  return {
    isShown: seen?.isShown === true,
    broken: seen === null || seen.error === null ? null : inWords(seen.error),
  };
}

const EVENTS = 1_000_000;

/** A worker has nothing else to do, and is ended from outside. */
const atOnce: Pace = (steps) => {
  while (steps.advance(EVENTS));
  return Promise.resolve(true);
};
