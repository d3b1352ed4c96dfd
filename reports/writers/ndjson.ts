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
    this.#sink.write(`${JSON.stringify(event, bigintAsString)}\n`);
  }
}

function bigintAsString(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}
