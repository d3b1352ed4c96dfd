/**
 * The blocks around heights at which there was more than one: who packed them, on what, who voted
 * for them, who committed and undid them, and when somebody noticed. Of a run without any such height,
 * its last blocks.
 *
 * Blocks near the head are kept; those that leave the window stay only where they belong to one of
 * the first heights with several blocks.
 *
 * @module
 */
import type { Micros } from '../../protocol/kernel/types.ts';
import type { TraceEvent, TraceListener } from '../../sim/trace-event.ts';
import { NodeBits } from '../node-bits.ts';

const WINDOW = 64;
/** Heights that stay: with several committed blocks, and with several proposed ones only. */
export const FORKED_HEIGHTS = 32;
export const SIBLING_HEIGHTS = 8;
/** Where there was nothing of the kind. */
export const LAST_HEIGHTS = 8;
const BLOCKS_OF_HEIGHT = 12;

export interface BlockTreeResults {
  /** Ascending by height; blocks of one height in the order in which they became known. */
  readonly blocks: readonly TreeBlock[];
}

export interface TreeBlock {
  readonly height: number;
  readonly block: string;
  readonly parent: string;
  readonly packer: number;
  readonly packerIsByzantine: boolean;
  readonly round: number;
  readonly position: number;
  /** Null: the packer did not tell. */
  readonly proposedMicros: Micros | null;
  readonly transactions: number;
  /** The first quorum of votes that any node held, a Byzantine one too; null: none. */
  readonly quorum: Quorum | null;
  /** By nodes that are not Byzantine: the first commit, who ever committed it, who undid it, and who
   * has it at the end. */
  readonly firstCommitMicros: Micros | null;
  readonly committed: readonly number[];
  readonly undone: readonly number[];
  readonly holders: readonly number[];
}

export interface Quorum {
  readonly atMicros: Micros;
  readonly node: number;
  readonly view: number | null;
  readonly voters: readonly number[];
}

type Told = Extract<TraceEvent, { kind: 'proposed' | 'committed' }>;

interface Entry {
  readonly fixed: Pick<
    TreeBlock,
    'height' | 'block' | 'parent' | 'packer' | 'packerIsByzantine' | 'round' | 'position'
  >;
  readonly transactions: number;
  proposed: Micros | null;
  quorum: Quorum | null;
  firstCommit: Micros | null;
  readonly committed: NodeBits;
  readonly undone: NodeBits;
  readonly holders: NodeBits;
}

export class BlockTreeCollector implements TraceListener {
  readonly #heights = new Map<number, Entry[]>();
  /** Heights that stay. */
  readonly #kept = new Set<number>();
  #forked = 0;
  #siblings = 0;
  #nodes = 0;
  #byzantine: ReadonlySet<number> = new Set();
  #top = 0;
  #bottom = 1;

