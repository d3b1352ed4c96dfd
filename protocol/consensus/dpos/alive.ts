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
  #heardAt = new Float64Array(0);
  readonly #newest: Record<Freshness, Float64Array> = {
    header: NOTHING,
    vote: NOTHING,
    heartbeat: NOTHING,
    proposal: NOTHING,
    status: NOTHING,
    'view-vote': NOTHING,
    'commit-vote': NOTHING,
  };
  /** Infinite for numbers that were not registered from the start and have not been heard from. */
  #head = new Float64Array(0);

  /** @param registered - numbers of the delegates in the registry, candidates included */
  constructor(registered: readonly DelegateId[]) {
    this.#growTo(Math.max(-1, ...registered) + 1);
    for (const id of registered) this.#head[id] = 0;
  }

  /**
   * An authentic message of `delegate` arrived. Counts as a sign of life if `sequence` is higher
   * than in all messages of that kind before. Returns whether it did.
   */
  heard(now: Micros, delegate: DelegateId, kind: Freshness, sequence: number): boolean {
    if (delegate >= this.#heardAt.length) this.#growTo(delegate + 1);
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
    if (delegate >= this.#head.length) this.#growTo(delegate + 1);
    const known = this.#head[delegate] ?? Number.POSITIVE_INFINITY;
    if (height > known || known === Number.POSITIVE_INFINITY) this.#head[delegate] = height;
  }

  /** The lowest head that any other delegate has shown. */
  lowestHead(self: DelegateId | null): number {
    let lowest = Number.POSITIVE_INFINITY;
    for (let id = 0; id < this.#head.length; id += 1) {
      if (id !== self) lowest = Math.min(lowest, this.#head[id] ?? 0);
    }
    return lowest;
  }

  /** Delegates register while the chain runs. */
  #growTo(size: number): void {
    const { POSITIVE_INFINITY, NEGATIVE_INFINITY } = Number;
    this.#heardAt = grown(this.#heardAt, size, NEGATIVE_INFINITY);
    this.#head = grown(this.#head, size, POSITIVE_INFINITY);
    for (const kind of Object.keys(this.#newest) as Freshness[])
      this.#newest[kind] = grown(this.#newest[kind], size, -1);
  }
}

const NOTHING = new Float64Array(0);

function grown(array: Float64Array, size: number, value: number): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(size).fill(value);
  larger.set(array);
  return larger;
}
