/**
 * Messages that come too early (R2, W2): for a height or view that is not open yet, or with a header
 * from the future. Kept until their time comes, so many of each sender, so that nobody can push out
 * another's.
 *
 * @module
 */
import type { Micros, PeerId } from '../../../kernel/types.ts';
import type { Message } from '../../../node/message.ts';

export interface HeldMessage {
  readonly from: PeerId;
  readonly message: Message;
  /** What it waits for. */
  readonly height: number;
  readonly view: number;
  readonly due: Micros;
}

/** A few views' worth of everything that a correct node sends. */
const KEPT_OF_EACH = 64;

export class HeldMessages {
  readonly #bySender = new Map<PeerId, HeldMessage[]>();
  #count = 0;

  /** How many wait. */
  get size(): number {
    return this.#count;
  }

  /** When a sender's are too many its oldest goes: what matters is what comes. */
  add(held: HeldMessage): void {
    const kept = this.#bySender.get(held.from) ?? [];
    kept.push(held);
    this.#count += 1;
    if (kept.length > KEPT_OF_EACH) {
      kept.shift();
      this.#count -= 1;
    }
    this.#bySender.set(held.from, kept);
  }

  /**
   * Takes out what may be handled now, by sender, in order of arrival. Of lower heights only evidence
   * is of use: it still convicts.
   */
  take(height: number, view: number, now: Micros): readonly HeldMessage[] {
    if (this.#count === 0) return [];
    const ready: HeldMessage[] = [];
    this.#count = 0;
    for (const [sender, held] of [...this.#bySender].toSorted(([a], [b]) => a - b)) {
      const waiting: HeldMessage[] = [];
      for (const one of held) {
        const isPast = one.height < height;
        if (isPast && one.message.kind !== 'evidence') continue;
        const isReady = isPast || (one.height === height && one.view <= view && one.due <= now);
        (isReady ? ready : waiting).push(one);
      }
      if (waiting.length > 0) this.#bySender.set(sender, waiting);
      else this.#bySender.delete(sender);
      this.#count += waiting.length;
    }
    return ready;
  }
}