  onEvent(event: TraceEvent): void {
    switch (event.kind) {
      case 'run-started':
        this.#nodes = event.nodes;
        this.#byzantine = new Set(event.byzantine);
        break;
      case 'proposed': {
        const entry = this.#entryOf(event);
        if (entry !== undefined) entry.proposed ??= event.at;
        break;
      }
      case 'certified': {
        const { at, node, view, voters } = event;
        const entry = this.#find(event.height, event.block);
        if (entry !== undefined) entry.quorum ??= { atMicros: at, node, view, voters };
        break;
      }
      case 'committed':
        if (!this.#byzantine.has(event.node)) this.#committed(event);
        break;
      case 'undone':
        if (!this.#byzantine.has(event.node)) this.#undone(event.node, event.height, event.block);
        break;
      case 'restarted':
        this.#restarted(event.node, event.height);
        break;
      default:
    }
  }

  result(): BlockTreeResults {
    for (; this.#bottom <= this.#top; this.#bottom += 1) this.#leave(this.#bottom);
    const all = [...this.#heights.keys()].sort((a, b) => a - b);
    const chosen =
      this.#kept.size > 0
        ? all.filter((height) => this.#isShown(height))
        : all.slice(-LAST_HEIGHTS);
    return {
      blocks: chosen.flatMap((height) => (this.#heights.get(height) ?? []).map(blockOf)),
    };
  }

  /** Entries held now: bounded. For tests. */
  get pending(): number {
    return this.#heights.size;
  }

  #committed(event: Extract<TraceEvent, { kind: 'committed' }>): void {
    const entry = this.#entryOf(event);
    if (entry !== undefined) {
      entry.firstCommit ??= event.at;
      entry.committed.add(event.node);
      entry.holders.add(event.node);
    }
    this.#top = Math.max(this.#top, event.height);
    for (; this.#bottom <= this.#top - WINDOW; this.#bottom += 1) this.#leave(this.#bottom);
  }

  #undone(node: number, height: number, block: string): void {
    const entry = this.#find(height, block);
    if (entry === undefined) return;
    entry.undone.add(node);
    entry.holders.delete(node);
  }

  /** A disk may have lost the top of the chain. */
  #restarted(node: number, head: number): void {
    for (const [height, entries] of this.#heights)
      if (height > head) for (const { holders } of entries) holders.delete(node);
  }

  #find(height: number, block: string): Entry | undefined {
    return this.#heights.get(height)?.find(({ fixed }) => fixed.block === block);
  }

  /** Undefined where the height has left and is not drawn. */
  #entryOf(event: Told): Entry | undefined {
    const known = this.#find(event.height, event.block);
    if (known !== undefined) return known;
    const others = this.#heights.get(event.height) ?? [];
    if (event.height < this.#bottom && others.length === 0) return undefined;
    // Whatever a Byzantine node proposes, memory stays bounded.
    const isFarAhead = event.height > this.#top + WINDOW || others.length >= BLOCKS_OF_HEIGHT;
    if (event.kind === 'proposed' && isFarAhead) return undefined;
    const { height, block, parent, packer, round, position } = event;
    const packerIsByzantine = this.#byzantine.has(packer);
    const entry: Entry = {
      fixed: { height, block, parent, packer, packerIsByzantine, round, position },
      transactions: event.transactions.length,
      proposed: null,
      quorum: null,
      firstCommit: null,
      committed: new NodeBits(this.#nodes),
      undone: new NodeBits(this.#nodes),
      holders: new NodeBits(this.#nodes),
    };
    this.#heights.set(height, [...others, entry]);
    return entry;
  }

  #leave(height: number): void {
    const entries = this.#heights.get(height) ?? [];
    const isForked = entries.filter(({ committed }) => committed.size > 0).length > 1;
    if (isForked && this.#forked < FORKED_HEIGHTS) {
      this.#forked += 1;
      this.#kept.add(height);
    } else if (!isForked && entries.length > 1 && this.#siblings < SIBLING_HEIGHTS) {
      this.#siblings += 1;
      this.#kept.add(height);
    }
    // Only now is it known whether the one before has a neighbour that stays. While nothing stays,
    // the last ones may be all that there is to show.
    const before = height - 1;
    if (this.#isShown(before)) return;
    const forget = this.#kept.size > 0 ? before : before - LAST_HEIGHTS;
    this.#heights.delete(forget);
  }

  /** With the heights before and after it. */
  #isShown(height: number): boolean {
    return this.#kept.has(height) || this.#kept.has(height - 1) || this.#kept.has(height + 1);
  }
}

function blockOf(entry: Entry): TreeBlock {
  const { fixed, transactions, proposed, quorum, firstCommit } = entry;
  return {
    ...fixed,
    proposedMicros: proposed,
    transactions,
    quorum,
    firstCommitMicros: firstCommit,
    committed: entry.committed.toArray(),
    undone: entry.undone.toArray(),
    holders: entry.holders.toArray(),
  };
}
