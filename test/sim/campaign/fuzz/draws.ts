/** Draws for the tests of fuzzing. */
import { Dice } from '../../../../sim/campaign/fuzz/draw/dice.ts';
import { drawScenario, type Draw, type Wanted } from '../../../../sim/campaign/fuzz/draw/draw.ts';
import type { Bounds } from '../../../../sim/campaign/fuzz/fault-class.ts';
import { RandomStreams } from '../../../../sim/random.ts';

export const WANTED: Wanted = {
  delegates: [2, 3, 4, 5, 6, 7, 21],
  turns: { least: 1, most: 25 },
  without: [],
};

export function diceOf(seed: number): Dice {
  return new Dice(new RandomStreams(seed).stream('test'));
}

export function drawOf(bounds: Bounds, seed: number, wanted = WANTED): Draw {
  return drawScenario(bounds, wanted, diceOf(seed));
}
