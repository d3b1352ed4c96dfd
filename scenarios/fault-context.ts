/**
 * What a scenario's faults are checked against.
 *
 * @module
 */
import type { Cast } from './node-sets.ts';
import type { ProblemLog } from './problem-log.ts';
import type { ChainSettings } from './scenario.ts';

export interface FaultContext {
  readonly cast: Cast;
  readonly chain: ChainSettings;
  readonly duration: number;
  readonly log: ProblemLog;
}
