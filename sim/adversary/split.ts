/**
 * Who is on which side of a traitor's two faces.
 *
 * @module
 */
import type { Split as Written } from '../../scenarios/scenario.ts';
import { fixedNodes } from '../faults/plan.ts';
import type { RandomStream } from '../random.ts';

/** Which face a node is shown: 0 or 1. */
export type Side = 0 | 1;

/** Chooses sides; asked again before each turn in which the delegate packs. */
export type Split = () => (node: number) => Side;

/** @param nodes - how many there are in all */
export function splitOf(written: Written, nodes: number, stream: RandomStream): Split {
  if (written === 'halves') return () => (node) => (2 * node < nodes ? 0 : 1);
  if (written === 'coins') {
    return () => {
      const sides = Array.from({ length: nodes }, (): Side => (stream.below(2) === 0 ? 0 : 1));
      return (node) => sides[node] ?? 0;
    };
  }
  const second = new Set(fixedNodes(written[1]));
  return () => (node) => (second.has(node) ? 1 : 0);
}
