/**
 * The ledger as anybody would write it who need not be fast, authenticated or immutable: plain maps by
 * plain names. It says of every order what the chain must answer, and keeps the books.
 */
import { ED25519 } from '../../protocol/crypto/suite.ts';
import type { SuiteId } from '../../protocol/kernel/types.ts';
import type { Inadmissible } from '../../protocol/ledger/apply.ts';
import type { ReceiptCode } from '../../protocol/ledger/receipt.ts';
import { addressOf } from '../protocol/chain/small-chain.ts';

/** Whose secret, in which algorithm. */
export interface ModelKey {
  readonly name: string;
  readonly suite: SuiteId;
}

/** A key that somebody brings along, and what is wrong with it. */
export interface BroughtKey extends ModelKey {
  readonly fault: 'none' | 'short' | 'unknown';
}

export interface Quantity {
  readonly symbol: string;
  readonly amount: bigint;
}

export type Act =
  | { readonly kind: 'transfer'; readonly to: string; readonly amount: bigint }
  | { readonly kind: 'return' | 'resign-delegate' | 'withdraw-vote' }
  | { readonly kind: 'register-address'; readonly name: string; readonly key: BroughtKey }
  | {
      readonly kind: 'change-key';
      readonly key: BroughtKey;
      readonly from: number;
      readonly proof: 'right' | 'wrong';
    }
  | {
      readonly kind: 'issue-token';
      readonly symbol: string;
      readonly decimals: number;
      readonly supply: bigint;
    }
  | { readonly kind: 'transfer-token'; readonly to: string; readonly what: Quantity }
  | {
      readonly kind: 'swap';
      readonly other: string;
      readonly give: Quantity;
      readonly take: Quantity;
      readonly until: number;
      readonly consent: { readonly by: ModelKey; readonly nonce: number };
    }
  | { readonly kind: 'register-delegate'; readonly id: number; readonly key: BroughtKey }
  | { readonly kind: 'vote'; readonly id: number };

export interface Order {
  readonly isForeign: boolean;
  readonly from: string;
  readonly nonce: number;
  readonly fee: bigint;
  readonly signedBy: ModelKey;
  readonly act: Act;
}

export interface ModelAccount {
  key: ModelKey;
  next: { readonly key: ModelKey; readonly from: number } | null;
  balance: bigint;
  nonce: number;
  readonly tokens: Map<string, bigint>;
}

export const FEES = { base: 2n, registration: 5n };
export const REWARD = 3n;
export const SEATS = 3;
/** As in the chain's parameters: rounds without a block that cost the seat. */
const EVICTING = 2;
export const RESERVED = 'reserved';

export class LedgerModel {
  height = 0;
  round = 0;
  readonly accounts = new Map<string, ModelAccount>();
  readonly tokens = new Map<string, { issuer: string; supply: bigint; decimals: number }>();
  readonly votes = new Map<string, number>();
  readonly delegates = new Map<number, { account: string; key: ModelKey }>();
  order: readonly number[] = [];
  produced = new Set<number>();
  missed = new Map<number, number>();
  away = new Set<number>();
  readonly resigned = new Set<number>();

  /** As `smallChain` with as many delegates, candidates and clients. */
  constructor(candidates: number, clients: number) {
    const open = (name: string, balance: bigint) =>
      this.accounts.set(name, newAccount({ name, suite: ED25519 }, balance));
    for (let id = 0; id < SEATS + candidates; id += 1) {
      open(`d${id}`, 0n);
      open(`holder${id}`, 1_000n - BigInt(id));
      this.votes.set(`holder${id}`, id);
      this.delegates.set(id, { account: `d${id}`, key: { name: `d${id}`, suite: ED25519 } });
    }
    for (let i = 0; i < clients; i += 1) open(`c${i}`, 1_000n);
  }

  /** The key that is good for an account in the block that is being made. */
  keyOf(name: string): ModelKey {
    const account = this.#of(name);
    const { next } = account;
    return next !== null && this.height >= next.from ? next.key : account.key;
  }

