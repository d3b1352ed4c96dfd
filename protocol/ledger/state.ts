/**
 * Everything a block's execution can read or change, as one immutable value. States share what they
 * have in common, so that a thousand nodes that agree hold it once.
 *
 * @module
 */
import { hashOf } from '../crypto/hash.ts';
import { concatBytes, fromHex } from '../kernel/bytes.ts';
import { assert } from '../kernel/assert.ts';
import type { Address, Amount, Hash } from '../kernel/types.ts';
import type { Account } from './account.ts';
import { seatsHash, type DelegateRegistry, type SeatRecord } from './delegates.ts';
import type { Trie } from './trie.ts';

export class State {
  readonly accounts: Trie<Account>;
  readonly registry: DelegateRegistry;
  readonly seats: SeatRecord;
  #root: Hash | undefined;

  constructor(accounts: Trie<Account>, registry: DelegateRegistry, seats: SeatRecord) {
    this.accounts = accounts;
    this.registry = registry;
    this.seats = seats;
  }

  /** Commits to every account, the registry and the seats (header's `stateRoot`, W6). */
  get root(): Hash {
    this.#root ??= hashOf(
      'state',
      concatBytes(
        fromHex(this.accounts.root()),
        fromHex(this.registry.hash),
        seatsHash(this.seats),
      ),
    );
    return this.#root;
  }
}

/** Changes to a state while a block executes; the state itself stays as it is. */
export class StateDraft {
  readonly base: State;
  readonly #changed = new Map<Address, Account>();
  /** Coin that was made, or if negative lost, so far. */
  #created = 0n;
  seats: SeatRecord;

  constructor(base: State) {
    this.base = base;
    this.seats = base.seats;
  }

  account(address: Address): Account | undefined {
    return this.#changed.get(address) ?? this.base.accounts.get(address);
  }

  put(address: Address, account: Account): void {
    this.#created += account.balance - (this.account(address)?.balance ?? 0n);
    assert(account.balance >= 0n, 'a balance would be negative');
    this.#changed.set(address, account);
  }

  /** Adds to a balance. The account must exist. */
  credit(address: Address, amount: Amount): void {
    const account = this.account(address);
    assert(account !== undefined, 'credit to an account that does not exist');
    this.put(address, { ...account, balance: (account.balance + amount) as Amount });
  }

  /** The state with all changes. Coin has only moved. */
  commit(): State {
    assert(this.#created === 0n, 'a block must conserve the supply');
    return new State(this.base.accounts.update(this.#changed), this.base.registry, this.seats);
  }
}
