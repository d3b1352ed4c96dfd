/** Random orders, right and wrong, and the transactions and states that they stand for. */
import fc from 'fast-check';
import { voteHash, delegateRegistry, type SeatRecord } from '../../protocol/ledger/delegates.ts';
import { ED25519, ML_DSA_65, P256, SECP256K1, SLH_DSA_128F } from '../../protocol/crypto/suite.ts';
import { accountHash, type Account } from '../../protocol/ledger/account.ts';
import { keyProofMessage } from '../../protocol/ledger/operations/keys.ts';
import type { Operation, OperationKind } from '../../protocol/ledger/operations/operations.ts';
import { consentMessage } from '../../protocol/ledger/operations/swap.ts';
import { State } from '../../protocol/ledger/state.ts';
import { tokenHash, tokenId, type Token } from '../../protocol/ledger/token.ts';
import { Transaction } from '../../protocol/ledger/transaction.ts';
import { Trie } from '../../protocol/ledger/trie.ts';
import type {
  Address,
  Amount,
  ChainId,
  DelegateId,
  Height,
  PeerId,
  Round,
} from '../../protocol/kernel/types.ts';
import { addressOf, CHAIN } from '../protocol/chain/small-chain.ts';
import { OPERATION_KINDS } from '../protocol/ledger/arbitraries.ts';
import { keyOf, NO_SUITE, signAs } from '../protocol/ledger/operations/stage.ts';
import {
  RESERVED,
  type Act,
  type BroughtKey,
  type LedgerModel,
  type Order,
  type Quantity,
} from './ledger-model.ts';

const NAMES = ['c0', 'c1', 'c2', 'd0', 'd1', 'd2', 'd3', 'n0', 'n1', 'n2'];
const SYMBOLS = ['GOLD', 'IRON', 'TIN', 'LEAD', 'ZINC'];
const names = fc.constantFrom(...NAMES, ...NAMES, 'nobody');
const symbols = fc.constantFrom(...SYMBOLS);
const keys: fc.Arbitrary<BroughtKey> = fc.record({
  name: fc.constantFrom('k0', 'k1', 'k2'),
  // Signatures of 17 kB cost the most of the time that this takes.
  suite: often(ED25519, SECP256K1, P256, ML_DSA_65, SLH_DSA_128F),
  fault: often<BroughtKey['fault']>('none', 'short', 'unknown'),
});
const quantities: fc.Arbitrary<Quantity> = fc.record({
  symbol: symbols,
  amount: fc.bigInt({ min: 0n, max: 12n }),
});
const coins = fc.oneof(
  { weight: 5, arbitrary: fc.bigInt({ min: 0n, max: 90n }) },
  fc.constant(1_000n),
);
const ids = fc.constantFrom(0, 1, 2, 3, 3, 4, 5, 6, 4_095, 4_096);

/** The first most of the time. */
function often<T>(first: T, ...others: readonly T[]): fc.Arbitrary<T> {
  return fc.oneof(
    { weight: 40, arbitrary: fc.constant(first) },
    ...others.map((other) => ({ weight: 1, arbitrary: fc.constant(other) })),
  );
}

/** What somebody wants, before it is known how the books stand. */
export interface Intent {
  readonly kind: OperationKind;
  /** Counts up the accounts that there are; null: nobody. */
  readonly from: number | null;
  readonly to: string;
  readonly coins: bigint;
  readonly fee: bigint;
  readonly give: Quantity;
  readonly take: Quantity;
  readonly key: BroughtKey;
  readonly id: number;
  /** From this block on. */
  readonly after: number;
  readonly decimals: number;
  readonly symbol: string;
  readonly fault: 'none' | 'nonce-low' | 'nonce-high' | 'signature' | 'chain';
  readonly doubt: 'none' | 'key' | 'nonce';
  /** Sends one that was executed already, in place of all this. */
  readonly repeats: number | null;
}

export const intents: fc.Arbitrary<Intent> = fc.record({
  kind: fc.constantFrom<OperationKind[]>(...OPERATION_KINDS),
  from: fc.oneof({ weight: 30, arbitrary: fc.nat(99) }, fc.constant(null)),
  to: fc.oneof(names, fc.constant(RESERVED)),
  coins,
  fee: often(7n, 0n, 1n, 2n, 6n, 8n, 2_000n),
  give: quantities,
  take: quantities,
  key: keys,
  id: ids,
  after: fc.integer({ min: -1, max: 5 }),
  decimals: often(2, 18, 19),
  symbol: fc.oneof(symbols, fc.constantFrom('gold', 'tin')),
  fault: often<Intent['fault']>('none', 'nonce-low', 'nonce-high', 'signature', 'chain'),
  doubt: often<Intent['doubt']>('none', 'key', 'nonce'),
  repeats: fc.oneof({ weight: 19, arbitrary: fc.constant(null) }, fc.nat()),
});

