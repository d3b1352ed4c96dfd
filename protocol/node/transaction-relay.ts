/**
 * How transactions reach every packer (W17): a node that gets one from a client passes it to all
 * delegates, with others, at the next beat of its batch clock. Each transaction once.
 *
 * @module
 */
import type { ChainBlock } from '../chain/chain-block.ts';
import { ID_BYTES } from '../chain/selection.ts';
import type { Standing } from '../chain/waiting.ts';
import type { TransactionRefusal } from '../chain/mempool-limits.ts';
import type { EngineHost } from '../consensus/engine.ts';
import { equalBytes } from '../kernel/bytes.ts';
import type { Amount, Micros } from '../kernel/types.ts';
import { keyAt, type Account } from '../ledger/account.ts';
import { leastFee } from '../ledger/apply.ts';
import { costOf } from '../ledger/operations/operations.ts';
import { Transaction } from '../ledger/transaction.ts';
import type { Timer } from './effect.ts';
import type { Message } from './message.ts';

export class TransactionRelay {
  readonly #host: EngineHost;
  #outgoing: Transaction[] = [];
  /** Height at which this node last asked for its seat back. */
  #returnAskedAt = Number.NEGATIVE_INFINITY;

  constructor(host: EngineHost) {
    this.#host = host;
  }

  start(now: Micros): void {
    this.#askForSeat(now);
  }

  onMessage(now: Micros, message: Message): boolean {
    if (message.kind !== 'transactions') return false;
    for (const transaction of message.transactions) {
      const outcome = this.#admit(now, transaction);
      if (outcome !== 'added' && outcome !== 'known' && outcome !== 'stale-nonce')
        this.refuse(transaction, 'node', outcome);
    }
    return true;
  }

  onTimer(timer: Timer): boolean {
    if (timer.kind !== 'batch') return false;
    const transactions = this.#outgoing;
    this.#outgoing = [];
    this.#host.send(this.#host.mesh, { kind: 'transactions', transactions });
    return true;
  }

  submit(now: Micros, transaction: Transaction): void {
    const outcome = this.take(now, transaction);
    if (outcome !== 'added' && outcome !== 'known') this.refuse(transaction, 'client', outcome);
  }

  /** As {@link submit}, but a refusal is not told of: the caller may know better. */
  take(now: Micros, transaction: Transaction): 'added' | 'known' | TransactionRefusal {
    const outcome = this.#admit(now, transaction);
    if (outcome !== 'added') return outcome;
    this.#outgoing.push(transaction);
    if (this.#outgoing.length > 1) return outcome;
    const { transactionBatch } = this.#host.parameters;
    const beat = (Math.floor(now / transactionBatch) + 1) * transactionBatch;
    this.#host.setTimer(beat, { kind: 'batch' });
    return outcome;
  }

  onCommitted(now: Micros, block: ChainBlock): void {
    if (block.state.seats.away.length > 0) this.#askForSeat(now);
  }

  /** Tells the world that a transaction was not taken. */
  refuse(transaction: Transaction, from: 'client' | 'node', reason: TransactionRefusal): void {
    const announced = { kind: 'transaction-refused', transaction: transaction.id } as const;
    this.#host.announce({ ...announced, from, reason });
  }

  #admit(now: Micros, transaction: Transaction): 'added' | 'known' | TransactionRefusal {
    const { mempool, chain, parameters, computation } = this.#host;
    if (transaction.chain !== parameters.chain) return 'foreign-chain';
    if (transaction.size + ID_BYTES > parameters.maxBlockBytes) return 'too-large';
    if (costOf(transaction.operation) > parameters.maxBlockCost) return 'too-costly';
    const sender = chain.head.state.accounts.get(transaction.from);
    if (sender === undefined) return 'unknown-sender';
    if (transaction.nonce < sender.nonce) return 'stale-nonce';
    if (transaction.fee < leastFee(transaction, parameters, chain.head.state)) return 'fee-too-low';
    const key = keyAt(sender, chain.head.height + 1);
    if (!computation.isSignedBy(transaction, key)) return 'bad-signature';
    const standing = this.#standingOf(transaction, sender);
    const outcome = mempool.add(transaction, sender, now, standing);
    if (outcome !== 'underpriced') return outcome;
    // Whoever signs anew after a change of keys need not outbid what no block can have any more.
    const rival = mempool.find(transaction.from, transaction.nonce);
    if (rival === undefined || computation.isSignedBy(rival, key)) return outcome;
    mempool.discard(rival, 'key-changed');
    return mempool.add(transaction, sender, now, standing);
  }

  /** W1: a delegate that is away may not be able to pay, and must not lose its seat to a flood. Its
   * next transaction alone has this precedence, so that it can't become one itself. */
  #standingOf({ operation, from, nonce }: Transaction, sender: Account): Standing {
    if (operation.kind !== 'return' || nonce !== sender.nonce) return 'usual';
    const { registry, seats } = this.#host.chain.head.state;
    const isAway = seats.away.some((id) => registry.delegates[id]?.address === from);
    return isAway ? 'urgent' : 'usual';
  }

  /**
   * W1: a delegate that finds itself evicted for missed turns announces itself back. The node has
   * the delegate's key alone: where the account has another by now, its owner has to send this.
   */
  #askForSeat(now: Micros): void {
    const { identity, chain, parameters, computation } = this.#host;
    const { head } = chain;
    if (identity === null || !head.state.seats.away.includes(identity.id)) return;
    if (head.height - this.#returnAskedAt < 2 * parameters.delegates) return;
    const record = head.state.registry.delegates[identity.id];
    if (record === undefined) return;
    const account = head.state.accounts.get(record.address);
    if (account === undefined) return;
    const { suite: id, publicKey } = keyAt(account, head.height + 1);
    const suite = computation.suites.get(record.suite);
    if (suite === undefined || id !== record.suite) return;
    if (!equalBytes(publicKey, record.publicKey)) return;
    this.#returnAskedAt = head.height;
    const fields = {
      chain: parameters.chain,
      from: record.address,
      nonce: account.nonce,
      fee: 0n as Amount,
      operation: { kind: 'return' } as const,
    };
    const sign = (message: Uint8Array): Uint8Array => suite.sign(message, identity.secretKey);
    this.submit(now, Transaction.signed(fields, sign));
  }
}
