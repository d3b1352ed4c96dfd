/**
 * What a campaign varies, as it is written on the command line: `path=value,value,…`.
 *
 * The commas inside lists, maps and quotes belong to the value, so that
 * `faults[0].partition=[[0..9],[10..20]],[[0..4],[5..20]]` has two values.
 *
 * @module
 */
import type { Place } from '../../scenarios/positions.ts';
import type { SweepAxis } from '../../scenarios/scenario-sweep.ts';
import { show } from '../../scenarios/show.ts';
import { UsageError } from '../../scenarios/usage-error.ts';

/** One path with its values. */
export interface Axis extends SweepAxis {
  /** Where each value was written, if in a file. */
  readonly places?: readonly Place[];
}

/** @throws UsageError unless `text` is a path and at least one value */
export function parseAxis(text: string): Axis {
  const equals = text.indexOf('=');
  if (equals <= 0) throw refusal(text, 'path=value,value,… such as chain.delegates=9,21');
  const path = text.slice(0, equals);
  const values = valuesIn(text, equals + 1);
  if (values.includes(''))
    throw refusal(text, 'a value before, between and after commas, such as chain.delegates=9,21');
  const twice = values.find((value, index) => values.indexOf(value) < index);
  if (twice !== undefined) throw refusal(text, `each value once; ${show(twice)} is there twice`);
  return { path, values };
}

/** What {@link parseAxis} reads as the same axis. */
export function printAxis({ path, values }: Axis): string {
  return `${path}=${values.join(',')}`;
}

const CLOSES: ReadonlyMap<string, string> = new Map([
  ['[', ']'],
  ['{', '}'],
]);

/** A quote opens where a value, an entry or a key begins; elsewhere it is an apostrophe. */
const BEFORE_QUOTE = /(^|[,:[{])$/;

/** Splits at the commas that stand in no list, map or quotes. */
function valuesIn(text: string, from: number): readonly string[] {
  const values: string[] = [];
  const awaited: string[] = [];
  let start = from;
  for (let at = from; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '"' || character === "'") {
      if (BEFORE_QUOTE.test(text.slice(start, at).trimEnd())) at = endOfQuote(text, at);
      continue;
    }
    const closing = CLOSES.get(character);
    if (closing !== undefined) awaited.push(closing);
    else if (character === ']' || character === '}') {
      if (awaited.pop() !== character)
        throw refusal(text, `brackets in pairs; nothing opens the "${character}"`);
    } else if (character === ',' && awaited.length === 0) {
      values.push(text.slice(start, at).trim());
      start = at + 1;
    }
  }
  const missing = awaited.at(-1);
  if (missing !== undefined) throw refusal(text, `brackets in pairs; a "${missing}" is missing`);
  return [...values, text.slice(start).trim()];
}

/** Index of the quote that closes the one at `open`. */
function endOfQuote(text: string, open: number): number {
  const quote = text.charAt(open);
  for (let at = open + 1; at < text.length; at += 1) {
    if (quote === '"' && text[at] === '\\') at += 1;
    else if (text[at] === quote) {
      if (quote === '"' || text[at + 1] !== quote) return at;
      at += 1;
    }
  }
  throw refusal(text, `quotes in pairs; a ${quote} is missing`);
}

function refusal(text: string, allowed: string): UsageError {
  return new UsageError(`--set: found ${show(text)}; allowed: ${allowed}`);
}
