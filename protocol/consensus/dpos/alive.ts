/**
 * Whom a node counts as alive (W12), and how high each delegate is known to be.
 *
 * @module
 */
import type { DelegateId, Micros } from '../../kernel/types.ts';

/** What rises in authentic messages of a kind: replayed ones do not count. */
export type Freshness =
  'header' | 'vote' | 'heartbeat' | 'proposal' | 'status' | 'view-vote' | 'commit-vote';

export class AliveTracker {
  readonly #heardAt: Float64Array;
  readonly #newest: Readonly<Record<Freshness, Float64Array>>;
  readonly #head: Float64Array;

  /** @param registered - delegates in the registry, candidates included */
  constructor(registered: number) {
    const never = (): Float64Array => new Float64Array(registered).fill(-1);
    this.#heardAt = never().fill(Number.NEGATIVE_INFINITY);
    this.#newest = {
      header: never(),
      vote: never(),
      heartbeat: never(),
      proposal: never(),
      status: never(),
      'view-vote': never(),
      'commit-vote': never(),
    };
    this.#head = new Float64Array(registered);
  }

  /**
   * An authentic message of `delegate` arrived. Counts as a sign of life if `sequence` is higher
   * than in all messages of that kind before. Returns whether it did.
   */
  heard(now: Micros, delegate: DelegateId, kind: Freshness, sequence: number): boolean {
    const newest = this.#newest[kind];
    if (sequence <= (newest[delegate] ?? Number.POSITIVE_INFINITY)) return false;
    newest[delegate] = sequence;
    this.#heardAt[delegate] = now;
    return true;
  }

  /** Delegates of `order` heard from since `since`, with `self` whether heard or not. */
  count(order: readonly DelegateId[], self: DelegateId, since: Micros): number {
    let alive = 0;
    for (const id of order) {
      if (id === self || (this.#heardAt[id] ?? Number.NEGATIVE_INFINITY) >= since) alive += 1;
    }
    return alive;
  }

  /** `delegate` showed that its head is at least at `height`. */
  noteHead(delegate: DelegateId, height: number): void {
    if (height > (this.#head[delegate] ?? Number.POSITIVE_INFINITY)) this.#head[delegate] = height;
  }

  /** The lowest head that any other delegate has shown. */
  lowestHead(self: DelegateId | null): number {
    let lowest = Number.POSITIVE_INFINITY;
    for (let id = 0; id < this.#head.length; id += 1) {
      if (id !== self) lowest = Math.min(lowest, this.#head[id] ?? 0);
    }
    return lowest;
  }
}
