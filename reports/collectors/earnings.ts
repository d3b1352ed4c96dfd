/**
 * What packers earned: fees of their blocks, and the reward that each block makes.
 *
 * @module
 */

export interface EarningsRow {
  readonly delegate: number;
  /** On the chain of some non-Byzantine node at the end. */
  readonly blocks: number;
  /** In the smallest unit of the main coin, as decimal text. */
  readonly fees: string;
  readonly rewards: string;
}

export class Earnings {
  readonly #reward: bigint;
  readonly #fees: bigint[];
  readonly #blocks: number[];

  /** @param delegates - how many may come to pack @param reward - of each block */
  constructor(delegates: number, reward: bigint) {
    this.#reward = reward;
    this.#fees = Array.from({ length: delegates }, () => 0n);
    this.#blocks = Array.from({ length: delegates }, () => 0);
  }

  /** A block of the packer is on a first chain, or on one again. */
  gained(packer: number, fees: bigint): void {
    this.#add(packer, 1, fees);
  }

  /** It is on no chain any more. */
  lost(packer: number, fees: bigint): void {
    this.#add(packer, -1, -fees);
  }

  /** One row for each delegate, by number. */
  result(): readonly EarningsRow[] {
    return this.#blocks.map((blocks, delegate) => ({
      delegate,
      blocks,
      fees: String(this.#fees[delegate] ?? 0n),
      rewards: String(this.#reward * BigInt(blocks)),
    }));
  }

  #add(packer: number, blocks: number, fees: bigint): void {
    this.#blocks[packer] = (this.#blocks[packer] ?? 0) + blocks;
    if (fees !== 0n) this.#fees[packer] = (this.#fees[packer] ?? 0n) + fees;
  }
}
