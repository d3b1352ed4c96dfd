/**
 * What all loads are checked against.
 *
 * @module
 */
import type { Micros } from '../protocol/kernel/types.ts';
import type { Cast } from './node-sets.ts';
import type { ProblemLog } from './problem-log.ts';
import type { ChainSettings } from './scenario.ts';

export interface LoadContext {
  readonly cast: Cast;
  readonly chain: ChainSettings;
  readonly duration: Micros;
  readonly log: ProblemLog;
  readonly traces: TraceFiles;
}

/** Reads the file that a scenario names. @throws UsageError if it cannot be read */
export type TraceFiles = (named: string) => { readonly path: string; readonly text: string };
