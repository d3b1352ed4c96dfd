/**
 * Who can't reach whom: partitions and one-way cuts, several of which may hold at once. A message
 * passes only if none of them is in its way.
 *
 * @module
 */
import { assert } from '../../protocol/kernel/assert.ts';

/** One active fault, by node number. */
type Cut =
  | { readonly kind: 'partition'; readonly groupOf: Int32Array }
  | { readonly kind: 'one-way'; readonly from: Uint8Array; readonly to: Uint8Array };

export class Cuts {
  readonly #nodes: number;
  /** For each client, numbered after the nodes, the node whose side it is on. */
  readonly #homes: readonly number[];
  readonly #active = new Map<number, Cut>();

  constructor(nodes: number, homes: readonly number[] = []) {
    this.#nodes = nodes;
    this.#homes = homes;
  }

  /** True when nothing is cut; saves the hot path the question. */
  none = true;

  /**
   * Cuts the groups off from each other. Nodes in no group form one more; a node that is listed
   * twice belongs to the first group that lists it.
   */
  partition(id: number, groups: readonly (readonly number[])[]): void {
    const groupOf = new Int32Array(this.#nodes + this.#homes.length).fill(groups.length);
    for (const [group, members] of groups.entries())
      for (const node of this.#known(members))
        if (groupOf[node] === groups.length) groupOf[node] = group;
    for (const [client, home] of this.#homes.entries())
      groupOf[this.#nodes + client] = groupOf[home] ?? groups.length;
    this.#start(id, { kind: 'partition', groupOf });
  }

  /** Cuts the way from the one set to the other. A node in both still reaches itself. */
  oneWay(id: number, from: readonly number[], to: readonly number[]): void {
    const mark = (nodes: readonly number[]): Uint8Array => {
      const marked = new Uint8Array(this.#nodes);
      for (const node of this.#known(nodes)) marked[node] = 1;
      return marked;
    };
    this.#start(id, { kind: 'one-way', from: mark(from), to: mark(to) });
  }

  /** Ends the fault of that id, if it is one of these. */
  heal(id: number): void {
    this.#active.delete(id);
    this.none = this.#active.size === 0;
  }

  isCut(from: number, to: number): boolean {
    if (from === to) return false;
    for (const cut of this.#active.values()) {
      if (cut.kind === 'partition') {
        if (cut.groupOf[from] !== cut.groupOf[to]) return true;
      } else if (cut.from[from] === 1 && cut.to[to] === 1) return true;
    }
    return false;
  }

  #start(id: number, cut: Cut): void {
    assert(!this.#active.has(id), `fault ${id} cuts already`);
    this.#active.set(id, cut);
    this.none = false;
  }

  #known(nodes: readonly number[]): readonly number[] {
    for (const node of nodes)
      assert(Number.isInteger(node) && node >= 0 && node < this.#nodes, `no node ${node}`);
    return nodes;
  }
}
