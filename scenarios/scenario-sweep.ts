/**
 * What a scenario says about the grid that `ektsim sweep` makes of it. A run knows nothing of it.
 *
 * @module
 */

/** `sweep:` of a scenario. */
export interface SweepSettings {
  /** Each path once; the first one changes slowest. */
  readonly axes: readonly SweepAxis[];
  /** As `--seeds` has them; null: not said. */
  readonly seeds: string | null;
}

/** Values that a path takes one after another. */
export interface SweepAxis {
  /** As in an override: `chain.blockInterval`, `faults[0].at`. */
  readonly path: string;
  /** YAML on one line, at least one, each once. */
  readonly values: readonly string[];
}
