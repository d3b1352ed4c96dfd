/**
 * Who is on which side of a traitor's two faces.
 *
 * @module
 */
import type { Micros } from '../../protocol/kernel/types.ts';
import type { Meeting, NodeSet, Split as Written } from '../../scenarios/scenario.ts';
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

/** Who is in touch with which copy of a twin, from some moments on. */
export class MeetingPlan {
  readonly #ahead: readonly {
    readonly at: Micros;
    readonly sides: readonly [ReadonlySet<number>, ReadonlySet<number>];
  }[];
  #next = 0;
  /** Null before the first of those moments. */
  current: readonly [first: ReadonlySet<number>, second: ReadonlySet<number>] | null = null;

  constructor(meets: readonly Meeting[]) {
    this.#ahead = meets.map(({ at, first, second }) => ({
      at,
      sides: [membersOf(first), membersOf(second)],
    }));
  }

  /** @param now - not before that of an earlier call */
  advance(now: Micros): void {
    for (let next = this.#ahead[this.#next]; next !== undefined; next = this.#ahead[this.#next]) {
      if (next.at > now) return;
      this.current = next.sides;
      this.#next += 1;
    }
  }
}

function membersOf(set: NodeSet | null): ReadonlySet<number> {
  return new Set(set === null ? [] : fixedNodes(set));
}