  /** Who serves in the next round, by number. */
  elected(): readonly number[] {
    const { away } = this.#closed();
    const rank = (id: number) => (this.resigned.has(id) ? 2 : away.has(id) ? 1 : 0);
    const weight = (id: number) =>
      [...this.votes].reduce((sum, [holder, d]) => sum + (d === id ? this.#of(holder).balance : 0n), 0n);
    const address = (id: number) => addressOf(this.delegates.get(id)?.account ?? '');
    return [...this.delegates.keys()]
      .toSorted(
        (a, b) =>
          rank(a) - rank(b) || Number(weight(b) - weight(a)) || (address(a) < address(b) ? -1 : 1),
      )
      .slice(0, SEATS)
      .toSorted((a, b) => a - b);
  } // prettier-ignore

  openBlock(isNewRound: boolean): void {
    this.height += 1;
    if (!isNewRound) return;
    const order = this.elected();
    Object.assign(this, this.#closed());
    this.round += 1;
    this.order = order;
    this.produced = new Set();
  }

  closeBlock(packer: number): void {
    this.produced.add(packer);
    this.#of(this.delegates.get(packer)?.account ?? '').balance += REWARD;
  }

  apply(order: Order, packer: number): ReceiptCode | Inadmissible {
    const { from, nonce, fee, act } = order;
    if (order.isForeign) return 'foreign-transaction';
    const sender = this.accounts.get(from);
    if (sender === undefined) return 'unknown-sender';
    if (sender.nonce !== nonce) return 'wrong-nonce';
    if (fee < this.#leastFee(order)) return 'fee-too-low';
    if (sender.balance < fee) return 'fee-not-covered';
    if (!isSame(order.signedBy, this.keyOf(from))) return 'bad-transaction-signature';
    sender.nonce += 1;
    sender.balance -= fee;
    this.#of(this.delegates.get(packer)?.account ?? '').balance += fee;
    return this.#act(from, sender, nonce, act);
  }

  #leastFee({ from, act }: Order): bigint {
    const id = this.#delegateOf(from);
    if (act.kind === 'return' && id !== undefined && (this.away.has(id) || this.resigned.has(id)))
      return 0n;
    const isForEver = ['register-address', 'issue-token', 'register-delegate'].includes(act.kind);
    return FEES.base + (isForEver ? FEES.registration : 0n);
  }

  #act(from: string, sender: ModelAccount, nonce: number, act: Act): ReceiptCode {
    const id = this.#delegateOf(from);
    switch (act.kind) {
      case 'transfer': {
        const to = this.accounts.get(act.to);
        if (to === undefined) return 'unknown-recipient';
        if (sender.balance < act.amount) return 'insufficient-balance';
        sender.balance -= act.amount;
        to.balance += act.amount;
        return 'applied';
      }
      case 'register-address': {
        if (act.name === RESERVED) return 'malformed-address';
        if (this.accounts.has(act.name)) return 'address-taken';
        const problem = faultOf(act.key);
        if (problem === 'applied') this.accounts.set(act.name, newAccount(bare(act.key), 0n));
        return problem;
      }
      case 'change-key': {
        const problem = faultOf(act.key);
        if (problem !== 'applied') return problem;
        if (act.from <= this.height) return 'key-change-too-early';
        if (act.proof === 'wrong') return 'bad-key-proof';
        sender.key = this.keyOf(from);
        sender.next = { key: bare(act.key), from: act.from };
        return 'applied';
      }
      case 'issue-token':
        return this.#issue(from, sender, act);
      case 'transfer-token': {
        const to = this.accounts.get(act.to);
        if (to === undefined) return 'unknown-recipient';
        const problem = this.#shortage(sender, act.what);
        if (problem === 'applied') move(sender, to, act.what);
        return problem;
      }
      case 'swap':
        return this.#swap(from, sender, nonce, act);
      case 'register-delegate':
        return this.#register(from, act);
      case 'resign-delegate':
        if (id === undefined) return 'not-a-delegate';
        if (this.resigned.has(id)) return 'already-resigned';
        this.resigned.add(id);
        return 'applied';
      case 'return':
        if (id === undefined) return 'not-a-delegate';
        if (!this.away.has(id) && !this.resigned.has(id)) return 'not-evicted';
        for (const list of [this.away, this.resigned, this.missed]) list.delete(id);
        return 'applied';
      case 'vote':
        if (!this.delegates.has(act.id)) return 'unknown-delegate';
        this.votes.set(from, act.id);
        return 'applied';
      case 'withdraw-vote':
        return this.votes.delete(from) ? 'applied' : 'no-vote';
    }
  }

  #issue(from: string, sender: ModelAccount, act: Extract<Act, { kind: 'issue-token' }>): ReceiptCode {
    const { symbol, supply, decimals } = act;
    if (symbol !== symbol.toUpperCase() || supply === 0n || decimals > 18) return 'malformed-token';
    if (this.tokens.has(symbol)) return 'symbol-taken';
    this.tokens.set(symbol, { issuer: from, supply, decimals });
    sender.tokens.set(symbol, supply);
    return 'applied';
  } // prettier-ignore

  #swap(
    from: string,
    sender: ModelAccount,
    nonce: number,
    act: Extract<Act, { kind: 'swap' }>,
  ): ReceiptCode {
    const other = this.accounts.get(act.other);
    if (other === undefined || act.other === from) return 'unknown-counterparty';
    if (this.height > act.until) return 'swap-expired';
    const { by, nonce: consented } = act.consent;
    if (consented !== nonce || !isSame(by, this.keyOf(act.other))) return 'bad-consent';
    if (act.give.symbol === act.take.symbol) return 'malformed-token';
    const problem = this.#shortage(sender, act.give);
    if (problem !== 'applied') return problem;
    const theirs = this.#shortage(other, act.take);
    if (theirs !== 'applied') return theirs;
    move(sender, other, act.give);
    move(other, sender, act.take);
    return 'applied';
  }

