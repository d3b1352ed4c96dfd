/**
 * Which delegates packed and which missed their turns when, in at most {@link TURN_BINS} intervals of
 * equal length. Turns are counted as in `liveness.ts`, at the moment of the height's first commit.
 *
 * @module
 */
import type { Micros } from '../../protocol/kernel/types.ts';
import type { TraceEvent, TraceListener } from '../../sim/trace-event.ts';

export const TURN_BINS = 48;

export interface TurnMapResults {
  readonly intervalMicros: Micros;
  /** By delegate, from 0, those that had a turn only; in each interval that had begun. */
  readonly delegates: readonly TurnLane[];
}

export interface TurnLane {
  readonly delegate: number;
  readonly produced: readonly number[];
  readonly missed: readonly number[];
}

interface Lane {
  readonly produced: Uint32Array;
  readonly missed: Uint32Array;
}

export class TurnMapCollector implements TraceListener {
  readonly #interval: Micros;
  readonly #lanes = new Map<number, Lane>();
  #byzantine: ReadonlySet<number> = new Set();
  #top = 0;
  #now = 0;

  /** @param duration - of the run @param blockInterval - no interval is shorter */
  constructor(duration: Micros, blockInterval: Micros) {
    const shortest = Math.max(duration / TURN_BINS, blockInterval);
    this.#interval = Math.max(1, Math.ceil(shortest / 1e6)) * 1e6;
  }

  onEvent(event: TraceEvent): void {
    this.#now = event.at;
    if (event.kind === 'run-started') this.#byzantine = new Set(event.byzantine);
    if (event.kind !== 'committed' || event.height <= this.#top) return;
    if (this.#byzantine.has(event.node)) return;
    this.#top = event.height;
    const bin = this.#binOf(event.at);
    count(this.#laneOf(event.packer).produced, bin);
    for (const delegate of event.missed) count(this.#laneOf(delegate).missed, bin);
  }

  result(): TurnMapResults {
    const begun = this.#binOf(this.#now) + 1;
    return {
      intervalMicros: this.#interval,
      delegates: [...this.#lanes]
        .toSorted(([a], [b]) => a - b)
        .map(([delegate, { produced, missed }]) => ({
          delegate,
          produced: [...produced.subarray(0, begun)],
          missed: [...missed.subarray(0, begun)],
        })),
    };
  }

  #laneOf(delegate: number): Lane {
    let lane = this.#lanes.get(delegate);
    if (lane === undefined) {
      lane = { produced: new Uint32Array(TURN_BINS), missed: new Uint32Array(TURN_BINS) };
      this.#lanes.set(delegate, lane);
    }
    return lane;
  }

  #binOf(at: Micros): number {
    return Math.min(TURN_BINS - 1, Math.floor(at / this.#interval));
  }
}

function count(bins: Uint32Array, bin: number): void {
  bins[bin] = (bins[bin] ?? 0) + 1;
}
