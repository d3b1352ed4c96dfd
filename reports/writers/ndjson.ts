/**
 * One event as JSON, for people and for comparison.
 *
 * @module
 */
import type { TraceEvent } from '../../sim/trace-event.ts';
import type { WrittenEvent } from '../trace/schema.ts';
import type { TracedEvent } from '../trace/traced-event.ts';

/** On one line; amounts as decimal text, because JSON has no whole numbers of any size. */
export function eventJson(event: TraceEvent | TracedEvent | WrittenEvent): string {
  return JSON.stringify(event, bigintAsString);
}

function bigintAsString(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}
