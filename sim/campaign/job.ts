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

/** The same job gives the same result wherever it is done, but for the time that it takes. */
export interface Job {
  readonly source: ScenarioSource;
  readonly overrides: readonly Override[];
  readonly seed: number;
}

export type JobResult = Completed | Failed;

export interface Completed {
  readonly kind: 'completed';
  readonly fingerprint: string;
  readonly verdict: Verdict;
  readonly figures: Figures;
  readonly wallSeconds: number;
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
  readonly wallSeconds: number;
}

/** The failure that an error is. */
export function failed(error: unknown, atMicros: Micros | null, wallSeconds: number): Failed {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const details = error instanceof Error ? (error.stack ?? text) : text;
  const message = text.replaceAll(/\s*[\n\r]\s*/g, ' ');
  return { kind: 'failed', message, details, atMicros, wallSeconds };
}
