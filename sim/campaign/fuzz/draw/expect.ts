/**
 * What a draw expects: no fork, no breach, progress after it, and as much liveness as its troubles
 * leave for certain.
 *
 * @module
 */
import { ruined } from './quiet.ts';
import type { Draw, Written } from './types.ts';

/** In a chain without trouble even a fifth of the blocks and of the transactions would be a scandal. */
const LEAST_GROWTH_PERCENT = 20;
const LEAST_THROUGHPUT_PERCENT = 20;
/** Shorter times say nothing about growth. */
const ENOUGH_TURNS = 12;

export function expectationsOf(draw: Draw): Written {
  const { bounds, world, loads } = draw;
  // The paper promises nothing about speed under faults, but that it goes on after them.
  if (bounds.profile === 'whitepaper') return { forks: 'none', progress: 'some' };
  const turns = world.durationMs / world.intervalMs;
  if (ruined(draw) || turns < ENOUGH_TURNS) return { forks: 'none' };
  const isRoomy = Object.keys(draw.mempool).length === 0;
  const rate = loads.length === 0 || !isRoomy ? null : plainRate(loads[0] ?? {});
  return {
    forks: 'none',
    growth: { atLeast: `${LEAST_GROWTH_PERCENT}%` },
    ...(rate !== null && {
      throughput: { atLeast: `${(rate * LEAST_THROUGHPUT_PERCENT) / 100}/s` },
    }),
  };
}

/** Of transfers without clients that may give up. */
function plainRate(load: Written): number | null {
  const transfers = load['transfers'];
  if (typeof transfers !== 'object' || transfers === null || 'clients' in transfers) return null;
  return 'rate' in transfers ? Number.parseFloat(String(transfers.rate)) : null;
}
