/**
 * One run of a campaign, and what it gave: plain data, which goes from thread to thread, and from
 * machine to machine if need be.
 *
 * @module
 */
import type { Micros } from '../../protocol/kernel/types.ts';
import type { Figures } from '../../reports/figures.ts';
import type { Verdict } from '../../reports/verdict.ts';
import type { Override } from '../../scenarios/overrides.ts';

/** A scenario as it was written. */
export interface ScenarioSource {
  /** Named in problems; not read. */
  readonly file: string;
  readonly text: string;
}

/** The same job gives the same result, wherever and beside whatever it is done. */
export interface Job {
  readonly source: ScenarioSource;
  readonly overrides: readonly Override[];
  readonly seed: number;
}

export type JobResult = Completed | Failed;

/** What became of a job, and beside it what no result may depend on. */
export interface Performed {
  readonly result: JobResult;
  /** How long it took here. */
  readonly wallSeconds: number;
}

export interface Completed {
  readonly kind: 'completed';
  readonly fingerprint: string;
  readonly verdict: Verdict;
  readonly figures: Figures;
}

/** Something of ours is broken: an assertion that failed, a worker that died. */
export interface Failed {
  readonly kind: 'failed';
  /** In one line. */
  readonly message: string;
  /** For who mends it: the stack, or the message again. */
  readonly details: string;
  /** Simulated time of the event at which it showed; null if none was. */
  readonly atMicros: Micros | null;
}

/** The failure that an error is. */
export function failed(error: unknown, atMicros: Micros | null): Failed {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const details = error instanceof Error ? (error.stack ?? text) : text;
  const message = text.replaceAll(/\s*[\n\r]\s*/g, ' ');
  return { kind: 'failed', message, details, atMicros };
}
