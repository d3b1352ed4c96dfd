/**
 * Transactions that were handed in and committed, the latest of them: what anybody can read off the
 * chain.
 *
 * @module
 */
import type { Hash } from '../../protocol/kernel/types.ts';
import type { Transaction } from '../../protocol/ledger/transaction.ts';
import type { RandomStream } from '../random.ts';

const MOST = 4_096;

export class CommittedMemory {
  readonly #handedIn = new Map<Hash, Transaction>();
  readonly #committed: Transaction[] = [];
  #next = 0;

  handedIn(transaction: Transaction): void {
    this.#handedIn.set(transaction.id, transaction);
  }

  onCommitted(ids: readonly Hash[]): void {
    for (const id of ids) {
      const transaction = this.#handedIn.get(id);
      if (transaction === undefined) continue;
      this.#handedIn.delete(id);
      this.#committed[this.#next] = transaction;
      this.#next = (this.#next + 1) % MOST;
    }
  }

  /** One of them; undefined while there is none. */
  pick(stream: RandomStream): Transaction | undefined {
    return this.#committed.length === 0 ? undefined : stream.pick(this.#committed);
  }
}
