/**
 * What a draw expects: no fork, no breach, progress after it, and as much liveness as its troubles
 * leave for certain.
 *
 * @module
 */
import { countOf } from '../fault-class.ts';
import { ruined } from './quiet.ts';
import type { Draw, Written } from './types.ts';

/** Shorter times say nothing about what a fifth is of. */
const ENOUGH_TURNS = 12;
/** Of the offered load, where at least as much of the chain is certain. */
const LEAST_PERCENT = 20;
/** The block that the run's end leaves undecided. */
const UNDECIDED = 1;

export function expectationsOf(draw: Draw): Written {
  const { bounds, loads, world } = draw;
  // The paper promises nothing about speed under faults, but that it goes on after them.
  if (bounds.profile === 'whitepaper') return { forks: 'none', progress: 'some' };
  const turns = Math.floor(world.durationMs / world.intervalMs);
  const growth = ruined(draw) ? 0 : certainPercent(draw, turns);
  if (growth === 0) return { forks: 'none' };
  const tells = turns >= ENOUGH_TURNS && growth >= LEAST_PERCENT;
  const isRoomy = Object.keys(draw.mempool).length === 0;
  const rate = tells && loads.length > 0 && isRoomy ? plainRate(loads[0] ?? {}) : null;
  return {
    forks: 'none',
    growth: { atLeast: `${growth}%` },
    ...(rate !== null && { throughput: { atLeast: `${(rate * LEAST_PERCENT) / 100}/s` } }),
  };
}

/**
 * Where the honest ones are a quorum, nobody can keep an honest packer from its block on a timely
 * network. In every round each packs once; in the last, which the run may end in, the traitors may
 * come first. A message that is lost may cost a block.
 */
function certainPercent({ bounds, world, traitors, stops }: Draw, turns: number): number {
  const { delegates } = world;
  const faulty = stops.length > 0 ? countOf(bounds.faulty, delegates) : traitors.nodes.length;
  const honest = delegates - Math.max(faulty, traitors.nodes.length);
  const [share, of] = bounds.quorum === '1/2' ? [1, 2] : [2, 3];
  if (of * honest <= share * delegates) return 0;
  const rest = Math.max(0, (turns % delegates) - (delegates - honest));
  const blocks = Math.max(0, honest * Math.floor(turns / delegates) + rest - UNDECIDED);
  return Math.floor(((bounds.network === 'any' ? 50 : 100) * blocks) / turns);
}

/** Of transfers without clients that may give up. */
function plainRate(load: Written): number | null {
  const transfers = load['transfers'];
  if (typeof transfers !== 'object' || transfers === null || 'clients' in transfers) return null;
  return 'rate' in transfers ? Number.parseFloat(String(transfers.rate)) : null;
}
