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
 * What differs, ascending by address. Accounts that nothing changed are one object in both, and
 * parts of the state that nothing changed are not even walked through.
 */
export function* differencesOf(
  before: Trie<Account>,
  after: Trie<Account>,
): Generator<Difference, void, undefined> {
  for (const { key, ...values } of before.differences(after)) yield { address: key, ...values };
}
