/**
 * A story of a run: what happened when, and then what let it happen, by the rules of the
 * specification.
 *
 * @module
 */
import type { Micros } from '../../protocol/kernel/types.ts';

export interface Story {
  readonly title: string;
  /** By time. */
  readonly events: readonly Happening[];
  readonly reasons: readonly Reason[];
}

export interface Happening {
  readonly at: Micros;
  readonly text: string;
}

/** `rules` are ids of the specification, such as W8; none where no rule is concerned. */
export interface Reason {
  readonly rules: readonly string[];
  readonly text: string;
}

/** As people read it on a terminal. */
export function storyText({ title, events, reasons }: Story): string {
  const lines = [title, ''];
  for (const { at, text } of events) lines.push(`  ${moment(at)}  ${text}`);
  if (reasons.length > 0) lines.push('', '  Why');
  for (const { rules, text } of reasons)
    lines.push(`  - ${text}${rules.length === 0 ? '' : ` [${rules.join(', ')}]`}`);
  return `${lines.join('\n')}\n`;
}

/** Seconds to the millisecond, aligned: `   9.120 s`. */
function moment(at: Micros): string {
  return `${(at / 1e6).toFixed(3).padStart(9)} s`;
}

/** The first eight digits name a block well enough within a story. */
export function shortHash(block: string): string {
  return block.slice(0, 8);
}
