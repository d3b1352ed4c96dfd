/**
 * How likely a failure was at each moment of a run that failed: the run up to there, and then, many
 * times, another future. Plain data; docs/reports.md defines it.
 *
 * @module
 */
import type { Micros } from '../../protocol/kernel/types.ts';
import { shareInterval, type ShareInterval } from '../intervals.ts';
import type { Happening } from '../story/story.ts';
import type { RunIdentity } from '../writers/json.ts';

export interface Curve {
  /** As `--failure` takes it: `fork`, `breach:state`, `growth`. */
  readonly failure: string;
  /** As the end of `It shows …`. */
  readonly failureInWords: string;
  /** When the run showed it; null: only the whole run tells. */
  readonly failedAtMicros: Micros | null;
  /** The moments go from 0 to here. */
  readonly endMicros: Micros;
  /** Futures for each moment. */
  readonly repeats: number;
  /** By time; each moment once. */
  readonly points: readonly CurvePoint[];
  /** Null: nowhere does it rise. */
  readonly jump: CurveJump | null;
  /** Futures that an assertion of ours ended, by what it said; they count as without the failure. */
  readonly broken: readonly BrokenFutures[];
}

/** What is random after a moment was drawn anew `runs` times, and `failed` of them showed the failure. */
export interface CurvePoint {
  readonly atMicros: Micros;
  readonly runs: number;
  readonly failed: number;
}

/** Two neighbouring moments between which the failure became likelier than between any others. */
export interface CurveJump {
  readonly before: CurvePoint;
  readonly after: CurvePoint;
  /** Whether the confidence intervals of the two do not overlap. */
  readonly isClear: boolean;
  /** What happened in the run that failed, after the one moment and up to the other. */
  readonly events: readonly Happening[];
  /** How many events that was; those that say most are listed. */
  readonly eventCount: number;
}

export interface BrokenFutures {
  readonly message: string;
  readonly times: number;
}

/** The contents of `curve.json`. */
export interface CurveResults extends RunIdentity {
  readonly curve: Curve;
}

export function shareOf({ failed, runs }: CurvePoint): number {
  return failed / runs;
}

/** 95 %. */
export function intervalOf({ failed, runs }: CurvePoint): ShareInterval {
  return shareInterval(failed, runs);
}

/** Whether more of one failed than of the other, beyond what chance explains: no overlap. */
export function isClearRise(before: CurvePoint, after: CurvePoint): boolean {
  return intervalOf(before).high < intervalOf(after).low;
}
