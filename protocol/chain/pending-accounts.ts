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

  /** @param wait - gives what stood in line its place in a queue */
  constructor(
    numbers: AccountNumbers,
    wait: (transaction: Transaction, queue: AccountQueue) => Waiting,
  ) {
    this.#numbers = numbers;
    this.#wait = wait;
    this.log = new ArrivalLog((transaction, from, to) => {
      const account = transaction.senderIn(numbers);
      if (this.#firsts[account] === from + 1) this.#firsts[account] = to + 1;
    });
  }

  /** Lets a transaction join its account's line, unless that would be no line then. */
  join(transaction: Transaction, { nonce, balance }: Account, now: Micros): boolean {
    const number = transaction.senderIn(this.#numbers);
    const first = this.#firsts[number] ?? NOTHING;
    if (first === NOTHING) {
      if (transaction.nonce !== nonce || transaction.fee > balance) return false;
      this.#setFirst(number, this.log.push(transaction, now) + 1);
      return true;
    }
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
    this.log.setNext(last, this.log.push(transaction, now));
    return true;
  }

  /** Takes out a transaction that is the first of its line. */
  takeFirst(transaction: Transaction): boolean {
    const number = transaction.senderIn(this.#numbers);
    const first = this.#firsts[number] ?? NOTHING;
    if (first === NOTHING || first === QUEUE) return false;
    const place = first - 1;
    const one = this.#inLine(place);
    if (one !== transaction && one.id !== transaction.id) return false;
    // Before anything moves.
    this.#firsts[number] = this.log.nextOf(place) + 1;
    this.log.remove(place);
    return true;
  }

  /** Whether the sender of this one has anything waiting. */
  hasOf(transaction: Transaction): boolean {
    return (this.#firsts[transaction.senderIn(this.#numbers)] ?? NOTHING) !== NOTHING;
  }

  /** Whether the sender of this one has a line that goes on from `account`, or nothing. */
  isInLine(transaction: Transaction, account: Account | undefined): boolean {
    const first = this.#firsts[transaction.senderIn(this.#numbers)] ?? NOTHING;
    if (first === NOTHING) return true;
    if (first === QUEUE || account === undefined) return false;
    let fees = 0n;
    for (let place = first - 1; place !== NOT_HERE; place = this.log.nextOf(place))
      fees += this.#inLine(place).fee;
    return this.#inLine(first - 1).nonce === account.nonce && fees <= account.balance;
  }

  /** The transaction of an account with this nonce. */
  find(from: Address, nonce: number): Transaction | undefined {
    return this.#find(this.#numbers.of(from), nonce);
  }

  /** Whether this transaction waits, or another object that is the same. */
  holds(transaction: Transaction): boolean {
    const found = this.#find(transaction.senderIn(this.#numbers), transaction.nonce);
    return found?.id === transaction.id;
  }

  #find(number: number, nonce: number): Transaction | undefined {
    const first = this.#firsts[number] ?? NOTHING;
    if (first === NOTHING) return undefined;
    if (first === QUEUE) return this.#queues.get(number)?.find(nonce)?.transaction;
    for (let place = first - 1; place !== NOT_HERE; place = this.log.nextOf(place)) {
      const one = this.#inLine(place);
      if (one.nonce === nonce) return one;
    }
    return undefined;
  }

  /** An account's queue, made if there is a line. */
  queue(from: Address): AccountQueue | undefined {
    const number = this.#numbers.of(from);
    const first = this.#firsts[number] ?? NOTHING;
    if (first === NOTHING) return undefined;
    return first === QUEUE ? this.#queues.get(number) : this.#queueOf(number, first - 1);
  }

  /** Every account's queue. */
  queues(): Iterable<AccountQueue> {
    for (const arrival of this.log.all()) {
      if (arrival instanceof Waiting) continue;
      const number = arrival.senderIn(this.#numbers);
      const first = this.#firsts[number] ?? NOTHING;
      if (first !== QUEUE) this.#queueOf(number, first - 1);
    }
    return this.#queues.values();
  }

  /** A queue has its first transaction. */
  open(queue: AccountQueue): void {
    const number = this.#numbers.of(queue.from);
    this.#queues.set(number, queue);
    this.#setFirst(number, QUEUE);
  }

  /** A queue has none any more. */
  close({ from }: AccountQueue): void {
    const number = this.#numbers.of(from);
    this.#queues.delete(number);
    this.#setFirst(number, NOTHING);
  }

  #inLine(place: number): Transaction {
    return this.log.at(place) as Transaction;
  }

  #setFirst(number: number, first: number): void {
    if (number >= this.#firsts.length) {
      const firsts = new Int32Array(Math.max(2 * this.#firsts.length, number + 1));
      firsts.set(this.#firsts);
      this.#firsts = firsts;
    }
    this.#firsts[number] = first;
  }

  #queueOf(number: number, first: number): AccountQueue {
    const { from, nonce } = this.#inLine(first);
    const queue = new AccountQueue(from, nonce);
    let place = first;
    while (place !== NOT_HERE) {
      const waiting = this.#wait(this.#inLine(place), queue);
      queue.insert(waiting);
      const next = this.log.nextOf(place);
      this.log.replace(place, waiting);
      place = next;
    }
    this.#queues.set(number, queue);
    this.#setFirst(number, QUEUE);
    return queue;
  }
}
