/**
 * How much happened on each lane in each stretch of time: what is drawn where single events would be
 * too many. Two layers: messages, and everything else.
 *
 * @module
 */
import type { DensityShape } from './trace-index.ts';

export const LAYERS = 2;
export const MESSAGE_LAYER = 0;
export const EVENT_LAYER = 1;

const MOST = 0xffff;

/** Counts events; when the time outgrows it, its buckets become twice as wide. */
export class DensityBuilder {
  readonly #lanes: number;
  readonly #buckets: number;
  readonly #counts: Uint32Array;
  #width: number;

  /** @param buckets - even */
  constructor(lanes: number, buckets: number, width = 1) {
    this.#lanes = lanes;
    this.#buckets = buckets;
    this.#width = width;
    this.#counts = new Uint32Array(lanes * LAYERS * buckets);
  }

  add(lane: number, layer: number, at: number): void {
    while (at >= this.#width * this.#buckets) this.#widen();
    const index = (lane * LAYERS + layer) * this.#buckets + Math.floor(at / this.#width);
    this.#counts[index] = (this.#counts[index] ?? 0) + 1;
  }

  get shape(): DensityShape {
    return { lanes: this.#lanes, buckets: this.#buckets, width: this.#width };
  }

  /** Row for row, the layers of each lane; a count that is too large stops at 65,535. */
  finish(): Uint16Array<ArrayBuffer> {
    const counts = new Uint16Array(this.#counts.length);
    for (let i = 0; i < counts.length; i += 1) counts[i] = Math.min(MOST, this.#counts[i] ?? 0);
    return counts;
  }

  #widen(): void {
    const half = this.#buckets / 2;
    for (let row = 0; row < this.#lanes * LAYERS; row += 1) {
      const counts = this.#counts.subarray(row * this.#buckets, (row + 1) * this.#buckets);
      for (let i = 0; i < half; i += 1) counts[i] = (counts[2 * i] ?? 0) + (counts[2 * i + 1] ?? 0);
      counts.fill(0, half);
    }
    this.#width *= 2;
  }
}

/** Buckets that keep all lanes together within four million counts. */
export function bucketsFor(lanes: number): number {
  let buckets = 65_536;
  while (buckets > 256 && buckets * lanes * LAYERS > 4_194_304) buckets /= 2;
  return buckets;
}

export interface DensityLevel extends DensityShape {
  readonly counts: Uint16Array;
}

/** The same counts in ever wider buckets, so that drawing costs as much as there are pixels. */
export class DensityPyramid {
  readonly #levels: DensityLevel[];

  constructor(shape: DensityShape, counts: Uint16Array) {
    this.#levels = [{ ...shape, counts }];
    for (let level = this.#levels[0]; level !== undefined && level.buckets > 256;) {
      level = halved(level);
      this.#levels.push(level);
    }
  }

  /** The level whose buckets are the widest that are not wider than `width`, or the finest. */
  atMost(width: number): DensityLevel {
    const fitting = this.#levels.findLast((level) => level.width <= width);
    return (fitting ?? this.#levels[0]) as DensityLevel;
  }
}

function halved({ lanes, buckets, width, counts }: DensityLevel): DensityLevel {
  const half = buckets / 2;
  const sums = new Uint16Array(lanes * LAYERS * half);
  for (let i = 0; i < sums.length; i += 1)
    sums[i] = Math.min(MOST, (counts[2 * i] ?? 0) + (counts[2 * i + 1] ?? 0));
  return { lanes, buckets: half, width: 2 * width, counts: sums };
}
