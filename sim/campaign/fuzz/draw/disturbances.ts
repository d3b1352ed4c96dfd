/**
 * What the network and the clocks of a draw do at times. Nothing on a network that is timely.
 *
 * @module
 */
import { MESSAGES_BETWEEN_NODES } from '../../../../protocol/node/message.ts';
import type { Disturbance } from './swarm.ts';
import { drawWindow, type Window } from './when.ts';
import type { DrawContext, Traitors, Written } from './types.ts';

export function drawDisturbances(context: DrawContext, traitors: Traitors): readonly Written[] {
  const { bounds, world, swarm, dice } = context;
  if (bounds.network !== 'any') return [];
  // Whoever colludes has the network in hand: mostly more trouble would only spoil the plot. What
  // lone traitors bring about is easily lost in it, too.
  if (traitors.nodes.length > 0 && dice.odds(traitors.isPlot ? 2 : 1, 3)) return [];
  return Array.from({ length: dice.between(0, swarm.most) }, () => {
    const kind = dice.weighted(swarm.disturbances);
    const window = drawWindow(
      context,
      Math.max(5 * world.intervalMs, Math.floor(world.durationMs / 2)),
    );
    return { ...window.written, ...drawDisturbance(kind, window, context) };
  });
}

function drawDisturbance(kind: Disturbance, window: Window, context: DrawContext): Written {
  const { world, dice } = context;
  const set = (): unknown => drawSet(window, context);
  const link = (): Written => drawLink(window, context);
  switch (kind) {
    case 'partition':
      return { partition: drawGroups(context) };
    case 'isolate':
      return { isolate: set() };
    case 'cut':
      return { cut: link() };
    case 'gray':
      return { gray: set() };
    case 'flap':
      return {
        flap: {
          ...link(),
          up: dice.time(20, world.intervalMs),
          down: dice.time(20, world.intervalMs),
        },
      };
    case 'swizzle': {
      const longest = lengthOf(window);
      if (longest < 2) return { isolate: set() };
      const nodes = someNodes(context);
      return { swizzle: { nodes, over: dice.time(1, Math.floor(longest / 2)) } };
    }
    case 'hold':
      return {
        hold: {
          ...drawMessages(link(), context),
          ...(dice.odds(1, 2) && { by: dice.time(20, 3 * world.intervalMs) }),
        },
      };
    case 'drop':
      return { drop: drawMessages(link(), context) };
    case 'degrade':
      return {
        degrade: {
          ...link(),
          ...(dice.odds(1, 2) && { latency: dice.time(50, 2 * world.intervalMs) }),
          loss: `${dice.between(0, 60)}%`,
          ...(dice.odds(1, 3) && { duplicate: `${dice.between(1, 50)}%` }),
        },
      };
    case 'clock': {
      const sign = dice.odds(1, 2) ? '' : '-';
      return {
        clock: {
          nodes: set(),
          offset: `${sign}${dice.time(5, 2 * world.intervalMs)}`,
          ...(dice.odds(1, 2) && { drift: `${dice.between(1, 2000)}ppm` }),
        },
      };
    }
    case 'slow':
      return { slow: { nodes: set(), processing: dice.time(1, 200) } };
  }
}

function lengthOf({ written }: Window): number {
  return Number.parseInt(String(written['for']), 10);
}

function drawMessages(link: Written, { dice }: DrawContext): Written {
  const messages = { messages: dice.some(MESSAGES_BETWEEN_NODES, dice.between(1, 3)) };
  const count = { count: dice.between(1, 10) };
  // One of the two there must be: to lose everything is what a cut is for.
  const limits = dice.pick([messages, messages, count, { ...messages, ...count }]);
  return { ...link, ...limits };
}

/** From some nodes to all, from all to some, or from some to others. */
function drawLink(window: Window, context: DrawContext): Written {
  const { world, dice } = context;
  switch (dice.below(3)) {
    case 0:
      return { from: drawSet(window, context) };
    case 1:
      return { to: drawSet(window, context) };
    default: {
      const from = someNodes(context);
      const others = Array.from({ length: world.nodes }, (_, node) => node).filter(
        (node) => !from.includes(node),
      );
      return { from, to: dice.some(others, dice.between(1, others.length)) };
    }
  }
}

function drawSet(window: Window, context: DrawContext): unknown {
  const { dice } = context;
  if (window.isTriggered && dice.odds(1, 2)) return dice.pick(['announcer', 'packer', 'successor']);
  return someNodes(context);
}

/** Not all of them. */
function someNodes({ world, dice }: DrawContext): readonly number[] {
  const nodes = Array.from({ length: world.nodes }, (_, node) => node);
  return dice.some(nodes, dice.between(1, Math.max(1, Math.floor(world.nodes / 2))));
}

/** Two groups or three; who is in none is one more. */
function drawGroups({ world, dice }: DrawContext): readonly (readonly number[])[] {
  const sides = dice.pick([2, 2, 3]);
  const groups: number[][] = Array.from({ length: sides }, () => []);
  for (let node = 0; node < world.nodes; node += 1) groups[dice.below(sides)]?.push(node);
  const filled = groups.filter((group) => group.length > 0);
  return filled.length > 1 ? filled.slice(0, -1) : [[0]];
}
