/**
 * The space of cases within a bound, and how many there are: exactly, and before any is made.
 *
 * A case is which turn the twin has, and a choice for each view. Its nodes could be numbered in n!
 * ways: what differs in such names only is one canonical case. The copies of a twin are no such names,
 * for the second one's clock is ahead, and which of two blocks wins may depend on that.
 *
 * @module
 */
import { UsageError } from '../../../scenarios/usage-error.ts';
import { endpointsOf, type WorldBound } from './bound.ts';
import { countPartitions } from './partitions.ts';
import { choicesOf, type ViewChoice } from './view-choice.ts';

/** All cases with the same nodes as twins. */
export interface Role {
  /** Which turns the twins have: none or one. */
  readonly twins: readonly number[];
  readonly choices: readonly ViewChoice[];
}

export interface SpaceSize {
  /** With every numbering of nodes. */
  readonly raw: bigint;
  readonly canonical: bigint;
  /** Choices for one view, crashes and all. */
  readonly choices: bigint;
  /** Ways in which the nodes may fall apart, all together among them. */
  readonly partitions: bigint;
}

/** What is kept in memory: every choice for a view, and of every case but those of the last view where
 * it came to. With as many it takes about a gigabyte. */
export const MOST_CHOICES = 100_000n;
export const MOST_CASES = 100_000_000n;

/** From closed forms: nothing is made. */
export function sizeOfSpace(bound: WorldBound): SpaceSize {
  const { nodes, twins, views, crashes } = bound;
  const networks = countNetworks(bound);
  const honest = nodes - twins;
  const canonical =
    binomial(nodes, twins) * power(networks, views) * countCrashes(honest * views, crashes);
  return {
    raw: factorial(nodes) * canonical,
    canonical,
    choices: networks * countCrashes(honest, crashes),
    partitions: countPartitions(endpointsOf(bound), bound.groups),
  };
}

/** @throws UsageError if the space is too large to be gone through */
export function checkSize({ choices, canonical }: SpaceSize): void {
  if (choices > MOST_CHOICES)
    throw new UsageError(
      `--nodes, --groups, --crashes and --effects make ${exact(choices)} choices for a view; allowed: at most ${exact(MOST_CHOICES)}`,
    );
  if (canonical > MOST_CASES)
    throw new UsageError(
      `--views, --nodes, --groups, --crashes and --effects make ${exact(canonical)} canonical cases; allowed: at most ${exact(MOST_CASES)}`,
    );
}

/** With commas between thousands, however large. */
export function exact(value: bigint): string {
  return String(value).replaceAll(/\B(?=(\d{3})+$)/g, ',');
}

/** One for each turn that the twin may have. */
export function rolesOf(bound: WorldBound): readonly Role[] {
  const { nodes, twins } = bound;
  const sets = twins === 0 ? [[]] : Array.from({ length: nodes }, (_, turn) => [turn]);
  return sets.map((set) => ({ twins: set, choices: choicesOf(bound, set) }));
}

/** What may happen to the messages of one view. */
function countNetworks(bound: WorldBound): bigint {
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

/** Ways to place at most so many crashes: each node goes down once in a view, at one of two points.
 *
 * @param places - pairs of an honest node and a view
 */
function countCrashes(places: number, crashes: number): bigint {
  let count = 0n;
  for (let all = 0; all <= Math.min(crashes, places); all += 1)
    count += binomial(places, all) * power(2n, all);
  return count;
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
