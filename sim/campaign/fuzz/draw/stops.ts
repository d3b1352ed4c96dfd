/**
 * The faults of a draw that stop nodes. Traitors and those that are down at one moment are together
 * no more than the class allows.
 *
 * @module
 */
import { countOf } from '../fault-class.ts';
import type { Stop } from './swarm.ts';
import { drawWindow, type Window } from './when.ts';
import type { DrawContext, Traitors, Written } from './types.ts';

/** So many are tried; those that would have too many down are left out. */
const TRIES = [0, 1, 2, 4, 6];

export function drawStops(context: DrawContext, traitors: Traitors): readonly Written[] {
  const { bounds, world, swarm, dice } = context;
  const budget = countOf(bounds.faulty, world.delegates) - traitors.nodes.length;
  if (budget <= 0) return [];
  const honest = Array.from({ length: world.delegates }, (_, delegate) => delegate).filter(
    (delegate) => !traitors.nodes.includes(delegate),
  );
  // Where it counts by height who was down, the same ones are down all the time, and the others never.
  const isByHeight = bounds.network !== 'any';
  const victims = isByHeight ? dice.some(honest, budget) : honest;
  const held: { readonly window: Window; readonly count: number }[] = [];
  const stops: Written[] = [];
  for (let tries = dice.pick(TRIES); tries > 0; tries -= 1) {
    const kind = dice.weighted(swarm.stops);
    const window = drawWindow(context, 4 * world.intervalMs);
    const count = dice.between(1, Math.min(budget, victims.length));
    const isRole = window.isTriggered && !isByHeight && count === 1 && dice.odds(1, 2);
    const nodes = isRole
      ? dice.pick(['announcer', 'packer', 'successor'])
      : dice.some(victims, count);
    const meanwhile = held.filter(({ window: one }) => overlap(one, window));
    const down = meanwhile.reduce((sum, one) => sum + one.count, 0);
    if (!isByHeight && down + count > budget) continue;
    held.push({ window, count });
    stops.push({ ...window.written, ...drawStop(kind, nodes, context) });
    if (kind === 'disk' && bounds.disks === 'forgetful')
      stops.push({ ...window.written, crash: nodes });
  }
  return stops;
}

function overlap(a: Window, b: Window): boolean {
  return a.fromMs < b.toMs && b.fromMs < a.toMs;
}

function drawStop(kind: Stop, nodes: unknown, { bounds, world, dice }: DrawContext): Written {
  switch (kind) {
    case 'crash':
      return { crash: nodes };
    case 'restarts': {
      const [up, down] = [dice.milliseconds(50, world.intervalMs), dice.milliseconds(50, 3000)];
      const jitter = `${Math.floor(Math.min(up, down) / 2)}ms`;
      return { restarts: { nodes, up: `${up}ms`, down: `${down}ms`, jitter } };
    }
    // A disk that is full stops its node before anything leaves that is not kept.
    case 'disk':
      return {
        disk: {
          nodes,
          mode: bounds.disks === 'honest' ? 'full' : dice.pick(['forget', 'tear']),
        },
      };
  }
}
