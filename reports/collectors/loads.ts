/**
 * What clients in the network saw, load by load: the time from handing a transaction in until they
 * heard that it is committed, and confirmed; answers, attempts, and what they gave up.
 *
 * @module
 */
import type { Micros } from '../../protocol/kernel/types.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import type { TraceEvent, TraceListener } from '../../sim/trace-event.ts';
import { ForbiddenCollector } from './forbidden.ts';
import { Durations, type DurationSummary } from '../durations.ts';

/** A load whose clients are in the network. */
export interface LoadRow {
  /** Index in the scenario. */
  readonly load: number;
  readonly kind: string;
  /** Distinct transactions, and how often one was handed in again. */
  readonly transactions: number;
  readonly retries: number;
  /** Answers of nodes by code, in code-unit order of the code. */
  readonly answers: readonly { readonly code: string; readonly count: number }[];
  /** Given up because a node refused them, and because the last attempt brought no news. */
  readonly gaveUp: { readonly refused: number; readonly noAnswer: number };
  /** From the first attempt until the client heard of it. */
  readonly committed: DurationSummary | null;
  readonly confirmed: DurationSummary | null;
  /** How often a client was told that a block with its transaction is no longer on the chain. */
  readonly undone: number;
  /** Handed in, and neither confirmed nor given up. */
  readonly waiting: number;
  /** Invalid transactions that were committed, or replayed ones that were twice on one chain. Null:
   * the load has neither. */
  readonly forbidden: number | null;
}

interface Pending {
  readonly since: Micros;
  isTold: boolean;
}

class LoadTally {
  readonly pending = new Map<string, Pending>();
  readonly answers = new Map<string, number>();
  readonly committed = new Durations();
  readonly confirmed = new Durations();
  transactions = 0;
  retries = 0;
  refused = 0;
  noAnswer = 0;
  undone = 0;
}

export class LoadCollector implements TraceListener {
  readonly #scenario: Scenario;
  readonly #tallies: readonly (LoadTally | null)[];
  readonly #forbidden: ForbiddenCollector | null;

  constructor(scenario: Scenario) {
    this.#scenario = scenario;
    this.#forbidden = ForbiddenCollector.isNeeded(scenario)
      ? new ForbiddenCollector(scenario)
      : null;
    this.#tallies = scenario.workload.map(({ clients }) =>
      clients === null ? null : new LoadTally(),
    );
  }

  onEvent(event: TraceEvent): void {
    this.#forbidden?.onEvent(event);
    switch (event.kind) {
      case 'submitted':
      case 'answered':
      case 'told':
      case 'gave-up': {
        const { load } = event;
        const tally = load === null ? null : this.#tallies[load];
        if (load !== null && tally != null) this.#count(event, load, tally);
        break;
      }
      default:
    }
  }

  result(): readonly LoadRow[] {
    return this.#tallies.flatMap((tally, load) => {
      const kind = this.#scenario.workload[load]?.kind;
      return tally === null || kind === undefined
        ? []
        : [rowOf(load, kind, tally, this.#forbiddenOf(load, kind))];
    });
  }

  #forbiddenOf(load: number, kind: string): number | null {
    const isHostile = kind === 'invalid' || kind === 'replays';
    return isHostile && this.#forbidden !== null ? this.#forbidden.found(load) : null;
  }

  /** Entries held now. */
  get pending(): number {
    return this.#tallies.reduce((sum, tally) => sum + (tally?.pending.size ?? 0), 0);
  }

  #count(
    event: Extract<TraceEvent, { kind: 'submitted' | 'answered' | 'told' | 'gave-up' }>,
    load: number,
    tally: LoadTally,
  ): void {
    switch (event.kind) {
      case 'submitted':
        if (event.attempt > 1) tally.retries += 1;
        else {
          tally.transactions += 1;
          if (this.#isPatient(load))
            tally.pending.set(event.transaction, { since: event.at, isTold: false });
        }
        break;
      case 'answered':
        tally.answers.set(event.code, (tally.answers.get(event.code) ?? 0) + 1);
        break;
      case 'gave-up':
        tally.pending.delete(event.transaction);
        if (event.reason === 'refused') tally.refused += 1;
        else tally.noAnswer += 1;
        break;
      case 'told':
        for (const id of event.transactions) this.#told(id, event, tally);
        break;
    }
  }

  /** Those who mean no good wait for nothing. */
  #isPatient(load: number): boolean {
    const kind = this.#scenario.workload[load]?.kind;
    return kind !== 'replays' && kind !== 'invalid';
  }

  #told(
    id: string,
    { at, confirmations }: { readonly at: Micros; readonly confirmations: number },
    tally: LoadTally,
  ): void {
    if (confirmations === 0) {
      tally.undone += 1;
      return;
    }
    const pending = tally.pending.get(id);
    if (pending === undefined) return;
    if (!pending.isTold) tally.committed.record(at - pending.since);
    pending.isTold = true;
    if (confirmations < this.#scenario.chain.confirmations) return;
    tally.confirmed.record(at - pending.since);
    tally.pending.delete(id);
  }
}

function rowOf(load: number, kind: string, tally: LoadTally, forbidden: number | null): LoadRow {
  const { transactions, retries, refused, noAnswer, undone } = tally;
  return {
    load,
    kind,
    transactions,
    retries,
    answers: [...tally.answers]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([code, count]) => ({ code, count })),
    gaveUp: { refused, noAnswer },
    committed: tally.committed.summary(),
    confirmed: tally.confirmed.summary(),
    undone,
    waiting: tally.pending.size,
    forbidden,
  };
}
