/**
 * The blocks of a trace in the order in which it first names them, who committed them, and the forks
 * among them.
 *
 * @module
 */
import { NodeBits } from '../../node-bits.ts';
import { rangesOf } from '../model/node-ranges.ts';
import type { BlockEntry, ForkEntry } from '../model/trace-index.ts';

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };
type OpenBlock = Mutable<Omit<BlockEntry, 'committers'>> & { readonly ever: NodeBits };

/** What an event says of a block. */
export interface BlockMention {
  readonly ordinal: number;
  readonly at: number;
  readonly hash: string;
  readonly height: number | undefined;
  readonly packer: number | undefined;
  readonly parent: string | undefined;
}

export class BlockTable {
  readonly #nodes: number;
  readonly #blocks: OpenBlock[] = [];
  readonly #indices = new Map<string, number>();
  /** Blocks that were committed, by height. */
  readonly #sides = new Map<number, number[]>();
  readonly #forks: Mutable<ForkEntry>[] = [];

  /** @param nodes - how many there are */
  constructor(nodes: number) {
    this.#nodes = nodes;
  }

  /** Parents of the blocks so far; grows. */
  get blocks(): readonly Pick<BlockEntry, 'parent' | 'height' | 'hash'>[] {
    return this.#blocks;
  }

  /** Index of a block, which is taken in if it is new. */
  mention({ ordinal, at, hash, height, packer, parent }: BlockMention): number {
    const known = this.#indices.get(hash);
    if (known !== undefined) {
      const block = this.#blocks[known] as OpenBlock;
      if (height !== undefined && block.height < 0) block.height = height;
      if (packer !== undefined && block.packer < 0) block.packer = packer;
      if (parent !== undefined && block.parent < 0) block.parent = this.#parent(parent);
      return known;
    }
    const index = this.#blocks.length;
    this.#indices.set(hash, index);
    this.#blocks.push({
      hash,
      parent: parent === undefined ? -1 : this.#parent(parent),
      height: height ?? -1,
      packer: packer ?? -1,
      seen: ordinal,
      seenAt: at,
      proposed: -1,
      proposedAt: -1,
      committed: -1,
      committedAt: -1,
      lastCommittedAt: -1,
      forked: false,
      ever: new NodeBits(this.#nodes),
    });
    return index;
  }

  proposed(index: number, ordinal: number, at: number): void {
    const block = this.#blocks[index] as OpenBlock;
    if (block.proposed >= 0) return;
    block.proposed = ordinal;
    block.proposedAt = at;
  }

  /** By a node that is not Byzantine. Returns the fork, if this commit is what made it one. */
  committed(index: number, node: number, ordinal: number, at: number): ForkEntry | null {
    const block = this.#blocks[index] as OpenBlock;
    block.ever.add(node);
    block.lastCommittedAt = at;
    if (block.committed >= 0) return null;
    block.committed = ordinal;
    block.committedAt = at;
    const sides = this.#sides.get(block.height) ?? [];
    sides.push(index);
    this.#sides.set(block.height, sides);
    if (sides.length < 2) return null;
    for (const side of sides) (this.#blocks[side] as OpenBlock).forked = true;
    const { height } = block;
    const fork = { height, event: ordinal, at, blocks: sides };
    if (sides.length > 2) return null;
    this.#forks.push(fork);
    return fork;
  }

  get forks(): readonly ForkEntry[] {
    return this.#forks;
  }

  entries(): readonly BlockEntry[] {
    return this.#blocks.map(({ ever, ...block }) => ({
      ...block,
      committers: rangesOf(ever.toArray()),
    }));
  }

  #parent(hash: string): number {
    // The genesis block is named as a parent alone.
    return this.#indices.get(hash) ?? -1;
  }
}
