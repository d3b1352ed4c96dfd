/**
 * Runs one case: to its end, or until it shows what must not be, or until it comes to a state from
 * which the rest is known.
 *
 * @module
 */
import type { Micros } from '../../../protocol/kernel/types.ts';
import { ForkCollector } from '../../../reports/collectors/fork.ts';
import type { Scenario } from '../../../scenarios/scenario.ts';
import type { CheckerName } from '../../checkers/breach.ts';
import { Simulation } from '../../simulation.ts';
import type { TraceEvent, TraceListener } from '../../trace-event.ts';
import type { SoughtFailure } from './bound.ts';
import { History } from './history.ts';
import { SEED, viewOpens } from './world-case.ts';

/** What a case shows that must not be. `error`: an assertion of ours. */
export type Shown = { readonly at: Micros } & (
  | { readonly kind: 'fork' }
  | { readonly kind: 'breach'; readonly checker: CheckerName }
  | { readonly kind: 'error'; readonly message: string }
);

/** States are asked for before the views from `first` on, but for `end`. */
export interface CaseQuestion {
  readonly failure: SoughtFailure;
  readonly first: number;
  readonly end: number;
  /** Whether it is known what comes after a state before the view `first`. */
  readonly isKnown: (state: string) => boolean;
}

export interface CaseRun {
  readonly shown: Shown | null;
  /** In order; only one where it is known what comes after, none of views that it did not come to. */
  readonly states: readonly string[];
  readonly isCutShort: boolean;
}

export function runCase(
  scenario: Scenario,
  { failure, first, end, isKnown }: CaseQuestion,
): CaseRun {
  const watch = new Watch(failure);
  const history = new History();
  const states: string[] = [];
  let simulation: Simulation | null = null;
  try {
    simulation = new Simulation(scenario, {
      seed: SEED,
      listeners: [watch],
      makeNode: history.makeNode,
    });
    for (let view = first; view < end; view += 1) {
      advance(simulation, watch, viewOpens(view, scenario.chain) - 1);
      if (watch.shown !== null) return { shown: watch.shown, states, isCutShort: false };
      const state = history.digest(simulation);
      states.push(state);
      if (view === first && isKnown(state)) return { shown: null, states, isCutShort: true };
    }
    history.end();
    advance(simulation, watch, Number.MAX_SAFE_INTEGER);
    return { shown: watch.shown, states, isCutShort: false };
  } catch (error) {
    const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    const shown = { kind: 'error', at: simulation?.now ?? 0, message } as const;
    return { shown, states, isCutShort: false };
  }
}

/** Events between two looks at whether there is something to see. */
const STRETCH = 64;

function advance(simulation: Simulation, watch: Watch, until: Micros): void {
  const isLast = until === Number.MAX_SAFE_INTEGER;
  while (watch.shown === null)
    if (!(isLast ? simulation.advance(STRETCH) : simulation.advanceUntil(until, STRETCH))) return;
}

/** Sees the first fork or breach; a fork is also a breach, and counts as a fork. */
class Watch implements TraceListener {
  readonly #forks = new ForkCollector();
  readonly #seesBreaches: boolean;
  shown: Shown | null = null;

  constructor(failure: SoughtFailure) {
    this.#seesBreaches = failure === 'any';
  }

  onEvent(event: TraceEvent): void {
    if (event.kind === 'sent' || event.kind === 'dropped') return;
    this.#forks.onEvent(event);
    if (this.#forks.count > 0) {
      if (this.shown?.kind !== 'fork') this.shown = { kind: 'fork', at: event.at };
    } else if (this.#seesBreaches && event.kind === 'breach')
      this.shown ??= { kind: 'breach', at: event.at, checker: event.checker };
  }
}
