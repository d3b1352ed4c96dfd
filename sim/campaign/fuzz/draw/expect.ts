/**
 * What a draw expects: no fork, no breach, progress after it, and as much liveness as its troubles
 * leave for certain.
 *
 * @module
 */
import { countOf } from '../fault-class.ts';
import { ruined } from './quiet.ts';
import type { Draw, Written } from './types.ts';

/** Even in short runs of few delegates less would be a scandal. */
const LEAST_PERCENT = 20;
/** Shorter times say nothing about what a fifth is of. */
const ENOUGH_TURNS = 12;
/** The block that the run's end leaves undecided. */
const UNDECIDED = 1;

export function expectationsOf(draw: Draw): Written {
  const { bounds, loads, world } = draw;
  // The paper promises nothing about speed under faults, but that it goes on after them.
  if (bounds.profile === 'whitepaper') return { forks: 'none', progress: 'some' };
  if (ruined(draw)) return { forks: 'none' };
  const turns = Math.floor(world.durationMs / world.intervalMs);
  const isLong = turns >= ENOUGH_TURNS;
  const growth = Math.max(certainPercent(draw, turns), isLong ? LEAST_PERCENT : 0);
  const isRoomy = Object.keys(draw.mempool).length === 0;
  const rate = loads.length === 0 || !isRoomy || !isLong ? null : plainRate(loads[0] ?? {});
  return {
    forks: 'none',
    ...(growth > 0 && { growth: { atLeast: `${growth}%` } }),
    ...(rate !== null && { throughput: { atLeast: `${(rate * LEAST_PERCENT) / 100}/s` } }),
  };
}

/**
 * Nobody can keep an honest packer from its block on a timely network, and in every round each packs
 * once; a round that the run ends in may be all traitors'. A message that is lost may cost a block.
 */
function certainPercent({ bounds, world, traitors, stops }: Draw, turns: number): number {
  const { delegates } = world;
  const faulty = stops.length > 0 ? countOf(bounds.faulty, delegates) : traitors.nodes.length;
  const rounds = Math.floor(turns / delegates);
  const blocks = Math.max(0, (delegates - faulty) * rounds - UNDECIDED);
  return Math.floor(((bounds.network === 'any' ? 50 : 100) * blocks) / turns);
}

/** Of transfers without clients that may give up. */
function plainRate(load: Written): number | null {
  const transfers = load['transfers'];
  if (typeof transfers !== 'object' || transfers === null || 'clients' in transfers) return null;
  return 'rate' in transfers ? Number.parseFloat(String(transfers.rate)) : null;
}
