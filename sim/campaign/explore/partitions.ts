/**
 * All ways in which some things fall apart into groups.
 *
 * @module
 */

/** The group of each thing. Groups are numbered in the order of their first members, so that each
 * partition has one spelling. */
export type Partition = readonly number[];

/** All partitions into at most `groups` groups, all together first, fewer groups before more. */
export function partitionsOf(things: number, groups: number): readonly Partition[] {
  let found: readonly Partition[] = [[]];
  for (let thing = 0; thing < things; thing += 1)
    found = found.flatMap((begun) => {
      const used = groupsIn(begun);
      const choices = Math.min(used + 1, groups);
      return Array.from({ length: choices }, (_, group) => [...begun, group]);
    });
  return found.toSorted((a, b) => groupsIn(a) - groupsIn(b) || compare(a, b));
}

/** How many groups there are. */
export function groupsIn(partition: Partition): number {
  return Math.max(-1, ...partition) + 1;
}

/** How many {@link partitionsOf} gives: a sum of Stirling numbers of the second kind. */
export function countPartitions(things: number, groups: number): bigint {
  // Row by row: S(n, k) = k · S(n − 1, k) + S(n − 1, k − 1).
  let row: readonly bigint[] = [1n];
  for (let n = 1; n <= things; n += 1) {
    const before = row;
    row = Array.from(
      { length: n + 1 },
      (_, k) => BigInt(k) * (before[k] ?? 0n) + (before[k - 1] ?? 0n),
    );
  }
  return row.slice(0, groups + 1).reduce((sum, one) => sum + one, 0n);
}

export function compare(a: Partition, b: Partition): number {
  for (const [index, group] of a.entries()) {
    const difference = group - (b[index] ?? -1);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
