/**
 * Transactions that wait for a block, within limits: what is worth most goes first, and what is
 * worth least leaves when there is no more room. Nothing that was in leaves without being told of,
 * but into a block.
 *
 * What an account has next stands in line until somebody asks for more than that; then there is a
 * queue for the account (`pending-accounts.ts`). The order of selection and that of eviction are made
 * when first asked for, and kept up only as long as making them again would cost more; so a node that
 * packs one block in twenty, with room for all, pays for neither.
 *
 * @module
 */
import { defined } from '../kernel/assert.ts';
import { OUTSIDE } from '../kernel/indexed-heap.ts';
import type { Address, Amount, Hash, Micros } from '../kernel/types.ts';
import type { Account } from '../ledger/account.ts';
import { AccountNumbers } from '../ledger/account-numbers.ts';
import type { BlockContext } from '../ledger/operations/operation.ts';
import { costOf } from '../ledger/operations/operations.ts';
import { StateDraft, type State } from '../ledger/state.ts';
import { bytesOfTransactions, type Transaction } from '../ledger/transaction.ts';
import { transactionOf } from './arrivals.ts';
import { evictionOrder, isWorthMore, type EvictionOrder } from './eviction.ts';
import type { BegunBlock } from './execute.ts';
import {
  DEFAULT_MEMPOOL_LIMITS,
  DROPPED_WHEN_STUCK,
  REASON_OF_LOSS,
  type DropReason,
  type MempoolLimits,
  type MempoolRefusal,
} from './mempool-limits.ts';
import { CHANGES_WORTH_KEEPING, type MempoolOptions } from './mempool-options.ts';
import { PendingAccounts } from './pending-accounts.ts';
import type { DueTransaction } from './screening.ts';
import {
  ID_BYTES,
  readyOrder,
  selectTransactions,
  type BlockRoom,
  type ReadyOrder,
} from './selection.ts';
import { AccountQueue, NOT_HERE, outbids, Waiting, type Standing } from './waiting.ts';

export type MempoolOutcome = 'added' | 'known' | MempoolRefusal;

export class Mempool {
  readonly #limits: MempoolLimits;
  readonly #costOf: (transaction: Transaction) => number;
  readonly #bytesPerCost: number;
  readonly #keepOrderFor: number;
  readonly #onDropped: (transaction: Transaction, reason: DropReason) => void;
  readonly #numbers: AccountNumbers;
  readonly #accounts: PendingAccounts;
  #bytes = 0;
  /** Made when somebody asks for an id; null when something has come or left since. */
  #byId: Map<Hash, Transaction> | null = null;
  #ready: ReadyOrder | null = null;
  /** How often `ready` may change yet, before it is given up. */
  #changesLeft = 0;
  #eviction: EvictionOrder | null = null;

