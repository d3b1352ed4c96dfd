/**
 * The chunks that were loaded last. More than these are never in memory.
 *
 * @module
 */
import { unpackChunk, type Chunk } from '../model/chunk.ts';

/** Each has up to 16,384 events, of some fifty bytes. */
const KEPT = 128;

export class ChunkCache {
  readonly #load: (number: number) => Promise<Uint8Array>;
  readonly #onLoad: () => void;
  /** In the order of their last use. */
  readonly #chunks = new Map<number, Chunk>();
  readonly #pending = new Map<number, Promise<Chunk>>();
  readonly #failed = new Set<number>();
  readonly #onError: (message: string) => void;

  constructor(
    load: (number: number) => Promise<Uint8Array>,
    onLoad: () => void,
    onError: (message: string) => void,
  ) {
    this.#load = load;
    this.#onLoad = onLoad;
    this.#onError = onError;
  }

  /** What is there already; if it is not, it is loaded, and `onLoad` called. */
  peek(number: number): Chunk | null {
    const found = this.#touch(number);
    if (found !== null) return found;
    // One that failed is not asked for again and again while the diagram is drawn.
    if (this.#failed.has(number) || this.#pending.has(number)) return null;
    this.get(number).then(this.#onLoad, (error: unknown) => {
      this.#failed.add(number);
      this.#onError(error instanceof Error ? error.message : String(error));
    });
    return null;
  }

  get(number: number): Promise<Chunk> {
    const found = this.#touch(number);
    if (found !== null) return Promise.resolve(found);
    const pending = this.#pending.get(number) ?? this.#fetch(number);
    this.#pending.set(number, pending);
    return pending;
  }

  async #fetch(number: number): Promise<Chunk> {
    try {
      const chunk = unpackChunk(await this.#load(number));
      this.#chunks.set(number, chunk);
      for (const old of this.#chunks.keys()) {
        if (this.#chunks.size <= KEPT) break;
        this.#chunks.delete(old);
      }
      return chunk;
    } finally {
      this.#pending.delete(number);
    }
  }

  #touch(number: number): Chunk | null {
    const found = this.#chunks.get(number);
    if (found === undefined) return null;
    this.#chunks.delete(number);
    this.#chunks.set(number, found);
    return found;
  }
}
