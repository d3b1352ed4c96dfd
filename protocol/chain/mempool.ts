/**
 * Transactions that wait for a block, in order of arrival; those of one sender by nonce.
 *
 * @module
 */
import type { Address, Hash } from '../kernel/types.ts';
import { applyTransaction, inadmissibility } from '../ledger/apply.ts';
import type { BlockContext } from '../ledger/operations/operation.ts';
import { StateDraft, type State } from '../ledger/state.ts';
import type { Transaction } from '../ledger/transaction.ts';

export const DEFAULT_MEMPOOL_LIMIT = 100_000;

export type MempoolOutcome = 'added' | 'known' | 'full';

export class Mempool {
  readonly #limit: number;
  readonly #transactions = new Map<Hash, Transaction>();

  constructor(limit = DEFAULT_MEMPOOL_LIMIT) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#transactions.size;
  }

  get(id: Hash): Transaction | undefined {
    return this.#transactions.get(id);
  }

  has(id: Hash): boolean {
    return this.#transactions.has(id);
  }

  add(transaction: Transaction): MempoolOutcome {
    const before = this.#transactions.size;
    if (before >= this.#limit) return 'full';
    this.#transactions.set(transaction.id, transaction);
    return this.#transactions.size === before ? 'known' : 'added';
  }

  /** Takes out what a committed block holds. */
  settle(included: readonly Transaction[]): void {
    for (const transaction of included) this.#transactions.delete(transaction.id);
  }

  /**
   * What a packer puts into a block on `state`: in order of arrival, a sender's by nonce, so far as
   * they can be executed and fit (W3). Those whose nonce has been used up leave the pool.
   *
   * @param maxBytes - for transactions and their ids together
   */
  select(state: State, block: BlockContext, maxBytes: number): readonly Transaction[] {
    const draft = new StateDraft(state);
    const selected: Transaction[] = [];
    const waiting = new Map<Address, Map<number, Transaction>>();
    let bytes = 0;
    const take = (transaction: Transaction): boolean => {
      const size = transaction.size + 32;
      if (bytes + size > maxBytes) return false;
      applyTransaction(draft, transaction, block);
      selected.push(transaction);
      bytes += size;
      return true;
    };

    for (const candidate of this.#transactions.values()) {
      const problem = inadmissibility(draft, candidate, block);
      if (problem === 'wrong-nonce') {
        if (candidate.nonce < (state.accounts.get(candidate.from)?.nonce ?? 0)) {
          this.#transactions.delete(candidate.id);
          continue;
        }
        const later = waiting.get(candidate.from) ?? new Map<number, Transaction>();
        if (!later.has(candidate.nonce)) later.set(candidate.nonce, candidate);
        waiting.set(candidate.from, later);
      }
      if (problem !== null) continue;
      let next: Transaction | undefined = candidate;
      while (next !== undefined && inadmissibility(draft, next, block) === null) {
        if (!take(next)) return selected;
        next = waiting.get(next.from)?.get(next.nonce + 1);
      }
    }
    return selected;
  }
}
