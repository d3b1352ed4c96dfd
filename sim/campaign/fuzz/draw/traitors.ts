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
  type Forgery,
} from '../../../../scenarios/scenario.ts';
import { countOf } from '../fault-class.ts';
import type { Dice } from './dice.ts';
import type { LoneBehaviour } from './swarm.ts';
import type { DrawContext, Traitors, World, Written } from './types.ts';

export function drawTraitors(context: DrawContext): Traitors {
  const { bounds, world, dice } = context;
  const most = countOf(bounds.traitors, world.delegates);
  // As many as there may be are the most dangerous; none is worth a run now and then.
  const count = dice.odds(3, 4) ? most : dice.between(0, most);
  if (count === 0) return { nodes: [], isPlot: false, entries: [] };
  const isPlot = bounds.profile === 'repaired' && dice.odds(2, 3);
  // Candidates count as if they had a seat: votes may give them one.
  const isOpen = !isPlot && world.candidates > 0 && dice.odds(isOff(world, 'W8.seats') ? 3 : 2, 4);
  const mostNodes = isOpen ? world.delegates + world.candidates : world.delegates;
  const nodes = dice.some(upTo(mostNodes), count);
  if (isPlot) return { nodes, isPlot, entries: [colluding(nodes, context)] };
  return { nodes, isPlot, entries: nodes.map((node) => alone(node, context)) };
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

/** What a rule of certificates and turns holds off: where it is switched off, that is tried more. */
const HELD_OFF: Readonly<Partial<Record<string, LoneBehaviour>>> = {
  'W2.order': 'usurp-turns',
  'W8.block': 'forged-votes',
  'W8.distinct': 'forged-votes',
  'W8.seats': 'forged-votes',
  'W8.turn': 'replay-certificates',
};

function drawBehaviours(node: number, context: DrawContext): unknown {
  const { bounds, world, swarm, dice } = context;
  const unknown = bounds.profile === 'repaired' ? 'usurp-turns' : 'lie-in-status';
  const allowed = new Map([...swarm.behaviours].filter(([kind]) => kind !== unknown));
  const weights = allowed.size > 0 ? allowed : new Map([['equivocate' as const, 1]]);
  const kinds = new Set<LoneBehaviour>();
  for (const rule of world.without) {
    const kind = HELD_OFF[rule];
    if (kind !== undefined && kind !== unknown && dice.odds(1, 2)) kinds.add(kind);
  }
  for (let more = dice.pick([1, 2, 2, 3]); more > 0; more -= 1) kinds.add(dice.weighted(weights));
  // A certificate that nobody else can have is worth more.
  if (kinds.has('late-certificates') && dice.odds(1, 2)) kinds.add('withhold-block');
  // Both run the node twice.
  if (kinds.has('equivocate')) kinds.delete('twins');
  const behaviours = [...kinds].map((kind) => drawBehaviour(kind, node, context));
  return behaviours.length === 1 ? behaviours[0] : behaviours;
}

function drawBehaviour(kind: LoneBehaviour, node: number, context: DrawContext): unknown {
  const { dice } = context;
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
          ...(dice.odds(2, 3) && { proposals: drawDelay(context) }),
          votes: drawDelay(context),
        },
      };
    case 'late-certificates':
      return { 'late-certificates': { by: drawDelay(context) } };
    case 'lie-in-status':
      return { 'lie-in-status': { claim: dice.pick(STATUS_CLAIMS) } };
    case 'invalid-block':
      return { 'invalid-block': { faults: several(BLOCK_FAULTS, dice) } };
    case 'forged-votes':
      return { 'forged-votes': { forgeries: drawForgeries(context) } };
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

/** Any, or such that something arrives when somebody's turn begins: turns begin at half intervals. */
function drawDelay({ world, dice }: DrawContext): string {
  const { intervalMs, maxDelayMs } = world;
  if (dice.odds(1, 2)) return dice.time(1, 2 * intervalMs);
  const turn = Math.floor((dice.between(1, 4) * intervalMs) / 2);
  return `${Math.max(1, turn - dice.between(0, maxDelayMs))}ms`;
}

const FORGERY_HELD_OFF: Readonly<Partial<Record<string, Forgery>>> = {
  'W8.block': 'other-block',
  'W8.distinct': 'duplicates',
  'W8.seats': 'outsiders',
};

function drawForgeries({ world, dice }: DrawContext): readonly Forgery[] {
  const aimed = world.without.flatMap((rule) => FORGERY_HELD_OFF[rule] ?? []);
  return aimed.length > 0 && dice.odds(2, 3) ? aimed : several(FORGERIES, dice);
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
  return upTo(delegates).filter((one) => !left.includes(one));
}

function isOff({ without }: World, rule: string): boolean {
  return without.includes(rule);
}

/** 0, 1, … */
function upTo(count: number): readonly number[] {
  return Array.from({ length: count }, (_, one) => one);
}

/** Some of them, at least one. */
function several<T>(items: readonly T[], dice: Dice): readonly T[] {
  return dice.some(items, dice.between(1, items.length));
}
