/**
 * What a draw's nodes live with from beginning to end: network, clocks, disks.
 *
 * @module
 */
import type { DrawContext, Written } from './types.ts';

export function drawNetwork({ bounds, world, dice }: DrawContext): Written {
  const { maxDelayMs, nodes } = world;
  // A message that two nodes exchange is on time if the whole way is; nothing is added to a link's.
  const mostMs = bounds.network === 'late' ? 8 * maxDelayMs : maxDelayMs;
  const latency = dice.pick([
    { min: dice.time(1, Math.floor(maxDelayMs / 4)), max: `${mostMs}ms` },
    dice.time(1, mostMs),
    { median: `${Math.ceil(mostMs / 4)}ms`, p99: `${mostMs}ms`, max: `${mostMs}ms` },
  ]);
  if (bounds.network !== 'any') return { latency, ...(dice.odds(1, 4) && { reorder: '0%' }) };
  return {
    latency,
    ...(dice.odds(1, 3) && { loss: `${dice.between(1, 3)}%` }),
    ...(dice.odds(1, 3) && { duplicate: `${dice.between(1, 10)}%` }),
    ...(dice.odds(1, 4) && { reorder: '0%' }),
    ...(dice.odds(1, 4) && { links: [slowLink(nodes, { dice })] }),
  };
}

/** One line that is slow for good. */
function slowLink(nodes: number, { dice }: Pick<DrawContext, 'dice'>): Written {
  const [from, to] = dice.some(allOf(nodes), 2);
  const ends = dice.odds(1, 2) ? { from: [from], to: [to] } : { from: [to], to: [from] };
  return { ...ends, latency: dice.time(100, 4000) };
}

function allOf(nodes: number): readonly number[] {
  return Array.from({ length: nodes }, (_, node) => node);
}

/** Two clocks are never further apart than σ. */
export function drawClocks({ world, dice }: DrawContext): Written {
  const offset = dice.odds(3, 4) ? Math.floor((world.maxSkewMs * 1000) / 2) : 0;
  return { maxOffset: `${offset}us` };
}

export function drawDisk({ dice }: DrawContext): Written {
  return { flushInterval: dice.pick(['1ms', '100ms', '1s', '10s']) };
}

/** Mostly room for all; sometimes so little that transactions are turned away or time out. */
export function drawMempool({ dice }: DrawContext): Written {
  if (dice.odds(5, 6)) return {};
  return { maxTransactions: dice.between(5, 50), expiry: dice.pick(['5s', '20s', '1h']) };
}
