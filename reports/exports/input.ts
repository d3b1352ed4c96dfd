/**
 * What is exported: the events of a run, from its trace or told anew.
 *
 * @module
 */
import type { TraceHeader, WrittenEvent } from '../trace/schema.ts';

export interface ExportInput {
  /** How it is called in messages. */
  readonly path: string;
  readonly header: TraceHeader;
  batches(): AsyncGenerator<readonly WrittenEvent[]>;
}
