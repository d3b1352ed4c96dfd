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

/** What a report keeps of a run's stories. */
export interface PicturedStories {
  /** By height; the first so many. */
  readonly forks: readonly { readonly height: number; readonly story: Story }[];
  /** The longest, where it was long. */
  readonly standstill: Story | null;
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
  for (const reason of reasons) lines.push(`  - ${reasonInWords(reason)}`);
  return `${lines.join('\n')}\n`;
}

/** The text, and the rules that it rests on in brackets. */
export function reasonInWords({ rules, text }: Reason): string {
  return `${text}${rules.length === 0 ? '' : ` [${rules.join(', ')}]`}`;
}

/** Seconds to the millisecond, aligned: `   9.120 s`. */
function moment(at: Micros): string {
  return `${(at / 1e6).toFixed(3).padStart(9)} s`;
}

/** As blocks are called everywhere in a report. */
export function shortHash(block: string): string {
  return block.slice(0, 8);
}
