/**
 * Where two states of the ledger differ.
 *
 * @module
 */
import type { Account } from '../../protocol/ledger/account.ts';
import type { Trie } from '../../protocol/ledger/trie.ts';

/** An account that is not the same object in both; undefined where there is none. */
export interface Difference {
  readonly address: string;
  readonly before: Account | undefined;
  readonly after: Account | undefined;
}

/**
 * What differs, ascending by address. Accounts that nothing changed are one object in both, so that
 * a step costs no arithmetic.
 */
export function* differencesOf(
  before: Trie<Account>,
  after: Trie<Account>,
): Generator<Difference, void, undefined> {
  if (before === after) return;
  const [left, right] = [before.entries(), after.entries()];
  let a = left.next().value;
  let b = right.next().value;
  while (a !== undefined || b !== undefined) {
    const order = a === undefined ? 1 : b === undefined ? -1 : compare(a[0], b[0]);
    if (order === 0 && a?.[1] !== b?.[1])
      yield { address: a?.[0] ?? '', before: a?.[1], after: b?.[1] };
    if (order < 0 && a !== undefined) yield { address: a[0], before: a[1], after: undefined };
    if (order > 0 && b !== undefined) yield { address: b[0], before: undefined, after: b[1] };
    if (order <= 0) a = left.next().value;
    if (order >= 0) b = right.next().value;
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
