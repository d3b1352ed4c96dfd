/**
 * What a state says of a transaction that wants to wait (W17), before a mempool weighs it against
 * others: whether it can ever be in a block of this chain, and who pays for it.
 *
 * @module
 */
import type { Amount, Height } from '../kernel/types.ts';
import { keyAt, type Account, type AccountKey } from '../ledger/account.ts';
import type { AccountNumbers } from '../ledger/account-numbers.ts';
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

export interface RefusedTransaction {
  readonly transaction: Transaction;
  readonly refusal: TransactionRefusal;
}

export interface AcceptedTransaction {
  readonly transaction: Transaction;
  readonly refusal: null;
  readonly sender: Account;
  readonly standing: Standing;
  /** It may wait wherever nothing else waits of its account: it is the account's next, which can pay
   * for it, and nothing special. */
  readonly isDue: boolean;
  /** The sender's; see {@link AccountNumbers}. */
  readonly number: number;
  /** Encoded bytes. */
  readonly size: number;
}

export type Screened = RefusedTransaction | AcceptedTransaction;

/** What a mempool has to know of one that is due, all in one place. */
export type DueTransaction = Pick<AcceptedTransaction, 'transaction' | 'number' | 'size'>;

/** Of transactions that came together: nodes that get the same ones at the same head share it. */
export type Screen = (
  transactions: readonly Transaction[],
  head: ScreeningHead,
) => readonly Screened[];

export type IsSignedBy = (transaction: Transaction, key: AccountKey) => boolean;

export interface ScreeningRules {
  readonly parameters: ChainParameters;
  readonly isSignedBy: IsSignedBy;
  readonly numbers: AccountNumbers;
}

export function screener(rules: ScreeningRules): Screen {
  return (transactions, head) =>
    transactions.map((transaction) => screen(transaction, head, rules));
}

/** One transaction, for the block after `head`. */
export function screen(
  transaction: Transaction,
  { state, height }: ScreeningHead,
  { parameters, isSignedBy, numbers }: ScreeningRules,
): Screened {
  const refuse = (refusal: TransactionRefusal): Screened => ({ transaction, refusal });
  if (transaction.chain !== parameters.chain) return refuse('foreign-chain');
  const { size, from, nonce, fee } = transaction;
  if (size + ID_BYTES > parameters.maxBlockBytes) return refuse('too-large');
  if (costOf(transaction.operation) > parameters.maxBlockCost) return refuse('too-costly');
  const sender = state.accounts.get(from);
  if (sender === undefined) return refuse('unknown-sender');
  if (nonce < sender.nonce) return refuse('stale-nonce');
  const least: Amount = leastFee(transaction, parameters, state);
  if (fee < least) return refuse('fee-too-low');
  if (!isSignedBy(transaction, keyAt(sender, height + 1))) return refuse('bad-signature');
  const standing = standingOf(transaction, sender, state);
  const isDue = standing === 'usual' && nonce === sender.nonce && fee <= sender.balance;
  const number = numbers.of(from);
  return { transaction, refusal: null, sender, standing, isDue, number, size };
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
