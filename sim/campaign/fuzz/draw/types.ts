/**
 * What a draw consists of.
 *
 * @module
 */
import type { Bounds } from '../fault-class.ts';
import type { Dice } from './dice.ts';
import type { Swarm } from './swarm.ts';

/** A map of a scenario file. */
export type Written = Readonly<Record<string, unknown>>;

/** What the draw of a part goes by. */
export interface DrawContext {
  readonly bounds: Bounds;
  readonly world: World;
  readonly swarm: Swarm;
  readonly dice: Dice;
}

/** The chain of a draw, and what other parts need to know of it. */
export interface World {
  readonly written: Written;
  readonly delegates: number;
  readonly candidates: number;
  /** All nodes. */
  readonly nodes: number;
  readonly intervalMs: number;
  /** Δ. */
  readonly maxDelayMs: number;
  /** σ. */
  readonly maxSkewMs: number;
  readonly durationMs: number;
  /** Rules that are switched off. */
  readonly without: readonly string[];
}

export interface Traitors {
  /** Ascending. */
  readonly nodes: readonly number[];
  /** Whether they collude by a strategy. */
  readonly isPlot: boolean;
  /** As the scenario's `faults` have them. */
  readonly entries: readonly Written[];
}

/** What of all that scenarios may be is wanted. */
export interface Wanted {
  /** Numbers of delegates, one of which is drawn. */
  readonly delegates: readonly number[];
  /** Turns that the scenario lasts, each of a block interval. */
  readonly turns: { readonly least: number; readonly most: number };
  /** Rules to switch off in every draw. */
  readonly without: readonly string[];
}

/** A scenario in parts, as they are written. */
export interface Draw {
  readonly bounds: Bounds;
  readonly world: World;
  readonly swarm: Swarm;
  readonly network: Written;
  readonly clocks: Written;
  readonly disk: Written;
  readonly mempool: Written;
  readonly traitors: Traitors;
  readonly stops: readonly Written[];
  readonly disturbances: readonly Written[];
  readonly loads: readonly Written[];
  /** Of the run. */
  readonly seed: number;
}
