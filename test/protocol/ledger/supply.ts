import type { State } from '../../../protocol/ledger/state.ts';

/** All main coin in existence. Walks every account. */
export function totalSupply(state: State): bigint {
  let total = 0n;
  for (const [, account] of state.accounts.entries()) total += account.balance;
  return total;
}
