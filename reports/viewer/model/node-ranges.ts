/**
 * Sets of nodes as ranges: most blocks are committed by all nodes or all of a group, and there may be
 * thousands of both.
 *
 * @module
 */

/** Ascending, and none touches the next. */
export type NodeRanges = readonly (readonly [first: number, last: number])[];

/** @param nodes - ascending, none twice */
export function rangesOf(nodes: readonly number[]): NodeRanges {
  const ranges: [number, number][] = [];
  for (const node of nodes) {
    const last = ranges.at(-1);
    if (last?.[1] === node - 1) last[1] = node;
    else ranges.push([node, node]);
  }
  return ranges;
}

export function countOf(ranges: NodeRanges): number {
  return ranges.reduce((count, [first, last]) => count + last - first + 1, 0);
}

export function nodesOf(ranges: NodeRanges): readonly number[] {
  return ranges.flatMap(([first, last]) =>
    Array.from({ length: last - first + 1 }, (_, i) => first + i),
  );
}

/** `node 3`, `nodes 0–9, 11`, `none`. */
export function rangesInWords(ranges: NodeRanges): string {
  if (ranges.length === 0) return 'none';
  const parts = ranges.flatMap(([first, last]) =>
    last - first > 1 ? [`${first}–${last}`] : nodesOf([[first, last]]).map(String),
  );
  return `${countOf(ranges) === 1 ? 'node' : 'nodes'} ${parts.join(', ')}`;
}
