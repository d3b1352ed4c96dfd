/**
 * When a fault of a draw begins, and how long it holds.
 *
 * @module
 */
import type { DrawContext, Written } from './types.ts';

/** A fault's beginning and end, as written, and the time that it may hold in. */
export interface Window {
  readonly written: Written;
  /** Milliseconds; of a fault that begins with an event, the whole run. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Whether an event begins it, so that `announcer`, `packer` and `successor` are somebody. */
  readonly isTriggered: boolean;
}

/** @param longestMs - that it may hold */
export function drawWindow({ world, swarm, dice }: DrawContext, longestMs: number): Window {
  const { durationMs, intervalMs } = world;
  const isTriggered = dice.odds(swarm.triggered, 2);
  const lengthMs = dice.milliseconds(20, longestMs);
  if (isTriggered) {
    const when = { [dice.pick(['committed', 'proposed', 'voted', 'certified'])]: drawFilter() };
    const after = dice.odds(1, 3) ? { after: dice.time(1, intervalMs) } : {};
    const written = { when, ...after, for: `${lengthMs}ms` };
    return { written, fromMs: 0, toMs: durationMs, isTriggered };
  }
  const fromMs = dice.between(0, Math.floor((durationMs * 2) / 3));
  const written = { at: `${fromMs}ms`, for: `${lengthMs}ms` };
  return { written, fromMs, toMs: fromMs + lengthMs, isTriggered };

  function drawFilter(): Written {
    const height = dice.between(1, Math.max(1, Math.floor(durationMs / intervalMs / 3)));
    return {
      height,
      ...(dice.odds(1, 4) && { by: dice.below(world.delegates) }),
      ...(dice.odds(1, 4) && { count: dice.between(1, world.delegates) }),
    };
  }
}
