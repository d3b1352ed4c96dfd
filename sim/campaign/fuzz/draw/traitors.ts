/**
 * The Byzantine delegates of a draw.
 *
 * @module
 */
import {
  BLOCK_FAULTS,
  FORGERIES,
  REPLAYED_UNDER,
  STATUS_CLAIMS,
  type CollusionStrategy,
} from '../../../../scenarios/scenario.ts';
import { countOf } from '../fault-class.ts';
import type { Dice } from './dice.ts';
import type { LoneBehaviour } from './swarm.ts';
import type { DrawContext, Traitors, Written } from './types.ts';

export function drawTraitors(context: DrawContext): Traitors {
  const { bounds, world, dice } = context;
  const most = countOf(bounds.traitors, world.delegates);
  // As many as there may be are the most dangerous; none is worth a run now and then.
  const count = dice.odds(3, 4) ? most : dice.between(0, most);
  const delegates = Array.from({ length: world.delegates }, (_, delegate) => delegate);
  const nodes = dice.some(delegates, count);
  if (count === 0) return { nodes, isPlot: false, entries: [] };
  const mayCollude = bounds.profile === 'repaired';
  if (mayCollude && dice.odds(2, 3))
    return { nodes, isPlot: true, entries: [colluding(nodes, context)] };
  return { nodes, isPlot: false, entries: nodes.map((node) => alone(node, context)) };
}

/** Strategies that come to nothing where delays are bounded; others are for class B first of all. */
const SLOW: readonly CollusionStrategy[] = [
  'unjustified-proposals',
  'mixed-views',
  'forgotten-certificate',
];

function colluding(nodes: readonly number[], context: DrawContext): Written {
  const { bounds, world, swarm, dice } = context;
  const isFree = bounds.network !== 'timely' && dice.odds(4, 5);
  if (!isFree) return { nodes, byzantine: { collude: dice.weighted(swarm.strategies) } };
  const strategy = dice.odds(1, 3) ? dice.pick(SLOW) : dice.weighted(swarm.strategies);
  const maxDelay = dice.odds(1, 2)
    ? `${world.durationMs}ms`
    : dice.time(world.maxDelayMs, world.durationMs);
  const until = `${Math.floor(world.durationMs / dice.pick([1, 2]))}ms`;
  return { nodes, byzantine: { collude: { strategy, maxDelay, until } } };
}

function alone(node: number, context: DrawContext): Written {
  const { world, dice } = context;
  const byzantine = drawBehaviours(node, context);
  const hours = dice.odds(1, 4)
    ? {
        at: dice.time(0, Math.floor(world.durationMs / 2)),
        for: dice.time(world.intervalMs, world.durationMs),
      }
    : {};
  return { nodes: [node], ...hours, byzantine };
}

function drawBehaviours(node: number, context: DrawContext): unknown {
  const { bounds, swarm, dice } = context;
  const isOff = bounds.profile === 'repaired' ? 'usurp-turns' : 'lie-in-status';
  const allowed = new Map([...swarm.behaviours].filter(([kind]) => kind !== isOff));
  const weights = allowed.size > 0 ? allowed : new Map([['equivocate' as const, 1]]);
  const kinds = new Set<LoneBehaviour>();
  for (let more = dice.pick([1, 1, 2, 3]); more > 0; more -= 1) kinds.add(dice.weighted(weights));
  // Both run the node twice.
  if (kinds.has('equivocate')) kinds.delete('twins');
  const behaviours = [...kinds].map((kind) => drawBehaviour(kind, node, context));
  return behaviours.length === 1 ? behaviours[0] : behaviours;
}

function drawBehaviour(kind: LoneBehaviour, node: number, context: DrawContext): unknown {
  const { world, dice } = context;
  switch (kind) {
    case 'equivocate':
    case 'twins':
      return { [kind]: { split: drawSplit(node, context) } };
    case 'withhold-block':
    case 'withhold-body':
    case 'withhold-votes':
      return dice.odds(1, 3) ? kind : { [kind]: { from: others(node, context) } };
    case 'late':
      return {
        late: {
          ...(dice.odds(2, 3) && { proposals: dice.time(1, 2 * world.intervalMs) }),
          votes: dice.time(1, 2 * world.intervalMs),
        },
      };
    case 'late-certificates':
      return { 'late-certificates': { by: dice.time(1, 2 * world.intervalMs) } };
    case 'lie-in-status':
      return { 'lie-in-status': { claim: dice.pick(STATUS_CLAIMS) } };
    case 'invalid-block':
      return { 'invalid-block': { faults: several(BLOCK_FAULTS, dice) } };
    case 'forged-votes':
      return { 'forged-votes': { forgeries: several(FORGERIES, dice) } };
    case 'replay-certificates':
      return { 'replay-certificates': { under: dice.pick(REPLAYED_UNDER) } };
    case 'spam':
      return { spam: { rate: `${dice.between(1, 50)}/s` } };
    case 'double-vote':
    case 'vote-for-everything':
    case 'usurp-turns':
    case 'amnesia':
    case 'wrong-execution':
      return kind;
  }
}

function drawSplit(node: number, context: DrawContext): unknown {
  const { world, dice } = context;
  if (dice.odds(1, 3)) return dice.pick(['halves', 'coins']);
  const first = others(node, context);
  const second = delegatesBut([node, ...first], world.delegates);
  return second.length === 0 ? 'halves' : [first, second];
}

/** Some of the other delegates, at least one. */
function others(node: number, { world, dice }: DrawContext): readonly number[] {
  const all = delegatesBut([node], world.delegates);
  return dice.some(all, dice.between(1, all.length));
}

function delegatesBut(left: readonly number[], delegates: number): readonly number[] {
  return Array.from({ length: delegates }, (_, one) => one).filter((one) => !left.includes(one));
}

/** Some of them, at least one. */
function several<T>(items: readonly T[], dice: Dice): readonly T[] {
  return dice.some(items, dice.between(1, items.length));
}
