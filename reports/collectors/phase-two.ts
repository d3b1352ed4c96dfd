/**
 * How phase two went: whether a healthy core decides new heights once all faults are healed and all
 * other nodes are frozen. Definitions: docs/reports.md.
 *
 * @module
 */
import type { Micros } from '../../protocol/kernel/types.ts';
import type { TraceEvent, TraceListener, WorldEvent } from '../../sim/trace-event.ts';

export interface PhaseTwoResults {
  /** Nodes that were left running, ascending; none where phase two was skipped. */
  readonly core: readonly number[];
  /** The last of the new heights that each of them had to decide. */
  readonly height: number | null;
  /** Null where there was nothing to ask, or the run was interrupted. */
  readonly progress: boolean | null;
  /** Until all of the core had decided, or until it was given up. */
  readonly tookMicros: Micros | null;
  readonly skipped: Extract<WorldEvent, { kind: 'phase-two-skipped' }>['reason'] | null;
}

export class PhaseTwoCollector implements TraceListener {
  #results: PhaseTwoResults | null = null;

  onEvent(event: TraceEvent): void {
    switch (event.kind) {
      case 'phase-two-started': {
        const { core, height } = event;
        this.#results = { core, height, progress: null, tookMicros: null, skipped: null };
        break;
      }
      case 'phase-two-skipped':
        this.#results = {
          core: [],
          height: null,
          progress: null,
          tookMicros: null,
          skipped: event.reason,
        };
        break;
      case 'phase-two-ended':
        if (this.#results !== null)
          this.#results = {
            ...this.#results,
            progress: event.progress,
            tookMicros: event.took,
          };
        break;
      default:
    }
  }

  /** Null where the run had no phase two. */
  result(): PhaseTwoResults | null {
    return this.#results;
  }
}
