/**
 * What the indexer makes of a trace, and what it must know for that.
 *
 * @module
 */
import type { Scenario } from '../../../scenarios/scenario.ts';
import type { TraceFilter } from '../../trace/filter.ts';
import type { BrokenExpectation, TraceIndex } from '../model/trace-index.ts';

/** A trace that is ready to be looked at. */
export interface IndexedTrace {
  readonly index: TraceIndex;
  /** What it leaves out. */
  readonly filter: TraceFilter;
  readonly density: Uint8Array;
  /** @param number - of the chunk, from 0; out of range is a mistake of ours */
  chunk(number: number): Uint8Array;
  /** Its columns alone, encoded: equal in two traces as long as their events are. */
  columns(number: number): Uint8Array;
  details(number: number): Uint8Array;
  /** Removes what lies on disk. */
  close(): void;
}

export interface IndexOptions {
  /** What the run is called. */
  readonly name: string;
  /** Of the run, where it is known: for the definition of a halt. */
  readonly scenario?: Scenario | null;
  readonly expectations?: readonly BrokenExpectation[];
  /** Events of a chunk; tests have smaller ones. */
  readonly chunkEvents?: number;
}
