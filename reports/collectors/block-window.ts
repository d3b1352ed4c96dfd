/**
 * Committed blocks near the head with their transactions and the nodes that hold them. A block
 * leaves the window when it is deep and nobody holds another one at its height.
 *
 * @module
 */
import type { NodeBits } from '../node-bits.ts';

export interface WindowBlock {
  readonly height: number;
  readonly block: string;
  readonly transactions: readonly string[];
  readonly packer: number;
  /** The packer's, of all transactions. */
  readonly fees: bigint;
  readonly failed: readonly { readonly code: string }[];
  readonly holders: NodeBits;
  /** Its transactions' confirmation has been measured. */
  confirmed: boolean;
}

export class BlockWindow {
  readonly #depth: number;
  readonly #onLeave: (block: WindowBlock) => void;
  readonly #blocks = new Map<number, WindowBlock[]>();
  /** Heights that are deep enough to leave, but where nodes differ. */
  readonly #contested = new Set<number>();
  #top = 0;
  #bottom = 1;

  constructor(depth: number, onLeave: (block: WindowBlock) => void) {
    this.#depth = depth;
    this.#onLeave = onLeave;
  }

  at(height: number): readonly WindowBlock[] {
    return this.#blocks.get(height) ?? [];
  }

  find(height: number, block: string): WindowBlock | undefined {
    const blocks = this.#blocks.get(height);
    if (blocks === undefined) return undefined;
    for (const candidate of blocks) if (candidate.block === block) return candidate;
    return undefined;
  }

  /** The height has left for good: everybody who has a block there has the same one. */
  isSettled(height: number): boolean {
    return height < this.#bottom && !this.#contested.has(height);
  }

  add(block: WindowBlock): void {
    const blocks = this.#blocks.get(block.height);
    if (blocks === undefined) this.#blocks.set(block.height, [block]);
    else blocks.push(block);
    this.#top = Math.max(this.#top, block.height);
    while (this.#bottom <= this.#top - this.#depth) {
      this.#contested.add(this.#bottom);
      this.#bottom += 1;
      this.recheck(this.#bottom - 1);
    }
  }

  /** After a holder was lost: the height may be settled now. */
  recheck(height: number): void {
    if (!this.#contested.has(height)) return;
    const blocks = this.at(height);
    if (blocks.filter(({ holders }) => holders.size > 0).length > 1) return;
    this.#contested.delete(height);
    this.#blocks.delete(height);
    for (const block of blocks) this.#onLeave(block);
  }

  get size(): number {
    return this.#blocks.size;
  }
}
