/**
 * Headers that cannot be judged yet: from the future (W2), or on a parent that is still to come. Only
 * what its packer signed is kept, and little of each packer, so that nobody can push out another's.
 *
 * @module
 */
import type { Header, SignedHeader } from '../../block/header.ts';
import { compareStrings } from '../../kernel/bytes.ts';
import type { DelegateId, PeerId } from '../../kernel/types.ts';

/** Two show an equivocation; more show nothing new. */
const KEPT_OF_EACH = 2;

export interface HeldHeader {
  readonly from: PeerId;
  readonly signed: SignedHeader;
}

export class HeldHeaders {
  #held = new Map<DelegateId, HeldHeader[]>();

  /** Keeps an authentic header; of its packer's the oldest goes when there are too many. */
  add(from: PeerId, signed: SignedHeader): void {
    const { packer, hash } = signed.header;
    const kept = this.#held.get(packer) ?? [];
    if (kept.some((other) => other.signed.header.hash === hash)) return;
    kept.push({ from, signed });
    if (kept.length > KEPT_OF_EACH) kept.shift();
    this.#held.set(packer, kept);
  }

  /** All of them, by time and then hash; they stay. */
  all(): readonly HeldHeader[] {
    const all = [...this.#held.values()].flat();
    return all.toSorted((a, b) => compareHeaders(a.signed.header, b.signed.header));
  }

  /** Takes out all of them, by time and then hash. */
  takeAll(): readonly HeldHeader[] {
    if (this.#held.size === 0) return [];
    const all = this.all();
    this.#held = new Map();
    return all;
  }
}

function compareHeaders(a: Header, b: Header): number {
  return a.timestamp - b.timestamp || compareStrings(a.hash, b.hash);
}