  #register(from: string, act: Extract<Act, { kind: 'register-delegate' }>): ReceiptCode {
    if (act.id >= 4_096) return 'malformed-delegate';
    if (this.#delegateOf(from) !== undefined) return 'already-a-delegate';
    if (this.delegates.has(act.id)) return 'delegate-taken';
    const problem = faultOf(act.key);
    if (problem !== 'applied') return problem;
    for (const { key } of this.delegates.values())
      if (isSame(key, act.key)) return 'delegate-key-taken';
    this.delegates.set(act.id, { account: from, key: bare(act.key) });
    return 'applied';
  }

  #shortage(holder: ModelAccount, { symbol, amount }: Quantity): ReceiptCode {
    if (!this.tokens.has(symbol)) return 'unknown-token';
    return (holder.tokens.get(symbol) ?? 0n) < amount ? 'insufficient-tokens' : 'applied';
  }

  /** What the seats come to when the round ends now. */
  #closed(): Pick<LedgerModel, 'missed' | 'away'> {
    const missed = new Map<number, number>();
    const away = new Set(this.away);
    for (const id of this.order) {
      if (this.produced.has(id)) continue;
      missed.set(id, (this.missed.get(id) ?? 0) + 1);
      if ((missed.get(id) ?? 0) >= EVICTING) away.add(id);
    }
    return { missed, away };
  }

  #delegateOf(name: string): number | undefined {
    for (const [id, { account }] of this.delegates) if (account === name) return id;
    return undefined;
  }

  #of(name: string): ModelAccount {
    const account = this.accounts.get(name);
    if (account === undefined) throw new Error(`the model has no account ${name}`);
    return account;
  }
}

function newAccount(key: ModelKey, balance: bigint): ModelAccount {
  return { key, next: null, balance, nonce: 0, tokens: new Map() };
}

function move(from: ModelAccount, to: ModelAccount, { symbol, amount }: Quantity): void {
  from.tokens.set(symbol, (from.tokens.get(symbol) ?? 0n) - amount);
  to.tokens.set(symbol, (to.tokens.get(symbol) ?? 0n) + amount);
}

function faultOf({ fault }: BroughtKey): ReceiptCode {
  if (fault === 'unknown') return 'unknown-algorithm';
  return fault === 'short' ? 'malformed-key' : 'applied';
}

function bare({ name, suite }: ModelKey): ModelKey {
  return { name, suite };
}

function isSame(a: ModelKey, b: ModelKey): boolean {
  return a.name === b.name && a.suite === b.suite;
}
