/**
 * Operations of several kinds, made by the accounts of one load.
 *
 * What is drawn is a wish. Most are granted at once; an account that changes its key holds back what
 * else it wants until the change is over, and what cannot be done yet (a token that is not issued,
 * a vote that nobody has given) waits until it can. So the shares are those that were asked for,
 * and nothing is handed in that its client knows to be in vain.
 *
 * @module
 */
import type { SignatureSuite } from '../../../protocol/crypto/suite.ts';
import { defined } from '../../../protocol/kernel/assert.ts';
import type { Hash, Micros } from '../../../protocol/kernel/types.ts';
import type {
  Migration,
  MixedOperation,
  MixLoad,
  SignatureName,
} from '../../../scenarios/scenario.ts';
import type { RandomStream } from '../../random.ts';
import type { Arrivals } from '../arrivals.ts';
import type { News, Order, TransactionSource } from '../source.ts';
import type { Pair } from '../spread.ts';
import type { Wallets } from '../wallets.ts';
import { ChainView } from './chain-view.ts';
import { Consents } from './consents.ts';
import type { Draft, Drafter, Wish } from './draft.ts';
import { KeyChanges } from './key-changes.ts';
import { migrationArrivals } from './migration.ts';
import { registrations } from './registrations.ts';
import { Tokens } from './tokens.ts';
import { Votes } from './votes.ts';
import { wishesOf } from './wishes.ts';

export interface MixSetup {
  readonly load: MixLoad;
  /** Its number in the scenario. */
  readonly index: number;
  readonly wallets: Wallets;
  readonly blockInterval: Micros;
  /** W13. */
  readonly confirmations: number;
  readonly suiteOf: (name: SignatureName) => SignatureSuite;
  /** Algorithm of new addresses. */
  readonly signatures: SignatureName;
  readonly pairs: () => Pair;
  readonly stream: RandomStream;
}

type DraftedKind = Exclude<MixedOperation, 'changeKey'>;

export class Mix implements TransactionSource {
  readonly #setup: MixSetup;
  readonly #view: ChainView;
  readonly #consents = new Consents();
  readonly #keyChanges: KeyChanges;
  readonly #drafters: Readonly<Record<DraftedKind, Drafter>>;
  readonly #draw: () => Wish;
  readonly #migration: MigrationPlan | null;
  /** What accounts hold back, in order, until they have changed their keys. */
  readonly #lines = new Map<number, Wish[]>();
  /** Accounts that change their keys only when their consents are used. */
  readonly #bound = new Set<number>();
  /** What cannot be done yet, by kind. */
  readonly #deferred = new Map<DraftedKind, Wish[]>();
  /** What to do when a transaction is in a block. */
  readonly #onIncluded = new Map<Hash, () => void>();
  /** Tokens that are still to be issued before anything else. */
  #toIssue: number;

