/**
 * Who committed when, and how fast the chain went: commits of each node and the longest block time,
 * in at most {@link ACTIVITY_BINS} intervals of equal length.
 *
 * @module
 */
import type { Micros } from '../../protocol/kernel/types.ts';
import type { TraceEvent, TraceListener } from '../../sim/trace-event.ts';

export const ACTIVITY_BINS = 120;
/** An interval holds so many blocks at least, or it shows chance. */
const BLOCKS = 3;
/** Of more nodes, neighbours share a lane. */
export const LANES = 64;

export interface ActivityResults {
  readonly intervalMicros: Micros;
  /** Lane i has the nodes from i × nodesPerLane on. */
  readonly nodesPerLane: number;
  /** Blocks that the nodes of a lane committed in each interval that had begun when the run ended. */
  readonly commits: readonly (readonly number[])[];
  /** The longest of the block times (docs/reports.md) that ended in the interval; null: none did. */
  readonly blockTimeMicros: readonly (Micros | null)[];
}

export class ActivityCollector implements TraceListener {
  readonly #interval: Micros;
  #nodesPerLane = 1;
  #commits: Float64Array[] = [];
  readonly #blockTime: (Micros | null)[] = [];
  #byzantine: ReadonlySet<number> = new Set();
  #top = 0;
  #newHeightAt = 0;
  #now = 0;

  /** @param duration - of the run @param blockInterval - between blocks, as it should be */
  constructor(duration: Micros, blockInterval: Micros) {
    const shortest = Math.max(duration / ACTIVITY_BINS, BLOCKS * blockInterval);
    this.#interval = Math.max(1, Math.ceil(shortest / 1e6)) * 1e6;
  }

  onEvent(event: TraceEvent): void {
    this.#now = event.at;
    if (event.kind === 'run-started') {
      this.#nodesPerLane = Math.ceil(event.nodes / LANES);
      const lanes = Math.ceil(event.nodes / this.#nodesPerLane);
      this.#commits = Array.from({ length: lanes }, () => new Float64Array(ACTIVITY_BINS));
      this.#byzantine = new Set(event.byzantine);
    }
    if (event.kind !== 'committed') return;
    const bin = this.#binOf(event.at);
    const lane = this.#commits[Math.floor(event.node / this.#nodesPerLane)];
    if (lane !== undefined) lane[bin] = (lane[bin] ?? 0) + 1;
    if (event.height <= this.#top || this.#byzantine.has(event.node)) return;
    if (this.#top > 0) {
      while (this.#blockTime.length <= bin) this.#blockTime.push(null);
      const took = event.at - this.#newHeightAt;
      this.#blockTime[bin] = Math.max(this.#blockTime[bin] ?? 0, took);
    }
    this.#top = event.height;
    this.#newHeightAt = event.at;
  }

  result(): ActivityResults {
    const begun = this.#binOf(this.#now) + 1;
    return {
      intervalMicros: this.#interval,
      nodesPerLane: this.#nodesPerLane,
      commits: this.#commits.map((lane) => [...lane.subarray(0, begun)]),
      blockTimeMicros: Array.from({ length: begun }, (_, bin) => this.#blockTime[bin] ?? null),
    };
  }

  /** What happens at the very end belongs to the last interval. */
  #binOf(at: Micros): number {
    return Math.min(ACTIVITY_BINS - 1, Math.floor(at / this.#interval));
  }
}
