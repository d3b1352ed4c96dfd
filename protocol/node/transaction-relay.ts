/**
 * How transactions reach every packer (W17): a node that gets one from a client passes it to all
 * delegates, with others, at the next beat of its batch clock. Each transaction once.
 *
 * @module
 */
import type { ChainBlock } from '../chain/chain-block.ts';
import { screen, type Screened } from '../chain/screening.ts';
import type { TransactionRefusal } from '../chain/mempool-limits.ts';
import type { EngineHost } from '../consensus/engine.ts';
import { equalBytes } from '../kernel/bytes.ts';
import type { Amount, Micros } from '../kernel/types.ts';
import { keyAt } from '../ledger/account.ts';
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
    const { computation, chain } = this.#host;
    for (const screened of computation.screen(message.transactions, chain.head)) {
      const outcome = this.#admit(now, screened);
      if (outcome !== 'added' && outcome !== 'known' && outcome !== 'stale-nonce')
        this.refuse(screened.transaction, 'node', outcome);
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
    const { chain, parameters, computation } = this.#host;
    const { isSignedBy, numbers } = computation;
    const screened = screen(transaction, chain.head, { parameters, isSignedBy, numbers });
    const outcome = this.#admit(now, screened);
    if (outcome !== 'added') return outcome;
    this.#outgoing.push(transaction);
    if (this.#outgoing.length > 1) return outcome;
    const { transactionBatch } = parameters;
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

  #admit(now: Micros, screened: Screened): 'added' | 'known' | TransactionRefusal {
    if (screened.refusal !== null) return screened.refusal;
    const { mempool, chain, computation } = this.#host;
    if (screened.isDue && mempool.addDue(screened, now)) return 'added';
    const { transaction, sender, standing, number } = screened;
    const outcome = mempool.add(transaction, sender, now, standing, number);
    if (outcome !== 'underpriced') return outcome;
    // Whoever signs anew after a change of keys need not outbid what no block can have any more.
    const key = keyAt(sender, chain.head.height + 1);
    const rival = mempool.find(transaction.from, transaction.nonce);
    if (rival === undefined || computation.isSignedBy(rival, key)) return outcome;
    mempool.discard(rival, 'key-changed');
    return mempool.add(transaction, sender, now, standing);
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