  constructor(setup: MixSetup) {
    this.#setup = setup;
    const { load, wallets, stream } = setup;
    this.#view = new ChainView(setup.blockInterval);
    this.#keyChanges = new KeyChanges(wallets, this.#view, setup.confirmations);
    const isFree = (account: number): boolean => !this.#lines.has(account);
    const tokens = new Tokens({
      load: setup.index,
      tokens: load.tokens,
      amount: load.amount,
      wallets,
      view: this.#view,
      consents: this.#consents,
      stream,
      isFree,
    });
    const votes = new Votes(stream, isFree);
    this.#drafters = {
      transfer: (_, { account, other }) => ({
        account,
        operation: wallets.transferTo(other, load.amount),
      }),
      issueToken: tokens.issue,
      transferToken: tokens.move,
      swap: tokens.swap,
      vote: votes.give,
      withdrawVote: votes.withdraw,
      registerAddress: registrations(wallets, setup.suiteOf(setup.signatures)),
    };
    this.#draw = wishesOf(load.of, setup.pairs, stream);
    this.#migration = load.migrate === null ? null : new MigrationPlan(load.migrate, wallets.size);
    const movesTokens = load.of.some(
      ({ operation }) => operation === 'transferToken' || operation === 'swap',
    );
    this.#toIssue = movesTokens ? load.tokens : 0;
  }

  next(now: Micros): Order | null {
    return this.#grant(now, this.#nextWish(now));
  }

  hear(now: Micros, news: News): readonly Order[] {
    const isHigher = this.#view.see(now, news);
    const isMoreIncluded = this.#include(news);
    const orders: Order[] = [];
    for (const { change, isChanged } of this.#keyChanges.hear(news, isHigher)) {
      const { account, attempt, signer } = change;
      if (isChanged) this.#release(now, account, orders);
      else orders.push(this.#changeKey(now, account, signer.suite, attempt + 1));
    }
    if (isHigher || isMoreIncluded) this.#tryAgain(now, orders);
    return orders;
  }

  /** Whether something waited to be in a block that is. */
  #include({ transactions, confirmations }: News): boolean {
    if (this.#onIncluded.size === 0 || confirmations === 0) return false;
    const before = this.#onIncluded.size;
    for (const id of transactions) {
      const onIncluded = this.#onIncluded.get(id);
      if (onIncluded === undefined) continue;
      this.#onIncluded.delete(id);
      onIncluded();
    }
    return this.#onIncluded.size < before;
  }

  #nextWish(now: Micros): Wish {
    const migrating = this.#migration?.due(now) ?? null;
    if (migrating !== null) return migrating;
    if (this.#toIssue === 0) return this.#draw();
    const account = this.#setup.load.tokens - this.#toIssue;
    this.#toIssue -= 1;
    return { kind: 'issueToken', account, other: account };
  }

  /** Null: not now. */
  #grant(now: Micros, wish: Wish): Order | null {
    if (this.#holdsBack(wish)) return null;
    if (wish.kind === 'changeKey') return this.#beginChange(now, wish);
    const draft = this.#drafters[wish.kind](now, wish);
    if (draft !== null) return this.#sign(draft);
    const waiting = this.#deferred.get(wish.kind);
    if (waiting === undefined) this.#deferred.set(wish.kind, [wish]);
    else waiting.push(wish);
    return null;
  }

  #holdsBack(wish: Wish): boolean {
    const line = this.#lines.get(wish.account);
    line?.push(wish);
    return line !== undefined;
  }

  #beginChange(now: Micros, wish: Extract<Wish, { kind: 'changeKey' }>): Order | null {
    const { account, to } = wish;
    if (this.#consents.isOpen(account)) {
      this.#lines.set(account, [wish]);
      this.#bound.add(account);
      return null;
    }
    this.#lines.set(account, []);
    return this.#changeKey(now, account, this.#setup.suiteOf(to), 1);
  }

  #changeKey(now: Micros, account: number, suite: SignatureSuite, attempt: number): Order {
    const change = this.#keyChanges.draft(now, account, suite, attempt);
    const order = this.#sign(change);
    this.#keyChanges.sent(order.transaction.id, change);
    return { ...order, confirmations: change.confirmations };
  }

  #sign({ account, operation, onIncluded }: Draft): Order {
    const { wallets, load } = this.#setup;
    const transaction = wallets.sign(account, operation, load.fee);
    if (onIncluded !== undefined) this.#onIncluded.set(transaction.id, onIncluded);
    return { transaction, account };
  }

  /** The account may sign again: what it held back, up to its next change. */
  #release(now: Micros, account: number, orders: Order[]): void {
    const line = defined(this.#lines.get(account), 'line of an account');
    this.#lines.delete(account);
    for (const wish of line) {
      const order = this.#grant(now, wish);
      if (order !== null) orders.push(order);
    }
  }

  /** What can be done now that could not be before: of each kind the longest waiting first. */
  #tryAgain(now: Micros, orders: Order[]): void {
    for (const account of this.#bound) {
      if (this.#consents.isOpen(account)) continue;
      this.#bound.delete(account);
      this.#release(now, account, orders);
    }
    for (const [kind, waiting] of this.#deferred) {
      let done = 0;
      for (const wish of waiting) {
        if (!this.#holdsBack(wish)) {
          const draft = this.#drafters[kind](now, wish);
          if (draft === null) break;
          orders.push(this.#sign(draft));
        }
        done += 1;
      }
      waiting.splice(0, done);
    }
  }
}

/** Accounts that are to change their keys now. */
class MigrationPlan {
  readonly #to: SignatureName;
  readonly #moments: Arrivals;
  #next: Micros | null;
  #account = 0;

  constructor(migration: Migration, accounts: number) {
    this.#to = migration.to;
    this.#moments = migrationArrivals(migration, accounts);
    this.#next = this.#moments();
  }

  /** The next account, if its moment has come. */
  due(now: Micros): Wish | null {
    if (this.#next === null || this.#next > now) return null;
    this.#next = this.#moments();
    const account = this.#account;
    this.#account += 1;
    return { kind: 'changeKey', account, other: account, to: this.#to };
  }
}
