/**
 * A scenario within the bounds of a class, drawn part by part. A draw is data: its parts as they are
 * written in a scenario file, so that one of them can be drawn anew and the others kept.
 *
 * @module
 */
import { printWritten } from '../../../../scenarios/print.ts';
import type { Bounds } from '../fault-class.ts';
import { drawChain } from './chain.ts';
import { drawClocks, drawDisk, drawMempool, drawNetwork } from './conditions.ts';
import type { Dice } from './dice.ts';
import { drawDisturbances } from './disturbances.ts';
import { expectationsOf } from './expect.ts';
import { drawLoads } from './loads.ts';
import { drawStops } from './stops.ts';
import { drawSwarm } from './swarm.ts';
import { drawTraitors } from './traitors.ts';
import type { Draw, Wanted } from './types.ts';

export type * from './types.ts';

/** Parts that can be drawn anew alone; `schedule`: stops and disturbances, of another swarm. */
export const PARTS = ['network', 'traitors', 'schedule', 'stops', 'disturbances', 'loads'] as const;
export type Part = (typeof PARTS)[number];

export function drawScenario(bounds: Bounds, wanted: Wanted, dice: Dice): Draw {
  const world = drawChain(bounds, wanted, dice);
  const swarm = drawSwarm(dice);
  const traitors = drawTraitors({ bounds, world, swarm, dice });
  const context = { bounds, world, swarm, dice };
  return {
    bounds,
    world,
    swarm,
    network: drawNetwork(context),
    clocks: drawClocks(context),
    disk: drawDisk(context),
    mempool: drawMempool(context),
    traitors,
    stops: drawStops(context, traitors),
    disturbances: drawDisturbances(context, traitors),
    loads: drawLoads(context),
    seed: drawSeed(dice),
  };
}

/** The same but for one part, and for the seed. */
export function redraw(draw: Draw, part: Part, dice: Dice): Draw {
  const { bounds, world } = draw;
  const swarm = part === 'schedule' || part === 'traitors' ? drawSwarm(dice) : draw.swarm;
  const context = { bounds, world, swarm, dice };
  const again = { ...draw, swarm, seed: drawSeed(dice) };
  switch (part) {
    case 'network':
      return { ...again, network: drawNetwork(context), clocks: drawClocks(context) };
    case 'traitors': {
      const traitors = drawTraitors(context);
      return { ...again, traitors, stops: drawStops(context, traitors) };
    }
    case 'schedule':
      return {
        ...again,
        stops: drawStops(context, draw.traitors),
        disturbances: drawDisturbances(context, draw.traitors),
      };
    case 'stops':
      return { ...again, disk: drawDisk(context), stops: drawStops(context, draw.traitors) };
    case 'disturbances':
      return { ...again, disturbances: drawDisturbances(context, draw.traitors) };
    case 'loads':
      return { ...again, mempool: drawMempool(context), loads: drawLoads(context) };
  }
}

/** The same schedule under another seed. */
export function reseed(draw: Draw, dice: Dice): Draw {
  return { ...draw, seed: drawSeed(dice) };
}

/** As a scenario file. */
export function scenarioText(draw: Draw, name: string, about: string): string {
  const { world, network, clocks, disk, mempool, loads, traitors, stops, disturbances } = draw;
  const faults = [...stops, ...disturbances, ...traitors.entries];
  return printWritten({
    name,
    about,
    duration: `${world.durationMs}ms`,
    chain: world.written,
    network,
    clocks,
    disk,
    mempool,
    ...(loads.length > 0 && { workload: loads }),
    ...(faults.length > 0 && { faults }),
    expect: expectationsOf(draw),
  });
}

function drawSeed(dice: Dice): number {
  return dice.between(1, 999_999);
}
