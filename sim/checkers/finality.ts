/**
 * `finality`, profile `repaired`: what an honest node has committed it never takes back (R8). It
 * undoes no block; and where a crash cost it blocks that its disk had not kept, it commits the same
 * ones again, on the same parents.
 *
 * @module
 */
import type { Chain } from '../../protocol/chain/chain.ts';
import type { Hash } from '../../protocol/kernel/types.ts';
import type { NodeEvent } from '../trace-event.ts';
import type { Checker, CommittedBlock, Report } from './checker.ts';
import { RecentHeights } from './recent-heights.ts';

interface Final {
  /** Null until the height is committed. */
  block: Hash | null;
}

export class FinalityChecker implements Checker {
  readonly #report: Report;
  readonly #final = new Map<number, RecentHeights<Final>>();

  constructor(report: Report) {
    this.#report = report;
  }

  onCommitted(node: number, { block }: CommittedBlock): void {
    const { height, hash, signed } = block;
    const heights = this.#of(node);
    this.#compare(node, height, hash, 'commits another block than before');
    const below = height > 1 ? heights.of(height - 1).block : null;
    if (below !== null && below !== signed.header.parent)
      this.#breach(node, height, 'commits a block on another parent than its own');
    heights.of(height).block ??= hash;
  }

  onAnnounced(event: NodeEvent): void {
    if (event.kind === 'undone')
      this.#breach(
        event.node,
        event.height,
        `undoes a block that had ${event.confirmations} confirmations`,
      );
  }

  onRestarted(node: number, chain: Chain): void {
    const { height, hash } = chain.head;
    if (height > 0) this.#compare(node, height, hash, 'restarts on another block than before');
  }

  #compare(node: number, height: number, block: Hash, detail: string): void {
    const before = this.#of(node).of(height).block;
    if (before !== null && before !== block) this.#breach(node, height, detail);
  }

  #of(node: number): RecentHeights<Final> {
    let heights = this.#final.get(node);
    if (heights === undefined) {
      heights = new RecentHeights<Final>(() => ({ block: null }));
      this.#final.set(node, heights);
    }
    return heights;
  }

  #breach(node: number, height: number, detail: string): void {
    this.#report({ checker: 'finality', node, height, detail });
  }
}
