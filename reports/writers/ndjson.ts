/**
 * The trace as newline-delimited JSON: one event a line, in order.
 *
 * @module
 */
import type { TraceEvent, TraceListener } from '../../sim/trace-event.ts';
import type { TextSink } from './files.ts';

export class TraceWriter implements TraceListener {
  readonly wantsDeliveries: boolean;
  readonly #sink: TextSink;

  /**
   * @param sink - buffers, and is closed by whoever opened it
   * @param deliveries - also `delivered`, by far the most frequent event
   */
  constructor(sink: TextSink, deliveries = true) {
    this.#sink = sink;
    this.wantsDeliveries = deliveries;
  }

  onEvent(event: TraceEvent): void {
    this.#sink.write(`${eventJson(event)}\n`);
  }
}

/** One event on one line; amounts as decimal text, because JSON has no whole numbers of any size. */
export function eventJson(event: TraceEvent): string {
  return JSON.stringify(event, bigintAsString);
}

function bigintAsString(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}
