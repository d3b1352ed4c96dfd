/**
 * What a state says of a transaction that wants to wait (W17), before a mempool weighs it against
 * others: whether it can ever be in a block of this chain, and who pays for it.
 *
 * @module
 */
import type { Amount, Height } from '../kernel/types.ts';
import { keyAt, type Account, type AccountKey } from '../ledger/account.ts';
import { leastFee } from '../ledger/apply.ts';
import { costOf } from '../ledger/operations/operations.ts';
import type { State } from '../ledger/state.ts';
import type { Transaction } from '../ledger/transaction.ts';
import type { TransactionRefusal } from './mempool-limits.ts';
import type { ChainParameters } from './parameters.ts';
import { ID_BYTES } from './selection.ts';
import type { Standing } from './waiting.ts';

/** A head, as far as it matters here. */
export interface ScreeningHead {
  readonly height: Height;
  readonly state: State;
}

export type Screened =
  | { readonly transaction: Transaction; readonly refusal: TransactionRefusal }
  | {
      readonly transaction: Transaction;
      readonly refusal: null;
      readonly sender: Account;
      readonly standing: Standing;
    };

/** Of transactions that came together: nodes that get the same ones at the same head share it. */
export type Screen = (
  transactions: readonly Transaction[],
  head: ScreeningHead,
) => readonly Screened[];

export type IsSignedBy = (transaction: Transaction, key: AccountKey) => boolean;

export function screener(parameters: ChainParameters, isSignedBy: IsSignedBy): Screen {
  return (transactions, head) =>
    transactions.map((transaction) => screen(transaction, head, parameters, isSignedBy));
}

/** One transaction, for the block after `head`. */
export function screen(
  transaction: Transaction,
  { state, height }: ScreeningHead,
  parameters: ChainParameters,
  isSignedBy: IsSignedBy,
): Screened {
  const refuse = (refusal: TransactionRefusal): Screened => ({ transaction, refusal });
  if (transaction.chain !== parameters.chain) return refuse('foreign-chain');
  if (transaction.size + ID_BYTES > parameters.maxBlockBytes) return refuse('too-large');
  if (costOf(transaction.operation) > parameters.maxBlockCost) return refuse('too-costly');
  const sender = state.accounts.get(transaction.from);
  if (sender === undefined) return refuse('unknown-sender');
  if (transaction.nonce < sender.nonce) return refuse('stale-nonce');
  const least: Amount = leastFee(transaction, parameters, state);
  if (transaction.fee < least) return refuse('fee-too-low');
  if (!isSignedBy(transaction, keyAt(sender, height + 1))) return refuse('bad-signature');
  return { transaction, refusal: null, sender, standing: standingOf(transaction, sender, state) };
}

/** W1: a delegate that is away may not be able to pay, and must not lose its seat to a flood. Its
 * next transaction alone has this precedence, so that it can't become one itself. */
function standingOf(
  { operation, from, nonce }: Transaction,
  sender: Account,
  { registry, seats }: State,
): Standing {
  if (operation.kind !== 'return' || nonce !== sender.nonce) return 'usual';
  const isAway = seats.away.some((id) => registry.delegates[id]?.address === from);
  return isAway ? 'urgent' : 'usual';
}