  constructor(options: MempoolOptions = {}) {
    this.#limits = options.limits ?? DEFAULT_MEMPOOL_LIMITS;
    this.#costOf = options.costOf ?? (({ operation }) => costOf(operation));
    this.#bytesPerCost = options.bytesPerCost ?? 0;
    this.#keepOrderFor = options.keepOrderFor ?? CHANGES_WORTH_KEEPING;
    this.#onDropped = options.onDropped ?? (() => undefined);
    this.#numbers = options.numbers ?? new AccountNumbers();
    this.#accounts = new PendingAccounts(this.#numbers, (transaction, queue) =>
      this.#wait(transaction, queue, 'usual'),
    );
  }

  get size(): number {
    return this.#accounts.log.waiting;
  }

  /** Encoded sizes of all that waits, together. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The one with this id. O(n) after a change, so for many at a time. */
  get(id: Hash): Transaction | undefined {
    this.#byId ??= new Map(
      Array.from(this.#accounts.log.all(), (arrival) => {
        const transaction = transactionOf(arrival);
        return [transaction.id, transaction];
      }),
    );
    return this.#byId.get(id);
  }

  /** Whether this transaction waits, or another object that is the same. */
  holds({ from, nonce, id }: Transaction): boolean {
    return this.find(from, nonce)?.id === id;
  }

  /** The one of an account with this nonce. */
  find(from: Address, nonce: number): Transaction | undefined {
    return this.#accounts.find(from, nonce);
  }

  /** Lets go of one that waits, and that no block can have any more. */
  discard({ from, nonce }: Transaction, reason: DropReason): void {
    const waiting = this.#accounts.queue(this.#numbers.of(from))?.find(nonce);
    this.#drop(defined(waiting ?? undefined, 'what is let go of'), reason);
  }

  /**
   * Takes in one that is due, if nothing else waits of its account. False: something is in the way,
   * and nothing is done; {@link add} says what. Every node does this with nearly every transaction.
   */
  addDue({ transaction, number, size }: DueTransaction, now: Micros): boolean {
    const { minFee, maxPerAccount } = this.#limits;
    if (!this.#mayStandInLine || !this.#hasRoom(1, size) || maxPerAccount < 1) return false;
    if (minFee > 0n && transaction.fee < minFee) return false;
    if (!this.#accounts.begin(number, transaction, now)) return false;
    this.#bytes += size;
    this.#byId = null;
    return true;
  }

  /**
   * Takes a transaction in, or says why not. O(log n), where n is what waits, besides the account's
   * own queue.
   *
   * @param account - the sender's, at the head
   * @param now - by the node's clock; never falls
   * @param number - of the sender, in this mempool's numbering
   */
  add(
    transaction: Transaction,
    account: Account,
    now: Micros,
    standing: Standing = 'usual',
    number = this.#numbers.of(transaction.from),
  ): MempoolOutcome {
    const { nonce, fee, size } = transaction;
    const { maxPerAccount, minFee } = this.#limits;
    if (nonce < account.nonce) return 'stale-nonce';
    if (nonce - account.nonce >= maxPerAccount) return 'nonce-too-high';
    if (!this.#hasRoom(1, size)) this.expire(now);
    if (
      standing === 'usual' &&
      fee >= minFee &&
      this.#mayStandInLine &&
      this.#hasRoom(1, size) &&
      this.#accounts.join(number, transaction, account, now)
    ) {
      this.#bytes += size;
      this.#byId = null;
      return 'added';
    }
    return this.holds(transaction)
      ? 'known'
      : this.#line(transaction, account, now, standing, number);
  }

  /** As {@link add}, beside what else the account has waiting, and against what others have. */
  #line(
    transaction: Transaction,
    account: Account,
    now: Micros,
    standing: Standing,
    number: number,
  ): MempoolOutcome {
    const { from, nonce, fee, size } = transaction;
    const queue = this.#accounts.queue(number) ?? new AccountQueue(from, number, account.nonce);
    this.#align(queue, account.nonce);
    const rival = queue.length === 0 ? null : queue.find(nonce);
    if (rival !== null && rival.transaction.id === transaction.id) return 'known';
    if (fee < this.#limits.minFee && standing === 'usual') return 'fee-too-low';
    const waiting = this.#wait(transaction, queue, standing);
    if (standing !== 'returned') {
      if (rival !== null && !outbids(waiting, rival, this.#limits.replacementBumpPpm))
        return 'underpriced';
      const others = rival === null ? queue.fees : queue.fees - rival.transaction.fee;
      if ((queue.length === 0 ? fee : others + fee) > account.balance) return 'unpayable';
    }
    if (rival === null) {
      if (!this.#hasRoom(1, size) && !this.#makeRoom(waiting)) return 'full';
    } else {
      if (!this.#hasRoom(0, size - rival.transaction.size)) return 'full';
      this.#drop(rival, 'replaced');
    }
    this.#enter(waiting, now);
    return 'added';
  }

  /**
   * Takes out what a committed block holds, and what can no longer follow it.
   *
   * @param state - after the block
   */
  settle(included: readonly Transaction[], state: State): void {
    if (this.size > 0) this.#take(included, state);
    if (this.#eviction !== null && this.#isRoomy) this.#eviction = null;
  }

  /** As {@link settle}, where anything waits. */
  #take(included: readonly Transaction[], state: State): void {
    const senders = this.#numbers.ofSenders(included);
    /** What stays of accounts with something in the block has to be paid for yet. */
    const left: number[] = [];
    let bytes = bytesOfTransactions(included);
    for (let i = 0; i < included.length; i += 1) {
      const transaction = included[i] as Transaction;
      const sender = senders[i] as number;
      if (!this.#accounts.takeFirst(sender, transaction)) {
        bytes -= transaction.size;
        const queue = this.#accounts.queue(sender);
        if (queue === undefined) continue;
        this.#align(queue, transaction.nonce + 1, transaction.id);
      }
      if (this.#accounts.has(sender)) left.push(i);
    }
    this.#bytes -= bytes;
    this.#byId = null;
    for (const i of left) {
      const { from } = included[i] as Transaction;
      const sender = senders[i] as number;
      const account = state.accounts.get(from);
      if (this.#accounts.isInLine(sender, account)) continue;
      const queue = this.#accounts.queue(sender);
      if (queue !== undefined) this.#recheck(queue, account);
    }
  }

  /**
   * Takes back what undone blocks held and the new branch does not (W14), before anything else that
   * waits: what has no room all the same is told of.
   *
   * @param returned - of one account by nonce
   * @param state - at the new head, to which all of its blocks have been settled
   */
  restore(returned: readonly Transaction[], state: State, now: Micros): void {
    const accounts = new Map(returned.map(({ from }) => [from, state.accounts.get(from)]));
    // First of all, since what stands behind a gap now leaves before other things do.
    for (const [from, account] of accounts) {
      const queue = this.#accounts.queue(this.#numbers.of(from));
      if (queue !== undefined) this.#recheck(queue, account);
    }
    for (const transaction of returned) {
      const account = accounts.get(transaction.from);
      const outcome = account && this.add(transaction, account, now, 'returned');
      if (outcome === 'added' || outcome === 'known') continue;
      this.#onDropped(transaction, REASON_OF_LOSS[outcome ?? 'unpayable'] ?? 'evicted');
    }
    for (const [from, account] of accounts) {
      const queue = this.#accounts.queue(this.#numbers.of(from));
      if (queue === undefined) continue;
      for (let { last } = queue; last !== null; { last } = queue) {
        if (last.nonce - queue.nonce < this.#limits.maxPerAccount) break;
        this.#drop(last, 'evicted');
      }
      this.#recheck(queue, account);
    }
  }

  /** Lets go of what has waited too long. */
  expire(now: Micros): void {
    const until = now - this.#limits.expiry;
    const { log } = this.#accounts;
    for (let old = log.oldestUntil(until); old !== undefined; old = log.oldestUntil(until))
      this.discard(old, 'expired');
  }

  /**
   * What a packer puts into a block on `state` (W3): see `selection.ts`. All of it goes on waiting
   * until a block with it is committed.
   *
   * @param begun - the block on `state`, without any transaction yet; afterwards with these
   */
  select(
    state: State,
    block: BlockContext,
    room: BlockRoom,
    begun: BegunBlock = { draft: new StateDraft(state), receipts: [] },
  ): readonly Transaction[] {
    const ready = this.#ready ?? readyOrder(this.#accounts.queues());
    const { transactions, stuck } = selectTransactions(ready, begun, block, room, this.#costOf);
    this.#ready = ready;
    this.#changesLeft = Math.floor(this.#keepOrderFor * ready.size);
    for (const { waiting, reason } of stuck) {
      const { queue } = waiting;
      const dropped = DROPPED_WHEN_STUCK[reason];
      // Looking at another one of its account may have let go of it.
      if (dropped !== undefined && waiting.place !== NOT_HERE) this.#drop(waiting, dropped);
      this.#recheck(queue, state.accounts.get(queue.from));
    }
    return transactions;
  }

  /** No order over the queues is kept up, in which what stands in line would be missing. */
  get #mayStandInLine(): boolean {
    return this.#ready === null && this.#eviction === null;
  }

  #wait(transaction: Transaction, queue: AccountQueue, standing: Standing): Waiting {
    const bytes = transaction.size + ID_BYTES;
    const perCost = this.#bytesPerCost;
    const weight = perCost === 0 ? bytes : Math.max(bytes, this.#costOf(transaction) * perCost);
    return new Waiting(transaction, queue, weight, standing);
  }

  #hasRoom(transactions: number, bytes: number): boolean {
    const { maxTransactions, maxBytes } = this.#limits;
    return this.size + transactions <= maxTransactions && this.#bytes + bytes <= maxBytes;
  }

  /** So far from the limits that the order of eviction is not kept up. */
  get #isRoomy(): boolean {
    const { maxTransactions, maxBytes } = this.#limits;
    return 4 * this.size < 3 * maxTransactions && 4 * this.#bytes < 3 * maxBytes;
  }

  /** Evicts as much as a newcomer needs, or nothing if that would cost something worth more. */
  #makeRoom(newcomer: Waiting): boolean {
    const { maxTransactions, maxBytes } = this.#limits;
    const victims: Waiting[] = [];
    let count = this.size + 1;
    let bytes = this.#bytes + newcomer.transaction.size;
    while (count > maxTransactions || bytes > maxBytes) {
      this.#eviction ??= evictionOrder(this.#accounts.queues());
      const queue = this.#eviction.first;
      const victim = queue?.last;
      if (queue === undefined || victim == null || !isWorthMore(newcomer, queue)) {
        for (const spared of victims.reverse()) {
          spared.queue.insert(spared);
          this.#reorder(spared.queue);
        }
        return false;
      }
      queue.remove(victim);
      this.#reorder(queue);
      victims.push(victim);
      count -= 1;
      bytes -= victim.transaction.size;
    }
    for (const victim of victims) this.#forget(victim, 'evicted');
    return true;
  }

  #enter(waiting: Waiting, now: Micros): void {
    const { transaction, queue } = waiting;
    if (queue.length === 0) this.#accounts.open(queue);
    waiting.place = this.#accounts.log.push(waiting, now);
    queue.insert(waiting);
    this.#bytes += transaction.size;
    this.#byId = null;
    this.#reorder(queue);
  }

  /** @param reason - null: it is in a block */
  #drop(waiting: Waiting, reason: DropReason | null): void {
    waiting.queue.remove(waiting);
    this.#reorder(waiting.queue);
    this.#forget(waiting, reason);
  }

  /** What {@link #drop} does besides the queue. */
  #forget(waiting: Waiting, reason: DropReason | null): void {
    const { transaction, queue, place } = waiting;
    waiting.place = NOT_HERE;
    this.#accounts.log.remove(place);
    this.#uncount(transaction);
    if (queue.length === 0) this.#close(queue);
    if (reason !== null) this.#onDropped(transaction, reason);
  }

  #uncount({ size }: Transaction): void {
    this.#bytes -= size;
    this.#byId = null;
  }

  /** Orders that are made from now on do not know the queue, but it may fill again. */
  #close(queue: AccountQueue): void {
    this.#accounts.close(queue);
    queue.readySlot = OUTSIDE;
    queue.evictionSlot = OUTSIDE;
  }

  /** The account's next nonce is this one; `included` is in a block, whatever else goes is stale. */
  #align(queue: AccountQueue, nonce: number, included?: Hash): void {
    if (queue.nonce === nonce) return;
    queue.nonce = nonce;
    for (let { first } = queue; first !== null && first.nonce < nonce; { first } = queue)
      this.#drop(first, first.transaction.id === included ? null : 'stale');
    this.#reorder(queue);
  }

  /** Lets go of what an account can no longer pay, the highest nonce first. */
  #recheck(queue: AccountQueue, account: Account | undefined): void {
    if (account !== undefined) this.#align(queue, account.nonce);
    const balance = account?.balance ?? (0n as Amount);
    for (let { last } = queue; last !== null; { last } = queue) {
      if (account !== undefined && queue.fees <= balance) return;
      this.#drop(last, 'unpayable');
    }
  }

  /** The orders that are kept hear that a queue has changed. */
  #reorder(queue: AccountQueue): void {
    if (this.#ready !== null) {
      this.#changesLeft -= 1;
      if (this.#changesLeft < 0) this.#ready = null;
      else if (queue.isReady) this.#ready.put(queue);
      else this.#ready.remove(queue);
    }
    if (this.#eviction !== null) {
      if (queue.length > 0) this.#eviction.put(queue);
      else this.#eviction.remove(queue);
    }
  }
}
