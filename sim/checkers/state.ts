/**
 * `state`: nodes that committed the same block have the same state after it, and it is the one that
 * the header names (W6). Of `repaired` agreement makes that equal states at equal heights.
 *
 * Nodes that computed the state together share one object, which is compared once; states that were
 * computed apart are compared account by account.
 *
 * @module
 */
import { RecentMap } from '../../protocol/kernel/recent-map.ts';
import type { Hash } from '../../protocol/kernel/types.ts';
import type { State } from '../../protocol/ledger/state.ts';
import type { Checker, CommittedBlock, Report } from './checker.ts';
import { differencesOf } from './differences.ts';

/** Blocks whose states are remembered: of later nodes the header's root is what is compared. */
const REMEMBERED = 32;

export class StateChecker implements Checker {
  readonly #report: Report;
  readonly #states = new RecentMap<Hash, State>(REMEMBERED);

  constructor(report: Report) {
    this.#report = report;
  }

  onCommitted(node: number, { block }: CommittedBlock): void {
    const { hash, height, state, signed } = block;
    const known = this.#states.get(hash);
    if (known === state) return;
    if (known === undefined) this.#states.set(hash, state);
    const breach = (detail: string): void => {
      this.#report({ checker: 'state', node, height, detail });
    };
    if (state.root !== signed.header.stateRoot) breach('the state is not the one of the header');
    if (known !== undefined && !isEqual(known, state)) breach('nodes differ in the state');
  }
}

function isEqual(a: State, b: State): boolean {
  if (a.root !== b.root) return false;
  for (const { before, after } of differencesOf(a.accounts, b.accounts)) {
    if (before?.balance !== after?.balance || before?.nonce !== after?.nonce) return false;
  }
  return true;
}
