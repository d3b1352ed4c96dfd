/**
 * What a run is asked for, besides its scenario, and what it tells when it is over.
 *
 * @module
 */
import type { Micros } from '../protocol/kernel/types.ts';
import type { FaultPlan } from './faults/plan.ts';
import type { NodeMaker } from './participant.ts';
import type { Recorder } from './recording.ts';
import type { TraceListener } from './trace-event.ts';

export interface SimulationOptions {
  /** Everything random grows from it. */
  readonly seed: number;
  readonly listeners?: readonly TraceListener[];
  /** Who hears what caused what, too; see `recording.ts`. Shows in speed alone. */
  readonly recorders?: readonly Recorder[];
  /** Whether timers that are set are remembered, for `inspect`. Shows in speed alone. */
  readonly keepTimers?: boolean;
  /** Whether nodes share pure computations (default) or each does its own. Shows in speed alone. */
  readonly shareComputation?: boolean;
  /** In which order node objects are made. Shows nowhere. */
  readonly creationOrder?: 'ascending' | 'descending';
  /** Makes the nodes, for who wants to see what each is told. By default they are plain ones. */
  readonly makeNode?: NodeMaker;
}

export interface SimulationSummary {
  readonly seed: number;
  /** Hash of all that happened: equal for equal runs, wherever they ran. */
  readonly fingerprint: string;
  /** Simulated time that passed; like the counts and heads below, without phase two. */
  readonly duration: Micros;
  /** Events taken from the queue. */
  readonly events: number;
  readonly delivered: number;
  readonly dropped: number;
  /** Which faults of the plan began, by index. */
  readonly faultsStarted: readonly boolean[];
  /** The schedule that was drawn. */
  readonly plan: FaultPlan;
  /** Head of each node at the end. */
  readonly heads: readonly { readonly height: number; readonly block: string }[];
}
