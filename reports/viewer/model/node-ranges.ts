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
  return `${countOf(ranges) === 1 ? 'node' : 'nodes'} ${partsOf(ranges).join(', ')}`;
}

/** Groups of nodes, each ascending, so short that they fit over a diagram: `3 100–102 | 4`. */
export function groupsInShort(groups: readonly (readonly number[])[]): string {
  const short = (parts: readonly string[]): string =>
    parts.length > SHOWN ? `${parts.slice(0, SHOWN).join(' ')} …` : parts.join(' ');
  return groups.map((group) => short(partsOf(rangesOf(group)))).join(' | ');
}

/** Parts of a group that are shown where there is little room. */
const SHOWN = 6;

function partsOf(ranges: NodeRanges): readonly string[] {
  return ranges.flatMap(([first, last]) =>
    last - first > 1 ? [`${first}–${last}`] : nodesOf([[first, last]]).map(String),
  );
}
