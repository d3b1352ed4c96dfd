/**
 * How V8 collects garbage where run after run is made.
 *
 * All that a run makes is dead when it ends. With V8's young generation of 48 MiB several collections
 * fall into each run, and every one copies what the run has so far; with a larger one about one run
 * does without. And what V8 finds to live long it soon makes in the old generation at once, from where
 * runs that are over hold what is young, until the next full collection. `docs/sweeps.md` has figures.
 *
 * @module
 */
import { setFlagsFromString } from 'node:v8';
import type { ResourceLimits } from 'node:worker_threads';

/** Of each worker. `NODE_OPTIONS=--max-semi-space-size=<MiB>`, a third of it, has precedence. */
export const WORKER_LIMITS: ResourceLimits = { maxYoungGenerationSizeMb: 192 };

/** For the whole process, before its workers are started; may be called again. */
export function tuneCollector(): void {
  setFlagsFromString('--no-allocation-site-pretenuring');
}
