/**
 * Headers that cannot be judged yet: from the future (W2), or on a parent that is still to come.
 *
 * @module
 */
import type { SignedHeader } from '../../block/header.ts';
import type { Hash, PeerId } from '../../kernel/types.ts';

export interface HeldHeader {
  readonly from: PeerId;
  readonly signed: SignedHeader;
}

export class HeldHeaders {
  readonly #limit: number;
  #held = new Map<Hash, HeldHeader>();

  /** @param limit - headers kept at once; the oldest goes first */
  constructor(limit: number) {
    this.#limit = limit;
  }

  add(from: PeerId, signed: SignedHeader): void {
    if (this.#held.has(signed.header.hash)) return;
    this.#held.set(signed.header.hash, { from, signed });
    if (this.#held.size <= this.#limit) return;
    for (const oldest of this.#held.keys()) {
      this.#held.delete(oldest);
      return;
    }
  }

  takeAll(): readonly HeldHeader[] {
    const all = [...this.#held.values()];
    if (all.length > 0) this.#held = new Map();
    return all;
  }
}
