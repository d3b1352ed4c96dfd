/**
 * `agreement`, profile `repaired`: no two honest nodes are final at one height on different blocks
 * (R8), and none ever holds final certificates for two.
 *
 * A height is remembered until every honest node has been past it.
 *
 * @module
 */
import type { Hash } from '../../protocol/kernel/types.ts';
import type { NodeEvent } from '../trace-event.ts';
import type { Checker, CommittedBlock, Report } from './checker.ts';

/** Heights below the lowest head that are remembered still: a crash may take nodes back. */
const SLACK = 128;
/** Forgetting looks at every node, so it is done for many heights at once. */
const STRETCH = 64;

interface First {
  readonly block: Hash;
  readonly node: number;
}

export class AgreementChecker implements Checker {
  readonly #report: Report;
  readonly #first = new Map<number, First>();
  /** Highest height that each honest node committed. */
  readonly #heads = new Map<number, number>();
  /** All below is forgotten. */
  #base = 0;

  /** @param honest - nodes that are not Byzantine */
  constructor(honest: readonly number[], report: Report) {
    this.#report = report;
    for (const node of honest) this.#heads.set(node, 0);
  }

  onCommitted(node: number, { block }: CommittedBlock): void {
    const { height, hash } = block;
    if (height > (this.#heads.get(node) ?? 0)) this.#heads.set(node, height);
    if (height < this.#base) return;
    const first = this.#first.get(height);
    if (first === undefined) {
      this.#first.set(height, { block: hash, node });
      if (this.#first.size % STRETCH === 0) this.#forget();
    } else if (first.block !== hash)
      this.#report({
        checker: 'agreement',
        node,
        height,
        detail: `final on ${short(hash)}, node ${first.node} on ${short(first.block)}`,
      });
  }

  onAnnounced(event: NodeEvent): void {
    if (event.kind !== 'assumptions-broken') return;
    const { node, height, block, other } = event;
    this.#report({
      checker: 'agreement',
      node,
      height,
      detail: `holds final certificates for ${short(block)} and ${short(other)}`,
    });
  }

  /** Heights held now. For tests. */
  get size(): number {
    return this.#first.size;
  }

  #forget(): void {
    let lowest = Infinity;
    for (const head of this.#heads.values()) lowest = Math.min(lowest, head);
    for (; this.#base < lowest - SLACK; this.#base += 1) this.#first.delete(this.#base);
  }
}

/** Enough of a hash to find the block in `blocks.csv`. */
function short(hash: Hash): string {
  return hash.slice(0, 12);
}
