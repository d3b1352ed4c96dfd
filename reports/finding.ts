/**
 * What became of one expectation.
 *
 * @module
 */

export interface Finding {
  /** As the scenario names it: `forks`, `latency.commit.p99`, … */
  readonly expectation: string;
  readonly outcome: 'held' | 'broken' | 'not-exercised';
  /** What the run showed, in words. */
  readonly found: string;
  /** What was expected, in words. */
  readonly allowed: string;
}

export type Judgement = Omit<Finding, 'expectation'>;
