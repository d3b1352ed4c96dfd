/**
 * The blocks that a node has committed, by height, from a base that moves up as old blocks are
 * pruned. The head is the last. Longest-chain switching (W14) is `truncate`, then `append`.
 *
 * @module
 */
import { assert, defined } from '../kernel/assert.ts';
import type { Hash, Height } from '../kernel/types.ts';
import type { ChainBlock } from './chain-block.ts';

export class Chain {
  #blocks: ChainBlock[];
  #base: number;
  #head: ChainBlock;
  readonly #heightOf = new Map<Hash, number>();

  /** @param blocks - consecutive, the first one trusted: genesis, or the oldest that was kept */
  constructor(blocks: readonly [ChainBlock, ...ChainBlock[]]) {
    this.#blocks = [...blocks];
    this.#base = blocks[0].height;
    this.#head = blocks.at(-1) ?? blocks[0];
    for (const block of blocks) this.#heightOf.set(block.hash, block.height);
  }

  /** The latest block. Asked for with every message, so it has a field of its own. */
  get head(): ChainBlock {
    return this.#head;
  }

  /** Lowest height that is still kept. */
  get base(): number {
    return this.#base;
  }

  at(height: number): ChainBlock | undefined {
    return this.#blocks[height - this.#base];
  }

  has(hash: Hash): boolean {
    return this.#heightOf.has(hash);
  }

  byHash(hash: Hash): ChainBlock | undefined {
    const height = this.#heightOf.get(hash);
    return height === undefined ? undefined : this.at(height);
  }

  append(block: ChainBlock): void {
    assert(block.signed.header.parent === this.head.hash, 'a block must extend the head');
    assert(block.height === this.head.height + 1, 'heights rise by one');
    this.#blocks.push(block);
    this.#head = block;
    this.#heightOf.set(block.hash, block.height);
  }

  /** Takes off every block at `height` and above, highest first. */
  truncate(height: Height): readonly ChainBlock[] {
    assert(height > this.#base, `cannot undo height ${height}: the oldest kept is ${this.#base}`);
    const removed = this.#blocks.splice(height - this.#base).reverse();
    for (const block of removed) this.#heightOf.delete(block.hash);
    this.#head = defined(this.#blocks.at(-1), 'head');
    return removed;
  }

  /** Forgets blocks below `height`; the head stays. Returns their heights. */
  prune(height: number): readonly number[] {
    const keepFrom = Math.min(height, this.head.height);
    if (keepFrom <= this.#base) return [];
    const removed = this.#blocks.splice(0, keepFrom - this.#base);
    this.#base = keepFrom;
    for (const block of removed) this.#heightOf.delete(block.hash);
    return removed.map((block) => block.height);
  }
}
