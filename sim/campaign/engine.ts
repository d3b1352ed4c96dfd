/**
 * Who does the jobs of a campaign: threads of this process, or workers on other machines. What comes
 * of them does not depend on it.
 *
 * @module
 */
import type { Job, Performed } from './job.ts';

/** A job with what its result is known by, beside its seed and the code. */
export interface KeyedJob {
  readonly job: Job;
  /** See `scenarioHash` in `store/result-store.ts`. */
  readonly scenario: string;
  /** That of the job. */
  readonly seed: number;
}

export interface Assignment {
  /** All jobs of the campaign, though some need not be done: they are divided in the same way then. */
  readonly jobs: readonly KeyedJob[];
  /** Indexes of those that are to be done, rising. */
  readonly pending: readonly number[];
  /**
   * Told once of each, as jobs end, which is not the order in which they begin. When it returns the
   * result must be on the disk.
   */
  readonly onResult: (index: number, performed: Performed) => void;
  /** Called about ten times a second. False ends all. */
  readonly goOn: () => boolean;
}

export interface Engine {
  /** Jobs that are done at a time: at the moment, where that changes. */
  readonly workers: number;
  /** In words: `with 2 workers`. */
  readonly how: string;
  /**
   * Does the jobs. One that fails stops nothing.
   *
   * @returns whether all were done; false if `goOn` ended them
   * @throws UsageError if there is nobody any more who could do them
   */
  run(assignment: Assignment): Promise<boolean>;
}
