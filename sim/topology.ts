/**
 * Who talks to whom (W16): delegates, candidates and aspirants with each other, and a gossip graph through
 * which everybody else follows.
 *
 * @module
 */
import type { PeerId } from '../protocol/kernel/types.ts';
import type { RandomStream } from './random.ts';

/**
 * A random regular graph over all nodes: the union of `degree` ÷ 2 random cycles, so that it is
 * connected whatever is drawn. Cycles may share an edge; then both ends have a neighbour less.
 *
 * @param degree - rounded up to an even number
 * @returns neighbours of each node, ascending
 */
export function gossipGraph(
  nodes: number,
  degree: number,
  stream: RandomStream,
): readonly (readonly PeerId[])[] {
  const neighbours = Array.from({ length: nodes }, () => new Set<PeerId>());
  const all = Array.from({ length: nodes }, (_, node) => node as PeerId);
  for (let cycle = 0; cycle < Math.ceil(degree / 2); cycle += 1) {
    const order = stream.shuffle(all);
    order.forEach((node, index) => {
      const next = order[(index + 1) % nodes];
      if (next === undefined || next === node) return;
      neighbours[node]?.add(next);
      neighbours[next]?.add(node);
    });
  }
  return neighbours.map((set) => [...set].toSorted((a, b) => a - b));
}