/** The order that an intent comes to, as the books stand. */
export function orderOf(intent: Intent, model: LedgerModel): Order {
  const { fee, fault } = intent;
  const present = [...model.accounts.keys()];
  const from = intent.from === null ? 'nobody' : present[intent.from % present.length]!;
  const account = model.accounts.get(from);
  const due = account?.nonce ?? 0;
  const nonce = Math.max(0, due + (fault === 'nonce-low' ? -1 : fault === 'nonce-high' ? 1 : 0));
  const right = account === undefined ? intent.key : model.keyOf(from);
  const signedBy = fault === 'signature' ? (account?.next?.key ?? intent.key) : right;
  const { name, suite } = signedBy;
  const isForeign = fault === 'chain';
  return {
    isForeign,
    from,
    nonce,
    fee,
    signedBy: { name, suite },
    act: actOf(intent, from, nonce, model),
  };
}

function actOf(intent: Intent, from: string, nonce: number, model: LedgerModel): Act {
  const { kind, key, id, doubt } = intent;
  const to = isOften(intent) && kind === 'swap' ? holderBut(from, intent, model) : intent.to;
  const give = isOften(intent) ? heldBy(from, intent.give, model) : intent.give;
  const take = isOften(intent) ? heldBy(to, intent.take, model) : intent.take;
  switch (kind) {
    case 'transfer':
      return { kind, to, amount: intent.coins };
    case 'register-address':
      return { kind, name: to, key };
    case 'change-key': {
      const start = Math.max(0, model.height + intent.after);
      return { kind, key, from: start, proof: doubt === 'none' ? 'right' : 'wrong' };
    }
    case 'issue-token': {
      const { symbol, decimals } = intent;
      return { kind, symbol, decimals, supply: intent.give.amount * 9n };
    }
    case 'transfer-token':
      return { kind, to, what: give };
    case 'swap': {
      const by = doubt === 'key' || !model.accounts.has(to) ? key : model.keyOf(to);
      const consent = { by, nonce: doubt === 'nonce' ? nonce + 1 : nonce };
      const until = Math.max(0, model.height + intent.after);
      return { kind, other: to, give, take, until, consent };
    }
    case 'register-delegate':
      return { kind, id, key };
    case 'vote':
      return { kind, id };
    case 'return':
    case 'resign-delegate':
    case 'withdraw-vote':
      return { kind };
  }
}

/** Else hardly anybody would have what it gives. */
function isOften({ id }: Intent): boolean {
  return id !== 0;
}

/** A quantity of something that the account has, if it has anything; not always as much. */
function heldBy(name: string, wanted: Quantity, model: LedgerModel): Quantity {
  const held = [...(model.accounts.get(name)?.tokens ?? [])].filter(([, amount]) => amount > 0n);
  const symbol = held[Number(wanted.amount) % held.length]?.[0] ?? wanted.symbol;
  return { symbol, amount: wanted.amount };
}

/** Somebody else who has a token, if there is anybody. */
function holderBut(name: string, { to, give }: Intent, model: LedgerModel): string {
  const holders = [...model.accounts].filter(
    ([other, { tokens }]) => other !== name && [...tokens.values()].some((amount) => amount > 0n),
  );
  return holders[Number(give.amount) % holders.length]?.[0] ?? to;
}

export function placeOf(name: string): Address {
  return name === RESERVED ? ('0'.repeat(64) as Address) : addressOf(name);
}

function broughtKey(key: BroughtKey): ReturnType<typeof keyOf> {
  const { suite, publicKey } = keyOf(key.name, key.suite);
  if (key.fault === 'unknown') return { suite: NO_SUITE, publicKey };
  return { suite, publicKey: key.fault === 'short' ? publicKey.subarray(1) : publicKey };
}

export function transactionFor(order: Order): Transaction {
  const { from, nonce, signedBy } = order;
  const fields = {
    chain: order.isForeign ? (8 as ChainId) : CHAIN,
    from: placeOf(from),
    nonce,
    fee: order.fee as Amount,
    operation: operationFor(order),
  };
  return Transaction.signed(fields, (message) => signAs(signedBy, message));
}

