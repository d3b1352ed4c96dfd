/**
 * Draws of the fault schedule: lengths of time and orders.
 *
 * @module
 */
import { assert } from '../../protocol/kernel/assert.ts';
import type { Micros } from '../../protocol/kernel/types.ts';
import type { Cycle } from '../../scenarios/scenario.ts';
import type { RandomStreams } from '../random.ts';

/** So many turns are drawn at most; then they begin anew. */
const MOST_TURNS = 64;

/**
 * A cycle without jitter: each length drawn uniformly from ± jitter around its own.
 *
 * @param lasts - for how long the cycle is needed
 */
export function drawCycle(
  { up, down, jitter }: Cycle,
  name: string,
  lasts: Micros,
  streams: RandomStreams,
): Cycle {
  if (jitter === 0) return { up, down, jitter };
  const least = shortest(up) + shortest(down) - 2 * jitter;
  assert(least > 0, `a jitter of ${jitter} leaves no time`);
  const turns = Math.max(1, Math.min(MOST_TURNS, Math.ceil(lasts / least)));
  const draw = (lengths: readonly Micros[], which: string): readonly Micros[] => {
    const stream = streams.stream(`${name}/${which}`);
    // Whole rounds of a list, so that its lengths go on to take turns.
    const rounds = Math.ceil(turns / lengths.length);
    return Array.from({ length: rounds }, () => lengths)
      .flat()
      .map((length) => length - jitter + stream.below(2 * jitter + 1));
  };
  return { up: draw(up, 'up'), down: draw(down, 'down'), jitter: 0 };
}

/** The nodes in a random order. */
export function drawOrder(
  nodes: readonly number[],
  name: string,
  streams: RandomStreams,
): readonly number[] {
  return streams.stream(name).shuffle(nodes);
}

function shortest(lengths: readonly Micros[]): Micros {
  return lengths.reduce((least, length) => Math.min(least, length), Infinity);
}
