/**
 * The space of cases within a bound, and how many there are: exactly, and before any is run.
 *
 * A case is which turns the twins have, and a choice for each view. Its nodes could be numbered in n!
 * ways, and the copies of each twin in two: what differs in such names only is one canonical case.
 *
 * @module
 */
import { countPartitions } from './partitions.ts';
import { endpointsOf, type WorldBound } from './bound.ts';
import { Symmetry } from './symmetry.ts';
import { choicesOf, type ViewChoice } from './view-choice.ts';

/** All cases with the same nodes as twins. */
export interface Role {
  /** Which turns the twins have, ascending. */
  readonly twins: readonly number[];
  readonly choices: readonly ViewChoice[];
  readonly symmetry: Symmetry;
}

export interface SpaceSize {
  /** With every numbering of nodes and copies. */
  readonly raw: bigint;
  readonly canonical: bigint;
  /** Choices for one view, crashes and all. */
  readonly choices: number;
  /** Ways in which the nodes may fall apart, all together among them. */
  readonly partitions: bigint;
}

export function rolesOf(bound: WorldBound): readonly Role[] {
  return twinSets(bound).map((twins) => {
    const choices = choicesOf(bound, twins);
    return { twins, choices, symmetry: new Symmetry(choices, bound.nodes, twins) };
  });
}

/**
 * The raw count from closed forms; the canonical one by Burnside's lemma: the mean, over all swaps, of
 * the number of cases that a swap leaves as they are.
 */
export function sizeOfSpace(bound: WorldBound, roles: readonly Role[]): SpaceSize {
  const { nodes, twins } = bound;
  const networks = countNetworks(bound);
  const crashes = countCrashes(bound);
  const perRole = power(networks, bound.views) * crashes;
  const canonical = roles.reduce((sum, role) => sum + canonicalOf(role, bound, crashes), 0n);
  return {
    raw: factorial(nodes) * binomial(nodes, twins) * perRole,
    canonical,
    choices: roles[0]?.choices.length ?? 0,
    partitions: countPartitions(endpointsOf(bound), bound.groups),
  };
}

/** What may happen to the messages of one view. */
export function countNetworks(bound: WorldBound): bigint {
  const { nodes, twins, groups, effects } = bound;
  const all = countPartitions(endpointsOf(bound), groups);
  // Where the honest nodes are all together they are like one.
  const honestTogether = twins < nodes ? countPartitions(2 * twins + 1, groups) : all;
  let count = 1n;
  if (effects.includes('lost')) count += all - 1n;
  if (effects.includes('late')) count += all - honestTogether;
  if (effects.includes('hushed')) count += all;
  return count;
}

/** Ways to place at most so many crashes in the views: each node goes down once in a view, at one of
 * two points. */
function countCrashes({ nodes, twins, views, crashes }: WorldBound): bigint {
  const honest = nodes - twins;
  let count = 0n;
  // To choose `all` of the pairs of a node and a view, and a point for each.
  for (let all = 0; all <= Math.min(crashes, honest * views); all += 1)
    count += binomial(honest * views, all) * power(2n, all);
  return count;
}

function canonicalOf({ choices, symmetry }: Role, { views }: WorldBound, crashes: bigint): bigint {
  let fixed = 0n;
  for (let swap = 0; swap < symmetry.order; swap += 1) {
    let networks = 0n;
    for (const [number, choice] of choices.entries())
      if (choice.crashes.length === 0 && symmetry.image(swap, number) === number) networks += 1n;
    fixed += power(networks, views) * crashes;
  }
  return fixed / BigInt(symmetry.order);
}

/** Every set of so many nodes. */
function twinSets({ nodes, twins }: WorldBound): readonly (readonly number[])[] {
  let sets: readonly (readonly number[])[] = [[]];
  for (let chosen = 0; chosen < twins; chosen += 1)
    sets = sets.flatMap((set) => {
      const from = (set.at(-1) ?? -1) + 1;
      return Array.from({ length: nodes - from }, (_, index) => [...set, from + index]);
    });
  return sets;
}

function power(base: bigint, exponent: number): bigint {
  return exponent === 0 ? 1n : base * power(base, exponent - 1);
}

function factorial(n: number): bigint {
  return n === 0 ? 1n : BigInt(n) * factorial(n - 1);
}

function binomial(n: number, k: number): bigint {
  return factorial(n) / (factorial(k) * factorial(n - k));
}
