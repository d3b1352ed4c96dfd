/**
 * Whether hostile loads got what they wanted: an invalid transaction on the chain of a node that is
 * not Byzantine, or a replayed one on it twice.
 *
 * Where a scenario has such loads, what they hand in and every block with its transactions is kept
 * until the run ends; elsewhere nothing is.
 *
 * @module
 */
import type { Scenario } from '../../scenarios/scenario.ts';
import type { TraceEvent, TraceListener } from '../../sim/trace-event.ts';
import { NodeTable } from './node-table.ts';

interface Block {
  readonly height: number;
  readonly parent: string;
}

type Committed = Extract<TraceEvent, { kind: 'committed' }>;

export class ForbiddenCollector implements TraceListener {
  readonly #scenario: Scenario;
  /** By transaction, the load that handed it in. */
  readonly #invalid = new Map<string, number>();
  readonly #replayed = new Map<string, number>();
  readonly #blocks = new Map<string, Block>();
  /** By transaction, the blocks with it. */
  readonly #blocksWith = new Map<string, string[]>();
  readonly #isReplaying: boolean;
  /** By load, distinct transactions. */
  readonly #found: readonly Set<string>[];
  #table: NodeTable | undefined;

  constructor(scenario: Scenario) {
    this.#scenario = scenario;
    this.#isReplaying = scenario.workload.some(({ kind }) => kind === 'replays');
    this.#found = scenario.workload.map(() => new Set<string>());
  }

  /** Whether there is anything to look for. */
  static isNeeded({ workload }: Scenario): boolean {
    return workload.some(({ kind }) => kind === 'invalid' || kind === 'replays');
  }

  onEvent(event: TraceEvent): void {
    switch (event.kind) {
      case 'run-started':
        this.#table = new NodeTable(event);
        break;
      case 'submitted': {
        if (event.load === null) break;
        const kind = this.#scenario.workload[event.load]?.kind;
        if (kind === 'invalid') this.#invalid.set(event.transaction, event.load);
        if (kind === 'replays') this.#replayed.set(event.transaction, event.load);
        break;
      }
      case 'committed':
        if (this.#table?.isHonest(event.node) === true) this.#onCommitted(event);
        break;
      default:
    }
  }

  /** Transactions of the load that were committed and must not have been. */
  found(load: number): number {
    return this.#found[load]?.size ?? 0;
  }

  #onCommitted({ block, height, parent, transactions }: Committed): void {
    if (this.#blocks.has(block)) return;
    this.#blocks.set(block, { height, parent });
    for (const id of transactions) {
      const load = this.#invalid.get(id);
      if (load !== undefined) this.#found[load]?.add(id);
      if (this.#isReplaying) this.#place(id, block);
    }
  }

  #place(id: string, block: string): void {
    const earlier = this.#blocksWith.get(id);
    if (earlier === undefined) {
      this.#blocksWith.set(id, [block]);
      return;
    }
    earlier.push(block);
    // Blocks of two branches may both have it; a block and one of its ancestors must not.
    const isTwice = earlier.some((other) => other !== block && this.#isAncestor(other, block));
    const load = this.#replayed.get(id);
    if (isTwice && load !== undefined) this.#found[load]?.add(id);
  }

  #isAncestor(ancestor: string, block: string): boolean {
    const { height = 0 } = this.#blocks.get(ancestor) ?? {};
    let at = this.#blocks.get(block);
    while (at !== undefined && at.height > height + 1) at = this.#blocks.get(at.parent);
    return at?.parent === ancestor;
  }
}
