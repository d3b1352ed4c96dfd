/**
 * When the faults of the scenario began and ended, and which nodes they hit.
 *
 * @module
 */
import type { Micros } from '../../protocol/kernel/types.ts';
import type { FaultAction, Scenario } from '../../scenarios/scenario.ts';
import type { TraceEvent, TraceListener } from '../../sim/trace-event.ts';

/** One fault of the scenario, in its order. */
export interface FaultRow {
  /** Index in the scenario's list. */
  readonly fault: number;
  readonly action: FaultAction['kind'];
  /** Null: it never began. */
  readonly startedAtMicros: Micros | null;
  /** Null: it lasted until the run ended, or never began. */
  readonly endedAtMicros: Micros | null;
  /** As in the trace: nodes by group; for faults of directed links the senders, then the receivers.
   * Of a `swizzle`, those that were cut off when most were. */
  readonly groups: readonly (readonly number[])[];
}

type Writable = { -readonly [Key in keyof FaultRow]: FaultRow[Key] };

export class FaultTimeline implements TraceListener {
  readonly #rows: Writable[];

  constructor(scenario: Scenario) {
    this.#rows = scenario.faults.map(({ action }, fault): Writable => ({
      fault,
      action: action.kind,
      startedAtMicros: null,
      endedAtMicros: null,
      groups: [],
    }));
  }

  onEvent(event: TraceEvent): void {
    if (!('fault' in event)) return;
    const row = this.#rows[event.fault];
    if (row === undefined) return;
    if (event.kind === 'fault-ended') row.endedAtMicros = event.at;
    else {
      if (event.kind === 'fault-started') row.startedAtMicros = event.at;
      if (event.groups.length > row.groups.length) row.groups = event.groups;
    }
  }

  result(): readonly FaultRow[] {
    return this.#rows;
  }
}
