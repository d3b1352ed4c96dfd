/**
 * One direction between two nodes: a transmitter with a queue, then a wire with a delay.
 *
 * A message waits until those before it are on the wire, takes bytes × 8 ÷ bandwidth to be put there,
 * and arrives a propagation delay later. It may be lost on the wire (having used the transmitter), or
 * be doubled on it: the copy has a delay of its own and uses no bandwidth.
 *
 * Draws come from the link's own stream, for each message in this order: loss; delay; leave to
 * overtake; duplication; the copy's delay. A draw that a setting makes needless is not made, so a
 * changed setting moves the later draws of this link, and of no other.
 *
 * @module
 */
import { assert } from '../../protocol/kernel/assert.ts';
import type { Micros } from '../../protocol/kernel/types.ts';
import { sampler, type Sampler } from '../distributions.ts';
import type { RandomStream } from '../random.ts';
import type { ResolvedQuality } from './quality.ts';

const BITS_PER_BYTE_IN_MICROS = 8_000_000;

export class Link {
  /** Version of the qualities that {@link configure} was given. */
  version = -1;

  readonly #stream: RandomStream;
  #sample: Sampler = () => 0;
  #loss = 0;
  #duplicate = 0;
  #reorder = 0;
  /** Bits per second; 0: unlimited. */
  #bandwidth = 0;

  /** When the transmitter will have sent all that it was given. */
  #free: Micros = 0;
  /** Latest arrival so far: what may not overtake arrives no earlier. */
  #latestArrival: Micros = 0;

  constructor(stream: RandomStream) {
    this.#stream = stream;
  }

  /** Changes the link's quality. What waits or is under way keeps its fate. */
  configure(quality: ResolvedQuality, version: number): void {
    const { latency, loss, duplicate, reorder, bandwidth } = quality;
    assert(bandwidth === null || bandwidth > 0, `bandwidth ${String(bandwidth)}`);
    this.#sample = sampler(latency);
    this.#loss = loss;
    this.#duplicate = duplicate;
    this.#reorder = reorder;
    this.#bandwidth = bandwidth ?? 0;
    this.version = version;
  }

  /** When the last bit of a message that is handed over now leaves the transmitter. */
  transmit(now: Micros, bytes: number): Micros {
    if (this.#bandwidth === 0) return now;
    const start = now > this.#free ? now : this.#free;
    this.#free = start + Math.ceil((bytes * BITS_PER_BYTE_IN_MICROS) / this.#bandwidth);
    return this.#free;
  }

  /** Forgets what waits to be transmitted. */
  clear(): void {
    this.#free = 0;
  }

  /**
   * Sends a message over the wire that leaves the transmitter now.
   *
   * @param arrivals - receives the true times at which copies arrive
   * @returns how many arrive: 0 (lost), 1 or 2
   */
  propagate(onWire: Micros, arrivals: Float64Array): number {
    const stream = this.#stream;
    if (this.#loss > 0 && stream.chance(this.#loss)) return 0;
    const arrival = onWire + this.#sample(stream);
    const mayOvertake = this.#reorder > 0 && stream.chance(this.#reorder);
    arrivals[0] = this.#inOrder(arrival, mayOvertake);
    if (this.#duplicate === 0 || !stream.chance(this.#duplicate)) return 1;
    arrivals[1] = this.#inOrder(onWire + this.#sample(stream), mayOvertake);
    return 2;
  }

  #inOrder(arrival: Micros, mayOvertake: boolean): Micros {
    // A link on which everything may overtake has no order to remember.
    if (this.#reorder >= 1) return arrival;
    if (arrival >= this.#latestArrival) {
      this.#latestArrival = arrival;
      return arrival;
    }
    return mayOvertake ? arrival : this.#latestArrival;
  }
}
