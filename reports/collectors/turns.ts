/**
 * Why delegates missed their turns. A block says who had turns between its parent and itself
 * (`committed.missed`); W2 says when those turns were; what the delegate did or suffered then is
 * the reason. Definitions and their order: docs/reports.md.
 *
 * @module
 */
import type { Micros } from '../../protocol/kernel/types.ts';
import type { TraceEvent } from '../../sim/trace-event.ts';
import type { Outages } from './outages.ts';

export type MissedReason = 'down' | 'cutOff' | 'refused' | 'late' | 'silent';

export interface MissedTurns extends Readonly<Record<MissedReason, number>> {
  readonly missed: number;
}

interface Proposal {
  readonly block: string;
  readonly timestamp: Micros;
  readonly acceptedBy: Set<number>;
  readonly refusedBy: Set<number>;
}

type Of<Kind extends TraceEvent['kind']> = Extract<TraceEvent, { kind: Kind }>;

export class Turns {
  readonly #interval: Micros;
  readonly #outages: Outages;
  readonly #counts: Record<MissedReason, number>[];
  readonly #abstained: Micros[][];
  readonly #proposed: Proposal[][];
  readonly #byBlock = new Map<string, Proposal & { readonly packer: number }>();

  constructor(delegates: number, interval: Micros, outages: Outages) {
    this.#interval = interval;
    this.#outages = outages;
    this.#counts = Array.from({ length: delegates }, () => ({
      down: 0,
      cutOff: 0,
      refused: 0,
      late: 0,
      silent: 0,
    }));
    this.#abstained = Array.from({ length: delegates }, () => []);
    this.#proposed = Array.from({ length: delegates }, () => []);
  }

  proposed(event: Of<'proposed'>): void {
    const { block, timestamp, packer } = event;
    if (this.#byBlock.has(block)) return;
    const proposal = { block, timestamp, packer, acceptedBy: noNodes(), refusedBy: noNodes() };
    this.#byBlock.set(block, proposal);
    this.#proposed[packer]?.push(proposal);
  }

  abstained(event: Of<'abstained'>): void {
    this.#abstained[event.packer]?.push(event.at);
  }

  /** By a non-Byzantine node. */
  voted(event: Of<'voted'>): void {
    const proposal = this.#byBlock.get(event.block);
    if (proposal === undefined || proposal.packer === event.node) return;
    (event.verdict === 'accept' ? proposal.acceptedBy : proposal.refusedBy).add(event.node);
  }

  /** By a non-Byzantine node. */
  refused(event: Of<'refused'>): void {
    if (event.block === null || (event.what !== 'header' && event.what !== 'body')) return;
    const proposal = this.#byBlock.get(event.block);
    if (proposal !== undefined && proposal.packer !== event.node)
      proposal.refusedBy.add(event.node);
  }

  /** The first block at its height, on a parent with this timestamp. */
  committed(missed: readonly number[], parentTimestamp: Micros): void {
    for (const [index, delegate] of missed.entries()) {
      const { from, to } = windowOf(index + 1, parentTimestamp, this.#interval);
      const counts = this.#counts[delegate];
      if (counts !== undefined) counts[this.#reason(delegate, from, to)] += 1;
    }
    this.#forgetBefore(parentTimestamp);
  }

  /** By delegate. */
  result(): readonly MissedTurns[] {
    return this.#counts.map((counts) => ({
      missed: counts.down + counts.cutOff + counts.refused + counts.late + counts.silent,
      ...counts,
    }));
  }

  get pending(): number {
    return this.#byBlock.size + this.#abstained.reduce((sum, list) => sum + list.length, 0);
  }

  #reason(delegate: number, from: Micros, to: Micros): MissedReason {
    if (this.#outages.wasDown(delegate, from, to)) return 'down';
    if (this.#outages.wasCutOff(delegate, from, to)) return 'cutOff';
    const proposals = this.#proposed[delegate]?.filter(
      ({ timestamp }) => timestamp >= from && timestamp <= to,
    );
    if (proposals !== undefined && proposals.length > 0)
      return proposals.some(wasRefused) ? 'refused' : 'late';
    // An abstention is known by true time, its window by clocks that may differ a little.
    const slack = Math.floor(this.#interval / 2);
    const abstained = this.#abstained[delegate]?.some(
      (at) => at >= from - slack && at <= to + slack,
    );
    return abstained === true ? 'refused' : 'silent';
  }

  #forgetBefore(horizon: Micros): void {
    this.#outages.forgetBefore(horizon);
    for (const list of this.#abstained) removeLeading(list, (at) => at < horizon);
    for (const list of this.#proposed)
      removeLeading(list, ({ block, timestamp }) => {
        if (timestamp >= horizon) return false;
        this.#byBlock.delete(block);
        return true;
      });
  }
}

/** W2: the window of a block's k-th successor. */
function windowOf(
  k: number,
  parentTimestamp: Micros,
  interval: Micros,
): { readonly from: Micros; readonly to: Micros } {
  const from = k === 1 ? interval : ((2 * k - 1) * interval) / 2;
  return { from: parentTimestamp + from, to: parentTimestamp + ((2 * k + 1) * interval) / 2 };
}

function wasRefused({ acceptedBy, refusedBy }: Proposal): boolean {
  return refusedBy.size > 0 && refusedBy.size >= acceptedBy.size;
}

function noNodes(): Set<number> {
  return new Set();
}

function removeLeading<T>(list: T[], isOld: (item: T) => boolean): void {
  let old = 0;
  while (old < list.length && isOld(list[old] as T)) old++;
  if (old > 0) list.splice(0, old);
}
