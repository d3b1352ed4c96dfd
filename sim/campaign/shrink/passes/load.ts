/**
 * Less load: none, or fewer entries, with fewer and simpler transactions.
 *
 * @module
 */
import type { Load, Scenario, ScriptedTransaction } from '../../../../scenarios/scenario.ts';
import { ddmin } from '../ddmin.ts';
import { changes, type Pass, type Shown } from '../pass.ts';

type Entry =
  | { readonly kind: 'load'; readonly load: Load }
  | { readonly kind: 'transaction'; readonly transaction: ScriptedTransaction };

export const loadsPass: Pass = {
  name: 'fewer loads',
  *candidates({ scenario }) {
    let current = scenario;
    const search = ddmin<Entry>([
      ...scenario.workload.map((load) => ({ kind: 'load', load }) as const),
      ...scenario.transactions.map((one) => ({ kind: 'transaction', transaction: one }) as const),
    ]);
    for (let next = search.next(); next.done !== true;) {
      const shown: Shown | null = yield withEntries(current, next.value);
      if (shown !== null) current = shown.scenario;
      next = search.next(shown !== null);
    }
    if (current.accounts.length > 0) yield { ...current, accounts: [] };
  },
};

function withEntries(scenario: Scenario, entries: readonly Entry[]): Scenario {
  return {
    ...scenario,
    workload: entries.flatMap((one) => (one.kind === 'load' ? [one.load] : [])),
    transactions: entries.flatMap((one) => (one.kind === 'transaction' ? [one.transaction] : [])),
  };
}

export const smallerLoadPass = changes('smaller loads', ({ workload }) =>
  workload.flatMap((_, index) =>
    CHANGES.map((change) => (current: Scenario) => {
      const load = current.workload[index];
      if (load === undefined) return null;
      return { ...current, workload: current.workload.with(index, change(load)) };
    }),
  ),
);

const CHANGES: readonly ((load: Load) => Load)[] = [
  (load) => ('rate' in load ? { ...load, rate: 1 } : load),
  (load) => ('rate' in load ? { ...load, rate: 10 } : load),
  (load) => (load.kind === 'replays' || load.kind === 'trace' ? load : { ...load, accounts: 2 }),
  (load) => (load.kind === 'replays' || load.kind === 'trace' ? load : { ...load, accounts: 10 }),
  (load) => (load.kind === 'transfers' || load.kind === 'mix' ? plain(load) : load),
  (load) => (load.kind === 'transfers' || load.kind === 'mix' ? { ...load, clients: null } : load),
  (load) => ('arrivals' in load ? { ...load, arrivals: 'poisson', start: 0, stop: null } : load),
];

function plain<L extends Extract<Load, { kind: 'transfers' | 'mix' }>>(load: L): L {
  return { ...load, spread: { kind: 'uniform' }, amount: 1n, fee: 'least' };
}
