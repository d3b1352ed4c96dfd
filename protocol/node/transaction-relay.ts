/**
 * How transactions reach every packer (W17): a node that gets one from a client passes it to all
 * delegates, with others, at the next beat of its batch clock. Each transaction once.
 *
 * @module
 */
import type { ChainBlock } from '../chain/chain-block.ts';
import type { EngineHost } from '../consensus/engine.ts';
import type { Amount, Micros } from '../kernel/types.ts';
import { keyAt } from '../ledger/account.ts';
import { leastFee } from '../ledger/apply.ts';
import { Transaction } from '../ledger/transaction.ts';
import type { Timer } from './effect.ts';
import type { Message } from './message.ts';
import type { TransactionRefusal } from './submission.ts';

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

  onMessage(message: Message): boolean {
    if (message.kind !== 'transactions') return false;
    for (const transaction of message.transactions) this.#admit(transaction);
    return true;
  }

  onTimer(timer: Timer): boolean {
    if (timer.kind !== 'batch') return false;
    const transactions = this.#outgoing;
    this.#outgoing = [];
    this.#host.send(this.#host.mesh, { kind: 'transactions', transactions });
    return true;
  }

  submit(now: Micros, transaction: Transaction): 'added' | 'known' | TransactionRefusal {
    const outcome = this.#admit(transaction);
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

  #admit(transaction: Transaction): 'added' | 'known' | TransactionRefusal {
    const { mempool, chain, parameters, computation } = this.#host;
    if (transaction.chain !== parameters.chain) return 'foreign-chain';
    const sender = chain.head.state.accounts.get(transaction.from);
    if (sender === undefined) return 'unknown-sender';
    if (transaction.nonce < sender.nonce) return 'stale-nonce';
    const key = keyAt(sender, chain.head.height + 1);
    if (!transaction.isSignedBy(key, computation.suites)) return 'bad-signature';
    if (transaction.fee < leastFee(transaction, parameters)) return 'fee-too-low';
    return mempool.add(transaction);
  }

  /** W1: a delegate that finds itself evicted for missed turns announces itself back. */
  #askForSeat(now: Micros): void {
    const { identity, chain, parameters, computation } = this.#host;
    const { head } = chain;
    if (identity === null || !head.state.seats.away.includes(identity.id)) return;
    if (head.height - this.#returnAskedAt < 2 * parameters.delegates) return;
    const record = head.state.registry.delegates[identity.id];
    if (record === undefined) return;
    const account = head.state.accounts.get(record.address);
    if (account === undefined) return;
    const suite = computation.suites.get(keyAt(account, head.height + 1).suite);
    if (suite === undefined) return;
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
