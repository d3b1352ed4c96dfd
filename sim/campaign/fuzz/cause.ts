/**
 * Which findings are probably the same: those that fail alike, for reasons of the same rules.
 *
 * @module
 */
import type { Reason } from '../../../reports/story/story.ts';

/** `fork: R5, R7`. Reasons without rules say nothing about a cause. */
export function causeOf(failure: string, reasons: readonly Reason[]): string {
  const rules = [...new Set(reasons.flatMap((reason) => reason.rules))].toSorted(byName);
  return rules.length === 0 ? failure : `${failure}: ${rules.join(', ')}`;
}

function byName(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
