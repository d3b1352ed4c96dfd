/**
 * The chain of a draw: how many nodes, how fast, by which rules.
 *
 * @module
 */
import { countOf, type Bounds } from '../fault-class.ts';
import type { Dice } from './dice.ts';
import type { Wanted, World } from './types.ts';

/** Block intervals, with a Δ and a σ that leave every view the time that R9 asks for. */
const PACES = [
  { intervalMs: 3000, maxDelayMs: 200, maxSkewMs: 10 },
  { intervalMs: 3000, maxDelayMs: 200, maxSkewMs: 10 },
  { intervalMs: 3000, maxDelayMs: 100, maxSkewMs: 50 },
  { intervalMs: 1500, maxDelayMs: 100, maxSkewMs: 5 },
  { intervalMs: 6000, maxDelayMs: 400, maxSkewMs: 20 },
] as const;

export function drawChain(bounds: Bounds, wanted: Wanted, dice: Dice): World {
  const pace = dice.pick(PACES);
  const delegates = drawDelegates(bounds, wanted, dice);
  const candidates = dice.odds(1, 2) ? dice.between(1, 2) : 0;
  const followers = dice.odds(1, 5) ? dice.between(1, 2) : 0;
  const turns = dice.between(wanted.turns.least, wanted.turns.most);
  const isRepaired = bounds.profile === 'repaired';
  const written = {
    delegates,
    ...(candidates > 0 && { candidates }),
    ...(followers > 0 && { followers }),
    profile: bounds.profile,
    blockInterval: `${pace.intervalMs}ms`,
    maxDelay: `${pace.maxDelayMs}ms`,
    maxSkew: `${pace.maxSkewMs}ms`,
    quorum: bounds.quorum,
    ...(isRepaired && !bounds.waits && { commitWait: '0s' }),
    ...(!isRepaired && dice.odds(1, 2) && { voteLock: dice.pick(['1s', '3s', '10s', '1min']) }),
    ...(dice.odds(1, 2) && { order: 'fixed' }),
    ...(dice.odds(1, 2) && { bodies: 'push' }),
    ...(dice.odds(1, 3) && { evictAfterMissedRounds: dice.between(0, 2) }),
    ...(wanted.without.length > 0 && { without: wanted.without }),
  };
  return {
    written,
    delegates,
    candidates,
    nodes: delegates + candidates + followers,
    ...pace,
    durationMs: turns * pace.intervalMs,
    without: wanted.without,
  };
}

/** Most often the smallest number for that many faulty ones, where the bound is tight. */
function drawDelegates({ traitors, faulty }: Bounds, { delegates }: Wanted, dice: Dice): number {
  const share = traitors === 0 ? faulty : traitors;
  const tight = delegates.filter((n) => countOf(share, n) > countOf(share, n - 1));
  return dice.pick([...delegates, ...tight, ...tight]);
}
