/**
 * JSON for people and machines: keys in the order in which they are written down in the code,
 * integers beyond 2^53 as decimal strings, short lists of plain values on one line.
 *
 * @module
 */
import type { RunPicture } from '../picture.ts';
import type { RunResults } from '../report.ts';
import type { Verdict } from '../verdict.ts';

/** What identifies a run: the same three give the same fingerprint. */
export interface RunIdentity {
  /** Of ektsim. */
  readonly version: string;
  readonly scenario: string;
  readonly seed: string | number;
  /** Hash of all trace events, in hexadecimal. */
  readonly fingerprint: string;
}

/** The text of `run.json`. */
export function runJson(identity: RunIdentity, verdict: Verdict, results: RunResults): string {
  const { version, scenario, seed, fingerprint } = identity;
  return json({ version, scenario, seed, fingerprint, verdict, results });
}

/** The text of `report.json`: what the page needs besides. @param replay - shows the run again */
export function reportJson(version: string, replay: string, picture: RunPicture): string {
  return json({ version, replay, picture });
}

/** Any plain data, indented, with a line end. Not a number and infinity become null. */
export function json(value: unknown): string {
  return `${printed(value, '')}\n`;
}

function printed(value: unknown, indent: string): string {
  if (typeof value === 'bigint') return `"${value}"`;
  if (value === undefined) return 'null';
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => printed(item, inner));
    const isFlat = value.every((item) => typeof item !== 'object' || item === null);
    return isFlat ? `[${items.join(', ')}]` : `[\n${inner}${items.join(`,\n${inner}`)}\n${indent}]`;
  }
  const entries = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .map(([key, member]) => `${JSON.stringify(key)}: ${printed(member, inner)}`);
  return entries.length === 0 ? '{}' : `{\n${inner}${entries.join(`,\n${inner}`)}\n${indent}}`;
}
