/**
 * What quality each directed link has now: the network's own values, then the overrides that match
 * the link in the order of the scenario, then the degradations that are active in the order in which
 * they began. Each replaces what it speaks about and leaves the rest, so the latest wins.
 *
 * @module
 */
import { assert } from '../../protocol/kernel/assert.ts';
import type { Latency, LinkQuality, NetworkSettings } from '../../scenarios/scenario.ts';
import { latencyBetween } from './latency.ts';

/** A quality with everything decided. Units as in {@link NetworkSettings}. */
export type ResolvedQuality = {
  readonly [Setting in keyof LinkQuality]-?: Exclude<LinkQuality[Setting], undefined>;
};

interface Override {
  readonly from: ReadonlySet<number>;
  readonly to: ReadonlySet<number>;
  readonly quality: LinkQuality;
}

export class Qualities {
  readonly #settings: NetworkSettings;
  readonly #overrides: readonly Override[];
  readonly #degradations = new Map<number, Override>();

  /** Rises with every change: a link that was resolved under another version asks again. */
  version = 0;

  constructor(settings: NetworkSettings) {
    this.#settings = settings;
    this.#overrides = settings.links.map(({ from, to, quality }) => override(from, to, quality));
  }

  of(from: number, to: number): ResolvedQuality {
    const { latency, loss, duplicate, reorder, bandwidth } = this.#settings;
    let resolved: ResolvedQuality = {
      latency: latencyBetween(latency, from, to),
      loss,
      duplicate,
      reorder,
      bandwidth,
    };
    for (const entries of [this.#overrides, this.#degradations.values()])
      for (const entry of entries)
        if (entry.from.has(from) && entry.to.has(to)) resolved = merge(resolved, entry.quality);
    return resolved;
  }

  degrade(id: number, from: readonly number[], to: readonly number[], quality: LinkQuality): void {
    assert(!this.#degradations.has(id), `fault ${id} degrades already`);
    this.#degradations.set(id, override(from, to, quality));
    this.version++;
  }

  /** Ends the degradation of that id, if there is one. */
  heal(id: number): void {
    if (this.#degradations.delete(id)) this.version++;
  }
}

function override(from: readonly number[], to: readonly number[], quality: LinkQuality): Override {
  return { from: new Set(from), to: new Set(to), quality };
}

function merge(base: ResolvedQuality, over: LinkQuality): ResolvedQuality {
  const latency: Latency = over.latency ?? base.latency;
  return {
    latency,
    loss: over.loss ?? base.loss,
    duplicate: over.duplicate ?? base.duplicate,
    reorder: over.reorder ?? base.reorder,
    // Null is a value here: unlimited.
    bandwidth: over.bandwidth === undefined ? base.bandwidth : over.bandwidth,
  };
}
