/**
 * Clients without a place in the network: they hand a transaction to a node that is up, and in again
 * to another when nobody has committed it for long.
 *
 * @module
 */
import { RecentMap } from '../../protocol/kernel/recent-map.ts';
import type { Hash, Micros } from '../../protocol/kernel/types.ts';
import type { Transaction } from '../../protocol/ledger/transaction.ts';
import type { Order } from './source.ts';
import type { Submitter } from './submission.ts';

/** A client waits this long for its transaction to be committed before it tries another node. */
const RETRY_AFTER: Micros = 30_000_000;
/** At most so many do at once. */
const RETRIES_AT_ONCE = 1_000;

const LISTS_REMEMBERED = 16;

export interface Submission {
  readonly transaction: Transaction;
  /** From 1. */
  readonly attempt: number;
}

interface Waiting extends Submission {
  readonly since: Micros;
}

export class DirectClients implements Submitter {
  readonly interval: Micros = 1_000_000;
  readonly #handIn: (submission: Submission) => void;
  /** Not committed yet, the longest waiting first. */
  readonly #waiting = new Map<Hash, Waiting>();

  /** Lists that were heard of: every node commits the same blocks. Null: what is handed in may be in
   * one of them. */
  readonly #heard: RecentMap<readonly Hash[], true> | null;

  /** @param isNew - all that is handed in is handed in for the first time */
  constructor(handIn: (submission: Submission) => void, isNew: boolean) {
    this.#handIn = handIn;
    this.#heard = isNew ? new RecentMap(LISTS_REMEMBERED) : null;
  }

  submit(now: Micros, { transaction }: Order): void {
    this.#waiting.set(transaction.id, { transaction, attempt: 1, since: now });
    this.#handIn({ transaction, attempt: 1 });
  }

  /** Those that have waited too long hand in again. */
  lookAgain(now: Micros): void {
    const again: Submission[] = [];
    for (const [id, { transaction, attempt, since }] of this.#waiting) {
      if (now - since < RETRY_AFTER || again.length === RETRIES_AT_ONCE) break;
      this.#waiting.delete(id);
      this.#waiting.set(id, { transaction, attempt: attempt + 1, since: now });
      again.push({ transaction, attempt: attempt + 1 });
    }
    for (const submission of again) this.#handIn(submission);
  }

  onCommitted(ids: readonly Hash[]): void {
    if (this.#waiting.size === 0 || this.#heard?.get(ids) === true) return;
    this.#heard?.set(ids, true);
    for (const id of ids) this.#waiting.delete(id);
  }
}
