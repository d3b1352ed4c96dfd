/**
 * Whether the scenario's Byzantine nodes did what no honest node does: by entry of the scenario, when
 * the first of its nodes did, and how many have. Definitions: docs/reports.md.
 *
 * @module
 */
import type { Micros } from '../../protocol/kernel/types.ts';
import type { BehaviourKind, Scenario } from '../../scenarios/scenario.ts';
import type { TraceEvent, TraceListener } from '../../sim/trace-event.ts';

/** One entry of the scenario that makes nodes Byzantine, in its order. */
export interface MisconductRow {
  readonly behaviours: readonly BehaviourKind[];
  /** Null: none of its nodes got to it. */
  readonly firstAtMicros: Micros | null;
  /** Nodes that misbehaved, in the order in which they did. */
  readonly nodes: readonly number[];
}

export class MisconductCollector implements TraceListener {
  readonly #rows: { behaviours: BehaviourKind[]; firstAtMicros: Micros | null; nodes: number[] }[];

  constructor({ byzantine }: Scenario) {
    this.#rows = byzantine.map(({ behaviours }) => ({
      behaviours: behaviours.map(({ kind }) => kind),
      firstAtMicros: null,
      nodes: [],
    }));
  }

  onEvent(event: TraceEvent): void {
    if (event.kind !== 'misbehaved') return;
    const row = this.#rows[event.entry];
    if (row === undefined) return;
    row.firstAtMicros ??= event.at;
    row.nodes.push(event.node);
  }

  result(): readonly MisconductRow[] {
    return this.#rows;
  }
}
