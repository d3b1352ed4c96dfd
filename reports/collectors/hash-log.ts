/**
 * One block hash and packer for each height, 36 bytes a height: what remains of a height that every
 * node agreed on, so that a node that commits another block there much later is still seen.
 *
 * @module
 */
import { assert } from '../../protocol/kernel/assert.ts';

const HASH_BYTES = 32;

export class HashLog {
  #hashes = Buffer.alloc(HASH_BYTES * 1024);
  #packers = new Uint32Array(1024);
  #end = 0;

  /** @param hash - 64 lower-case hexadecimal digits */
  set(height: number, hash: string, packer: number): void {
    this.#reserve(height + 1);
    const written = this.#hashes.write(hash, height * HASH_BYTES, HASH_BYTES, 'hex');
    assert(
      written === HASH_BYTES && hash.length === 64,
      `block hash ${hash} is not 32 bytes of hex`,
    );
    // A zero says that the height was never set.
    this.#packers[height] = packer + 1;
    this.#end = Math.max(this.#end, height + 1);
  }

  /** The block at this height, or undefined. */
  get(height: number): { readonly block: string; readonly packer: number } | undefined {
    const packer = height < this.#end ? (this.#packers[height] ?? 0) : 0;
    if (packer === 0) return undefined;
    const start = height * HASH_BYTES;
    return {
      block: this.#hashes.toString('hex', start, start + HASH_BYTES),
      packer: packer - 1,
    };
  }

  /** Memory held, in bytes. */
  get footprintBytes(): number {
    return this.#hashes.byteLength + this.#packers.byteLength;
  }

  #reserve(heights: number): void {
    if (heights <= this.#packers.length) return;
    const capacity = Math.max(heights, 2 * this.#packers.length);
    const hashes = Buffer.alloc(capacity * HASH_BYTES);
    this.#hashes.copy(hashes);
    const packers = new Uint32Array(capacity);
    packers.set(this.#packers);
    this.#hashes = hashes;
    this.#packers = packers;
  }
}
