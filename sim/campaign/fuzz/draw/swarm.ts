/**
 * Swarm testing: each draw switches some kinds of trouble off altogether and exaggerates others. What
 * is never there cannot hide what the rest does, and what is there often meets itself.
 *
 * @module
 */
import {
  COLLUSION_STRATEGIES,
  type BehaviourKind,
  type CollusionStrategy,
} from '../../../../scenarios/scenario.ts';
import { BEHAVIOUR_DOCS } from '../../../../scenarios/written-byzantine.ts';
import type { Dice } from './dice.ts';

/** Kinds of faults of the network and of clocks. */
export const DISTURBANCES = [
  'partition',
  'isolate',
  'cut',
  'gray',
  'flap',
  'swizzle',
  'hold',
  'drop',
  'degrade',
  'clock',
  'slow',
] as const;
export type Disturbance = (typeof DISTURBANCES)[number];

/** Kinds of faults that stop nodes. */
export const STOPS = ['crash', 'restarts', 'disk'] as const;
export type Stop = (typeof STOPS)[number];

export type LoneBehaviour = Exclude<BehaviourKind, 'collude'>;

/** Behaviours that stand alone or beside others in an entry, in the order of the language. */
export const LONE_BEHAVIOURS = (Object.keys(BEHAVIOUR_DOCS) as BehaviourKind[]).filter(
  (kind): kind is LoneBehaviour => kind !== 'collude',
);

/** Weights of the kinds that a draw may use; what is switched off is not there. */
export interface Swarm {
  readonly disturbances: ReadonlyMap<Disturbance, number>;
  readonly stops: ReadonlyMap<Stop, number>;
  readonly behaviours: ReadonlyMap<LoneBehaviour, number>;
  readonly strategies: ReadonlyMap<CollusionStrategy, number>;
  /** How many disturbances, at most. */
  readonly most: number;
  /** Whether faults begin with events of the protocol, not at a time: never, sometimes, always. */
  readonly triggered: 0 | 1 | 2;
}

export function drawSwarm(dice: Dice): Swarm {
  return {
    disturbances: weights(DISTURBANCES, dice),
    stops: weights(STOPS, dice),
    behaviours: weights(LONE_BEHAVIOURS, dice),
    strategies: weights(COLLUSION_STRATEGIES, dice),
    most: dice.pick([0, 1, 2, 3, 4, 6, 10]),
    triggered: dice.pick([0, 1, 2]),
  };
}

/** Half of the kinds are switched off, an eighth are exaggerated; one at least is there. */
function weights<T extends string>(kinds: readonly T[], dice: Dice): ReadonlyMap<T, number> {
  const drawn = kinds.flatMap((kind): [T, number][] =>
    dice.odds(1, 2) ? [[kind, dice.odds(1, 4) ? 6 : 1]] : [],
  );
  return new Map(drawn.length > 0 ? drawn : [[dice.pick(kinds), 1]]);
}
