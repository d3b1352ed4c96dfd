/**
 * Everything a block's execution can read or change, as one immutable value. States share what they
 * have in common, so that a thousand nodes that agree hold it once.
 *
 * @module
 */
import { assert, defined } from '../kernel/assert.ts';
import type { Address, Amount, DelegateId, Hash, TokenId } from '../kernel/types.ts';
import { tokenBalance, withTokenBalance, type Account } from './account.ts';
import {
  delegateOfAccount,
  seatsHash,
  withDelegate,
  type DelegateRecord,
  type DelegateRegistry,
  type SeatRecord,
} from './delegates.ts';
import { stateRootOf } from './proofs.ts';
import type { Token } from './token.ts';
import type { Trie } from './trie.ts';

export interface StateParts {
  readonly accounts: Trie<Account>;
  readonly tokens: Trie<Token>;
  /** Whom each holder votes for, by the holder's address. */
  readonly votes: Trie<DelegateId>;
  readonly registry: DelegateRegistry;
  readonly seats: SeatRecord;
}

export class State implements StateParts {
  readonly accounts: Trie<Account>;
  readonly tokens: Trie<Token>;
  readonly votes: Trie<DelegateId>;
  readonly registry: DelegateRegistry;
  readonly seats: SeatRecord;
  #root: Hash | undefined;

  constructor({ accounts, tokens, votes, registry, seats }: StateParts) {
    this.accounts = accounts;
    this.tokens = tokens;
    this.votes = votes;
    this.registry = registry;
    this.seats = seats;
  }

  /** Commits to everything (header's `stateRoot`, W6). */
  get root(): Hash {
    this.#root ??= stateRootOf(this.parts());
    return this.#root;
  }

  /** What the root is a hash of: accounts, tokens, votes, registry and seats. */
  parts(): readonly Hash[] {
    const { accounts, tokens, votes, registry, seats } = this;
    return [accounts.root(), tokens.root(), votes.root(), registry.hash, seatsHash(seats)];
  }
}

/** Changes to a state while a block executes; the state itself stays as it is. */
export class StateDraft {
  readonly base: State;
  readonly #accounts = new Map<Address, Account>();
  /** What was asked for or changed last: mostly the same account is asked for again. */
  #current: Address | null = null;
  #currentAccount: Account | undefined;
  /** As it is in `base`: mostly one is asked for before it is changed. */
  #lastAddress: Address | null = null;
  #lastAccount: Account | undefined;
  readonly #tokens = new Map<TokenId, Token>();
  readonly #votes = new Map<Address, DelegateId | undefined>();
  /** Main coin that was made, or if negative lost, so far; and how much was meant to be. */
  #created = 0n;
  #minted = 0n;
  registry: DelegateRegistry;
  seats: SeatRecord;

  constructor(base: State) {
    this.base = base;
    this.registry = base.registry;
    this.seats = base.seats;
  }

  // ——— Accounts and main coin ———

  account(address: Address): Account | undefined {
    if (this.#current !== address) {
      this.#currentAccount = this.#accounts.get(address) ?? this.#accountBefore(address);
      this.#current = address;
    }
    return this.#currentAccount;
  }

  /** An account that this draft has not changed. */
  #accountBefore(address: Address): Account | undefined {
    if (this.#lastAddress !== address) {
      this.#lastAccount = this.base.accounts.get(address);
      this.#lastAddress = address;
    }
    return this.#lastAccount;
  }

  /** An account that must exist. */
  require(address: Address): Account {
    return defined(this.account(address), 'an account');
  }

  put(address: Address, account: Account): void {
    this.#replace(address, this.account(address)?.balance ?? 0n, account);
  }

  #replace(address: Address, balanceBefore: bigint, account: Account): void {
    this.#created += account.balance - balanceBefore;
    assert(account.balance >= 0n, 'a balance would be negative');
    this.#set(address, account);
  }

  #set(address: Address, account: Account): void {
    this.#accounts.set(address, account);
    this.#current = address;
    this.#currentAccount = account;
  }

  /** Uses up the nonce that is due of an account, for a fee that it has. */
  useNonce(address: Address, nonce: number, fee: Amount): void {
    const account = this.require(address);
    const balance = (account.balance - fee) as Amount;
    this.#replace(address, account.balance, { ...account, nonce: nonce + 1, balance });
  }

  /** Adds to a balance. The account must exist. */
  credit(address: Address, amount: Amount): void {
    const account = this.require(address);
    const balance = (account.balance + amount) as Amount;
    this.#replace(address, account.balance, { ...account, balance });
  }

  /** Takes from a balance, which must have as much. */
  debit(address: Address, amount: Amount): void {
    const account = this.require(address);
    const balance = (account.balance - amount) as Amount;
    this.#replace(address, account.balance, { ...account, balance });
  }

  /** Makes coin, for the packer of a block. */
  mint(address: Address, amount: Amount): void {
    this.#minted += amount;
    this.credit(address, amount);
  }

  // ——— Tokens ———

  token(id: TokenId): Token | undefined {
    return this.#tokens.get(id) ?? this.base.tokens.get(id);
  }

  /** A new token, all of it with its issuer. */
  issue(id: TokenId, token: Token): void {
    assert(this.token(id) === undefined, 'a token that exists');
    this.#tokens.set(id, token);
    this.#putToken(token.issuer, id, token.supply);
  }

  /** The sender must have as much. */
  moveToken(id: TokenId, from: Address, to: Address, amount: Amount): void {
    const left = tokenBalance(this.require(from), id) - amount;
    assert(left >= 0n, 'a token balance would be negative');
    this.#putToken(from, id, left as Amount);
    this.#putToken(to, id, (tokenBalance(this.require(to), id) + amount) as Amount);
  }

  #putToken(address: Address, id: TokenId, amount: Amount): void {
    this.#set(address, withTokenBalance(this.require(address), id, amount));
  }

  // ——— Delegates and votes ———

  /** The number under which the account registered as a delegate. */
  delegateOf(address: Address): DelegateId | undefined {
    return delegateOfAccount(this.registry, address);
  }

  register(id: DelegateId, record: DelegateRecord): void {
    this.registry = withDelegate(this.registry, id, record);
  }

  voteOf(holder: Address): DelegateId | undefined {
    return this.#votes.has(holder) ? this.#votes.get(holder) : this.base.votes.get(holder);
  }

  setVote(holder: Address, delegate: DelegateId | undefined): void {
    this.#votes.set(holder, delegate);
  }

  /** The state with all changes. Coin has only moved, but for what was minted. */
  commit(): State {
    const { accounts, tokens, votes } = this.base;
    assert(this.#created === this.#minted, 'a block must conserve the supply');
    return new State({
      accounts: accounts.update(this.#accounts),
      tokens: tokens.update(this.#tokens),
      votes: votes.update(this.#votes),
      registry: this.registry,
      seats: this.seats,
    });
  }
}
