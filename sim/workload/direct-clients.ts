/**
 * Clients without a place in the network: they hand a transaction to a node that is up, and in again
 * to another when nobody has committed it for long.
 *
 * @module
 */
import type { Hash, Micros } from '../../protocol/kernel/types.ts';
import type { Transaction } from '../../protocol/ledger/transaction.ts';

/** A client waits this long for its transaction to be committed before it tries another node. */
const RETRY_AFTER: Micros = 30_000_000;
/** At most so many do at once. */
const RETRIES_AT_ONCE = 1_000;

export interface Submission {
  readonly transaction: Transaction;
  /** From 1. */
  readonly attempt: number;
}

interface Waiting extends Submission {
  readonly since: Micros;
}

export class DirectClients {
  /** Not committed yet, the longest waiting first. */
  readonly #waiting = new Map<Hash, Waiting>();

  submit(now: Micros, transaction: Transaction): Submission {
    this.#waiting.set(transaction.id, { transaction, attempt: 1, since: now });
    return { transaction, attempt: 1 };
  }

  /** What clients hand in again now, having waited too long. */
  retries(now: Micros): readonly Submission[] {
    const again: Submission[] = [];
    for (const [id, { transaction, attempt, since }] of this.#waiting) {
      if (now - since < RETRY_AFTER || again.length === RETRIES_AT_ONCE) break;
      this.#waiting.delete(id);
      this.#waiting.set(id, { transaction, attempt: attempt + 1, since: now });
      again.push({ transaction, attempt: attempt + 1 });
    }
    return again;
  }

  onCommitted(ids: readonly Hash[]): void {
    if (this.#waiting.size === 0) return;
    for (const id of ids) this.#waiting.delete(id);
  }
}
