/**
 * What a collector needs to know of every node: does it follow the protocol, is it up, how high is
 * its chain.
 *
 * @module
 */
import type { WorldEvent } from '../../sim/trace-event.ts';

export class NodeTable {
  readonly nodes: number;
  /** Ascending. */
  readonly honest: readonly number[];
  readonly byzantine: readonly number[];
  readonly #isHonest: Uint8Array;
  readonly #isUp: Uint8Array;
  readonly #head: number[];
  readonly #highest: number[];

  constructor(started: Extract<WorldEvent, { kind: 'run-started' }>) {
    this.nodes = started.nodes;
    this.byzantine = started.byzantine;
    this.#isHonest = new Uint8Array(this.nodes).fill(1);
    for (const node of started.byzantine) this.#isHonest[node] = 0;
    this.honest = Array.from({ length: this.nodes }, (_, node) => node).filter((node) =>
      this.isHonest(node),
    );
    this.#isUp = new Uint8Array(this.nodes).fill(1);
    this.#head = new Array<number>(this.nodes).fill(0);
    this.#highest = new Array<number>(this.nodes).fill(0);
  }

  /** It is not Byzantine. */
  isHonest(node: number): boolean {
    return this.#isHonest[node] === 1;
  }

  isUp(node: number): boolean {
    return this.#isUp[node] === 1;
  }

  /** Height of the node's chain; of a node that is down, the one that it had. */
  head(node: number): number {
    return this.#head[node] ?? 0;
  }

  /** The greatest height at which the node ever committed a block. */
  highest(node: number): number {
    return this.#highest[node] ?? 0;
  }

  committed(node: number, height: number): void {
    this.#head[node] = height;
    if (height > this.highest(node)) this.#highest[node] = height;
  }

  undone(node: number, height: number): void {
    this.#head[node] = height - 1;
  }

  crashed(node: number): void {
    this.#isUp[node] = 0;
  }

  /** `height` is what the node's disk kept of its chain. */
  restarted(node: number, height: number): void {
    this.#isUp[node] = 1;
    this.#head[node] = height;
  }
}
