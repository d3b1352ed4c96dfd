/**
 * Whether a chain's parameters leave time for a block to become final (R9).
 *
 * @module
 */
import type { Micros } from '../../../kernel/types.ts';

export interface TimingParameters {
  readonly blockInterval: Micros;
  readonly maxDelay: Micros;
  readonly maxSkew: Micros;
  readonly commitWait: Micros;
  readonly bodies: 'fetch' | 'push';
}

/** One inequality of R9: what a view needs, and what it has. */
export interface TimingCheck {
  readonly needed: Micros;
  readonly available: Micros;
  readonly holds: boolean;
}

/**
 * R9, by the paths of the longest messages: in view 0 a body and a vote reach everybody before the
 * wait is over; a later view begins with statuses and the body of the block that they force.
 */
export function timingOf(parameters: TimingParameters): {
  readonly firstView: TimingCheck;
  readonly laterViews: TimingCheck;
} {
  const { blockInterval, maxDelay, maxSkew, commitWait, bodies } = parameters;
  const fetch = bodies === 'fetch';
  const wait = commitWait + 2 * maxSkew;
  return {
    firstView: check((fetch ? 3 : 1) * maxDelay + wait, Math.floor(blockInterval / 2)),
    laterViews: check((fetch ? 6 : 4) * maxDelay + wait, blockInterval),
  };
}

function check(needed: Micros, available: Micros): TimingCheck {
  return { needed, available, holds: needed <= available };
}

/** W where a scenario gives none (R7): both are exactly tight. */
export function defaultCommitWait(maxDelay: Micros, bodies: 'fetch' | 'push'): Micros {
  return (bodies === 'fetch' ? 4 : 2) * maxDelay;
}
