/**
 * Everything that may happen in one view: how the nodes fall apart into groups and what that does,
 * and which nodes are down.
 *
 * @module
 */
import { endpointsOf, EFFECTS, type Effect, type WorldBound } from './bound.ts';
import { compare, groupsIn, partitionsOf, type Partition } from './partitions.ts';

/**
 * Nodes 0 … n − 1, of a twin its first copy; behind them its second copy.
 */
export interface Apart {
  readonly partition: Partition;
  readonly effect: Effect;
}

/** Both end with the view. `whole`: down from its beginning. `after-votes`: from after its votes on,
 * before its commit votes. */
export const CRASH_POINTS = ['whole', 'after-votes'] as const;
export type CrashPoint = (typeof CRASH_POINTS)[number];

export interface Crash {
  readonly node: number;
  readonly from: CrashPoint;
}

/** Who goes down, and when, as one text. */
export function downIn(crashes: readonly Crash[]): string {
  return crashes.map(({ node, from }) => `${node} ${from}`).join();
}

export interface ViewChoice {
  /** Null: nothing happens to messages. */
  readonly apart: Apart | null;
  /** By node. */
  readonly crashes: readonly Crash[];
  /** How much happens: 1 for what happens to messages, 1 for each crash. */
  readonly cost: number;
}

/**
 * Every choice once; nothing at all first, cheaper ones before dearer ones.
 *
 * @param twins - which nodes are twins, ascending
 */
export function choicesOf(bound: WorldBound, twins: readonly number[]): readonly ViewChoice[] {
  const crashSets = crashSetsOf(bound, twins);
  const all = apartsOf(bound, twins).flatMap((apart) =>
    crashSets.map((crashes): ViewChoice => {
      const cost = (apart === null ? 0 : 1) + crashes.length;
      return { apart, crashes, cost };
    }),
  );
  // Sorting is stable: what is not compared stays in the order of the lists.
  return all.toSorted((a, b) => a.cost - b.cost || a.crashes.length - b.crashes.length);
}

function apartsOf(bound: WorldBound, twins: readonly number[]): readonly (Apart | null)[] {
  const partitions = partitionsOf(endpointsOf(bound), bound.groups);
  const aparts = partitions.flatMap((partition) =>
    bound.effects
      .filter((effect) => changesAnything(partition, effect, bound, twins))
      .map((effect): Apart => ({ partition, effect })),
  );
  return [null, ...aparts.toSorted(inOrder)];
}

function inOrder(a: Apart, b: Apart): number {
  return (
    groupsIn(a.partition) - groupsIn(b.partition) ||
    EFFECTS.indexOf(a.effect) - EFFECTS.indexOf(b.effect) ||
    compare(a.partition, b.partition)
  );
}

/** Traitors keep to their groups whatever the effect, so only honest nodes can be late. */
function changesAnything(
  partition: Partition,
  effect: Effect,
  { nodes }: WorldBound,
  twins: readonly number[],
): boolean {
  if (effect === 'hushed') return true;
  if (effect === 'lost') return groupsIn(partition) > 1;
  const groups = partition.slice(0, nodes).filter((_, node) => !twins.includes(node));
  return new Set(groups).size > 1;
}

function crashSetsOf(
  { nodes, crashes }: WorldBound,
  twins: readonly number[],
): readonly (readonly Crash[])[] {
  let sets: readonly (readonly Crash[])[] = [[]];
  for (let node = 0; node < nodes; node += 1) {
    if (twins.includes(node)) continue;
    sets = sets.flatMap((set) =>
      set.length === crashes
        ? [set]
        : [set, ...CRASH_POINTS.map((from): readonly Crash[] => [...set, { node, from }])],
    );
  }
  return sets;
}
