/**
 * A curve in words, for the terminal and the page.
 *
 * @module
 */
import type { Micros } from '../../protocol/kernel/types.ts';
import { moment } from '../fork-words.ts';
import { counted, share } from '../format.ts';
import { intervalOf, shareOf, type Curve, type CurveJump, type CurvePoint } from './curve.ts';

/** `a fork (fork), first at 9.140 s`. */
export function shownInWords({ failure, failureInWords, failedAtMicros }: Curve): string {
  const when = failedAtMicros === null ? '' : `, first at ${moment(failedAtMicros)}`;
  return `${failureInWords} (${failure})${when}`;
}

/** `12.5 % (5.46 … 26.1 %)`. */
export function shareInWords(point: CurvePoint): string {
  const { low, high } = intervalOf(point);
  const bounds = `${share(low).replace(/ %$/, '')} … ${share(high)}`;
  return `${share(shareOf(point))} (${bounds})`;
}

/** `from 12.5 % (…) to 100 % (…)`. */
export function riseInWords({ before, after }: CurveJump): string {
  return `from ${shareInWords(before)} to ${shareInWords(after)}`;
}

/** `after 4.120 s, up to 4.131 s`; of moments that differ by less, to the microsecond. */
export function windowInWords({ before, after }: CurveJump): string {
  return `after ${exactMoment(before.atMicros, after.atMicros)}, up to ${exactMoment(after.atMicros, before.atMicros)}`;
}

/** What there is to say besides the jump's height; null: nothing. */
export function jumpNote({ isClear }: CurveJump, { repeats }: Curve): string | null {
  return isClear
    ? null
    : `${counted(repeats, 'future')} of each moment cannot tell this rise from chance; more --repeats may.`;
}

/** Where it does not rise at all. */
export function flatInWords({ points }: Curve): string {
  const [first] = points;
  return first !== undefined && first.failed === first.runs
    ? 'The failure was certain from the start: no moment of the run matters, whatever is drawn.'
    : 'It rises nowhere.';
}

/** What went wrong with futures. */
export function brokenNotes({ broken }: Curve): readonly string[] {
  return broken.map(
    ({ message, times }) =>
      `${counted(times, 'future')} ended with ${message}: a bug in ektsim. They count as without the failure.`,
  );
}

function exactMoment(at: Micros, other: Micros): string {
  return moment(at) === moment(other) ? `${(at / 1e6).toFixed(6)} s` : moment(at);
}
