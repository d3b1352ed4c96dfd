/**
 * The network of a scenario: how long messages take, and how links lose, repeat and reorder them.
 *
 * @module
 */
import type { Micros } from '../protocol/kernel/types.ts';

export interface NetworkSettings {
  readonly latency: Latency | RegionLatency;
  /** Probabilities, 0 … 1, for each message on each link. */
  readonly loss: number;
  readonly duplicate: number;
  /** Probability that a message may overtake earlier ones of its link. 0: links are FIFO. */
  readonly reorder: number;
  /** Bits per second of each link direction; null: unlimited. */
  readonly bandwidth: number | null;
  /** Overrides for some directed links; a later entry wins over an earlier one. */
  readonly links: readonly LinkOverride[];
}

/** One-way delay. */
export type Latency =
  | { readonly kind: 'constant'; readonly value: Micros }
  | { readonly kind: 'uniform'; readonly min: Micros; readonly max: Micros }
  | {
      readonly kind: 'lognormal';
      readonly median: Micros;
      readonly p99: Micros;
      /** Truncation, or null. */
      readonly max: Micros | null;
    };

export interface RegionLatency {
  readonly kind: 'regions';
  readonly names: readonly string[];
  /** Region index of each node. */
  readonly regionOf: readonly number[];
  /** `delay[a][b]`: one-way delay from region a to region b. */
  readonly delay: readonly (readonly Latency[])[];
}

export interface LinkOverride {
  readonly from: readonly number[];
  readonly to: readonly number[];
  readonly quality: LinkQuality;
}

/** What is given replaces the network's own value. */
export interface LinkQuality {
  readonly latency?: Latency;
  readonly loss?: number;
  readonly duplicate?: number;
  readonly reorder?: number;
  readonly bandwidth?: number | null;
}
