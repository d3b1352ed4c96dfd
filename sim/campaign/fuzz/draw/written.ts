/**
 * Parts of scenarios as they are written.
 *
 * @module
 */
import type { Bounds } from '../fault-class.ts';
import type { World } from './chain.ts';
import type { Dice } from './dice.ts';
import type { Swarm } from './swarm.ts';

/** A map of a scenario file. */
export type Written = Readonly<Record<string, unknown>>;

/** What the draw of a part goes by. */
export interface DrawContext {
  readonly bounds: Bounds;
  readonly world: World;
  readonly swarm: Swarm;
  readonly dice: Dice;
}
