/**
 * Faults in words.
 *
 * @module
 */
import type { Micros } from '../../protocol/kernel/types.ts';
import type { FaultRow } from '../collectors/fault-timeline.ts';
import { nodeRanges } from '../format.ts';
import type { Happening } from './story.ts';

/** What was wrong at any moment of a time: when it began and ended, or that it was going on before. */
export function faultsBetween(
  from: Micros,
  to: Micros,
  faults: readonly FaultRow[],
): readonly Happening[] {
  const told: Happening[] = [];
  for (const row of faults) {
    const { startedAtMicros: start, endedAtMicros: end } = row;
    if (start === null || start > to || (end !== null && end < from)) continue;
    const words = faultWords(row, faults.length);
    if (start < from) told.push({ at: from, text: `already going on: ${words}` });
    else told.push({ at: start, text: `${words} begins` });
    if (end !== null && end <= to) told.push({ at: end, text: `${words} ends` });
  }
  return told;
}

/** Faults of links one way: senders, then receivers. */
const DIRECTED: ReadonlySet<FaultRow['action']> = new Set([
  'cut',
  'degrade',
  'flap',
  'hold',
  'drop',
]);

/** `partition of 0-9 | 10-20 (fault 1 of 3)`. @param of - how many the scenario has */
export function faultWords(
  { action, groups, fault }: Pick<FaultRow, 'action' | 'groups' | 'fault'>,
  of: number,
): string {
  const parts = groups.map((group) => nodeRanges(group));
  const [from = '', to = ''] = parts;
  const isDirected = parts.length === 2 && DIRECTED.has(action);
  const who = isDirected ? `links from ${from} to ${to}` : parts.join(' | ');
  const number = of > 1 ? ` (fault ${fault + 1} of ${of})` : '';
  return `${action}${who === '' ? '' : ` of ${who}`}${number}`;
}
