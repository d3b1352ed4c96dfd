/**
 * Who has something waiting. Nearly every account has its next transaction or a few: they stand in
 * line, as they came, without a queue around them, for as long as nobody asks for more than that.
 *
 * @module
 */
import type { Address, Micros } from '../kernel/types.ts';
import type { Account } from '../ledger/account.ts';
import type { AccountNumbers } from '../ledger/account-numbers.ts';
import type { Transaction } from '../ledger/transaction.ts';
import { ArrivalLog } from './arrivals.ts';
import { AccountQueue, NOT_HERE, Waiting } from './waiting.ts';

/** A longer line is a queue: a line is walked through for each that joins it. */
const LONGEST_LINE = 8;

/** What {@link PendingAccounts} has for an account besides the place of the first in its line, plus 1. */
const NOTHING = 0;
const QUEUE = -1;

export class PendingAccounts {
  readonly log: ArrivalLog;
  readonly #numbers: AccountNumbers;
  readonly #wait: (transaction: Transaction, queue: AccountQueue) => Waiting;
  /**
   * By account. A line has the account's next transaction and those after it, without a gap, of
   * usual standing and payable together.
   */
  #firsts = new Int32Array(0);
  /** By account; none is empty. */
  readonly #queues = new Map<number, AccountQueue>();

  /**
   * @param numbers - of the accounts
   * @param wait - gives what stood in line its place in a queue
   */
  constructor(
    numbers: AccountNumbers,
    wait: (transaction: Transaction, queue: AccountQueue) => Waiting,
  ) {
    this.#numbers = numbers;
    this.#wait = wait;
    this.log = new ArrivalLog(({ from }, before, after) => {
      const account = numbers.of(from);
      if (this.#firsts[account] === before + 1) this.#firsts[account] = after + 1;
    });
  }

  /** Begins a line with a transaction that may stand in it, unless something waits of the account. */
  begin(account: number, transaction: Transaction, now: Micros): boolean {
    if (this.has(account)) return false;
    this.#setFirst(account, this.log.push(transaction, now) + 1);
    return true;
  }

  /** Lets a transaction join its account's line, unless that would be no line then. */
  join(
    account: number,
    transaction: Transaction,
    { nonce, balance }: Account,
    now: Micros,
  ): boolean {
    const first = this.#first(account);
    if (first === QUEUE) return false;
    let due = nonce;
    let fees: bigint = transaction.fee;
    let last = NOT_HERE;
    for (let place = first - 1; place !== NOT_HERE; place = this.log.nextOf(place)) {
      const one = this.#inLine(place);
      if (one.nonce !== due || due - nonce === LONGEST_LINE) return false;
      due += 1;
      fees += one.fee;
      last = place;
    }
    if (transaction.nonce !== due || fees > balance) return false;
    const place = this.log.push(transaction, now);
    if (last === NOT_HERE) this.#setFirst(account, place + 1);
    else this.log.setNext(last, place);
    return true;
  }

  /** Takes out a transaction that is the first of its account's line. */
  takeFirst(account: number, transaction: Transaction): boolean {
    const first = this.#first(account);
    if (first === NOTHING || first === QUEUE) return false;
    const place = first - 1;
    const one = this.#inLine(place);
    if (one !== transaction && one.id !== transaction.id) return false;
    // Before anything moves.
    this.#firsts[account] = this.log.nextOf(place) + 1;
    this.log.remove(place);
    return true;
  }

  has(account: number): boolean {
    return this.#first(account) !== NOTHING;
  }

  /** Whether a line goes on from the account's record, or nothing waits. */
  isInLine(account: number, record: Account | undefined): boolean {
    const first = this.#first(account);
    if (first === NOTHING) return true;
    if (first === QUEUE || record === undefined) return false;
    let fees = 0n;
    for (let place = first - 1; place !== NOT_HERE; place = this.log.nextOf(place))
      fees += this.#inLine(place).fee;
    return this.#inLine(first - 1).nonce === record.nonce && fees <= record.balance;
  }

  /** The transaction of an account with this nonce. */
  find(from: Address, nonce: number): Transaction | undefined {
    const account = this.#numbers.of(from);
    const first = this.#first(account);
    if (first === NOTHING) return undefined;
    if (first === QUEUE) return this.#queues.get(account)?.find(nonce)?.transaction;
    for (let place = first - 1; place !== NOT_HERE; place = this.log.nextOf(place)) {
      const one = this.#inLine(place);
      if (one.nonce === nonce) return one;
    }
    return undefined;
  }

  /** An account's queue, made if there is a line. */
  queue(account: number): AccountQueue | undefined {
    const first = this.#first(account);
    if (first === NOTHING) return undefined;
    return first === QUEUE ? this.#queues.get(account) : this.#queueOf(account, first - 1);
  }

  /** Every account's queue. */
  queues(): Iterable<AccountQueue> {
    for (const arrival of this.log.all()) {
      if (arrival instanceof Waiting) continue;
      const account = this.#numbers.of(arrival.from);
      const first = this.#first(account);
      if (first !== QUEUE) this.#queueOf(account, first - 1);
    }
    return this.#queues.values();
  }

  /** A queue has its first transaction. */
  open(queue: AccountQueue): void {
    this.#queues.set(queue.number, queue);
    this.#setFirst(queue.number, QUEUE);
  }

  /** A queue has none any more. */
  close({ number }: AccountQueue): void {
    this.#queues.delete(number);
    this.#setFirst(number, NOTHING);
  }

  #first(account: number): number {
    return this.#firsts[account] ?? NOTHING;
  }

  #inLine(place: number): Transaction {
    return this.log.at(place) as Transaction;
  }

  #setFirst(account: number, first: number): void {
    if (account >= this.#firsts.length) {
      const firsts = new Int32Array(Math.max(2 * this.#firsts.length, account + 1));
      firsts.set(this.#firsts);
      this.#firsts = firsts;
    }
    this.#firsts[account] = first;
  }

  #queueOf(account: number, first: number): AccountQueue {
    const { from, nonce } = this.#inLine(first);
    const queue = new AccountQueue(from, account, nonce);
    let place = first;
    while (place !== NOT_HERE) {
      const waiting = this.#wait(this.#inLine(place), queue);
      queue.insert(waiting);
      const next = this.log.nextOf(place);
      this.log.replace(place, waiting);
      place = next;
    }
    this.open(queue);
    return queue;
  }
}