function operationFor({ from: sender, act }: Order): Operation {
  const quantity = ({ symbol, amount }: Quantity) => ({
    token: tokenId(symbol),
    amount: amount as Amount,
  });
  switch (act.kind) {
    case 'transfer':
      return { kind: act.kind, to: placeOf(act.to), amount: act.amount as Amount };
    case 'register-address':
      return { kind: act.kind, address: placeOf(act.name), ...broughtKey(act.key) };
    case 'change-key': {
      const from = act.from as Height;
      const key = broughtKey(act.key);
      const message = keyProofMessage({ chain: CHAIN, address: placeOf(sender), ...key, from });
      const by = act.proof === 'right' ? act.key : { ...act.key, name: 'stranger' };
      return { kind: act.kind, ...key, from, proof: signAs(by, message) };
    }
    case 'issue-token': {
      const { kind, symbol, decimals, supply } = act;
      return { kind, symbol, decimals, supply: supply as Amount };
    }
    case 'transfer-token':
      return { kind: act.kind, to: placeOf(act.to), ...quantity(act.what) };
    case 'swap': {
      const terms = {
        counterparty: placeOf(act.other),
        give: quantity(act.give),
        take: quantity(act.take),
        until: act.until as Height,
      };
      const { by, nonce } = act.consent;
      const message = consentMessage({ chain: CHAIN, sender: placeOf(sender), nonce, ...terms });
      return { kind: act.kind, ...terms, consent: signAs(by, message) };
    }
    case 'register-delegate': {
      const delegate = act.id as DelegateId;
      return { kind: act.kind, delegate, ...broughtKey(act.key), peer: 0 as PeerId };
    }
    case 'vote':
      return { kind: act.kind, delegate: act.id as DelegateId };
    case 'return':
    case 'resign-delegate':
    case 'withdraw-vote':
      return { kind: act.kind };
  }
}

/** The state that has the model's content and no history; `peerOf` says what the model leaves out. */
export function stateFor(model: LedgerModel, peerOf: (id: number) => PeerId): State {
  const accounts = [...model.accounts].map(([name, account]): [string, Account] => {
    const { key, next, balance, nonce } = account;
    const tokens = [...account.tokens]
      .filter(([, amount]) => amount > 0n)
      .map(([symbol, amount]) => ({ token: tokenId(symbol), amount: amount as Amount }))
      .toSorted((a, b) => (a.token < b.token ? -1 : 1));
    const nextKey = next && { ...keyOf(next.key.name, next.key.suite), from: next.from as Height };
    return [
      placeOf(name),
      { ...keyOf(key.name, key.suite), balance: balance as Amount, nonce, nextKey, tokens },
    ];
  });
  const tokens = [...model.tokens].map(([symbol, { issuer, supply, decimals }]) => {
    const token = { symbol, decimals, issuer: placeOf(issuer), supply: supply as Amount };
    return [tokenId(symbol), token] as const;
  });
  const votes = [...model.votes].map(([name, id]) => [placeOf(name), id as DelegateId] as const);
  const numbers = [...model.delegates.keys()];
  const records = Array.from({ length: Math.max(...numbers) + 1 }, (_, id) => {
    const record = model.delegates.get(id);
    if (record === undefined) return undefined;
    return {
      address: placeOf(record.account),
      ...keyOf(record.key.name, record.key.suite),
      peer: peerOf(id),
    };
  });
  return new State({
    accounts: Trie.empty<Account>(accountHash).update(accounts),
    tokens: Trie.empty<Token>(tokenHash).update(tokens),
    votes: Trie.empty<DelegateId>(voteHash).update(votes),
    registry: delegateRegistry(records),
    seats: seatsFor(model),
  });
}

/** The seat record that has the model's content. */
export function seatsFor(model: LedgerModel): SeatRecord {
  const ascending = (some: Iterable<number>) => [...some].toSorted((a, b) => a - b) as DelegateId[];
  return {
    round: model.round as Round,
    order: model.order as readonly DelegateId[],
    produced: ascending(model.produced),
    missed: ascending(model.missed.keys()).map((delegate) => ({
      delegate,
      rounds: model.missed.get(delegate) ?? 0,
    })),
    away: ascending(model.away),
    resigned: ascending(model.resigned),
    offenders: [],
  };
}
