/**
 * How deep transactions were when they were undone (W13, W14). Each transaction of a block counts
 * once, with the most confirmations that the block had on any node that undid it.
 *
 * @module
 */

/** Transactions by the confirmations that they had; `more` is seven and up. */
export interface UndoneCounts {
  readonly total: number;
  readonly at1: number;
  readonly at2: number;
  readonly at3: number;
  readonly at4: number;
  readonly at5: number;
  readonly at6: number;
  readonly more: number;
}

const BUCKETS = 7;

export class UndoneTransactions {
  /** Blocks of the height at hand, until they are added to a total. */
  readonly #blocks = new Map<string, { transactions: number; confirmations: number }>();
  readonly #totals = new Array<number>(BUCKETS).fill(0);
  #deepest = 0;

  add(block: string, transactions: number, confirmations: number): void {
    if (transactions > 0) this.#deepest = Math.max(this.#deepest, confirmations);
    const before = this.#blocks.get(block)?.confirmations ?? 0;
    this.#blocks.set(block, {
      transactions,
      confirmations: Math.max(before, confirmations),
    });
  }

  /** The most confirmations of any; 0 without any. */
  get deepest(): number {
    return this.#deepest;
  }

  /** Takes over what the other counted. */
  addAll(other: UndoneTransactions): void {
    this.#deepest = Math.max(this.#deepest, other.#deepest);
    for (const [bucket, transactions] of other.#byBucket().entries())
      this.#totals[bucket] = (this.#totals[bucket] ?? 0) + transactions;
  }

  counts(): UndoneCounts {
    const [at1 = 0, at2 = 0, at3 = 0, at4 = 0, at5 = 0, at6 = 0, more = 0] = this.#byBucket();
    return { total: at1 + at2 + at3 + at4 + at5 + at6 + more, at1, at2, at3, at4, at5, at6, more };
  }

  #byBucket(): number[] {
    const buckets = [...this.#totals];
    for (const { transactions, confirmations } of this.#blocks.values()) {
      const bucket = Math.min(Math.max(confirmations, 1), BUCKETS) - 1;
      buckets[bucket] = (buckets[bucket] ?? 0) + transactions;
    }
    return buckets;
  }
}
