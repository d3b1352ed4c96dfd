/**
 * Runs a simulation piece by piece, so that the process can answer signals and draw progress
 * between the pieces. The pieces show nowhere in the run.
 *
 * @module
 */
import { setImmediate } from 'node:timers/promises';

const FIRST_SLICE = 1_000;
const LARGEST_SLICE = 20_000;
/** Between two looks at the world outside. */
const SLICE_MILLISECONDS = 50;

export interface Sliced {
  /** Takes up to so many events; whether there are more. */
  advance(maxEvents: number): boolean;
}

/**
 * @param afterSlice - called between slices; false ends the run early
 * @returns whether the run came to its end
 */
export async function runInSlices(simulation: Sliced, afterSlice: () => boolean): Promise<boolean> {
  let slice = FIRST_SLICE;
  for (;;) {
    const began = performance.now();
    const more = simulation.advance(slice);
    const took = performance.now() - began;
    if (!more) return true;
    // Events differ a thousandfold in cost: a signature checked in JavaScript takes a millisecond.
    const factor = took === 0 ? 2 : Math.min(2, SLICE_MILLISECONDS / took);
    slice = Math.max(1, Math.min(LARGEST_SLICE, Math.floor(slice * factor)));
    await setImmediate();
    if (!afterSlice()) return false;
  }
}
