/**
 * The second phase of a run, after the scenario's time is over: every fault is healed, a core of
 * honest delegates that is just large enough is left alone with a network that loses nothing and
 * delivers within Δ, and everybody else stops for good. The core must decide new heights; whatever the first phase left in
 * its memory and on its disks must not be in the way.
 *
 * @module
 */
import type { ChainBlock } from '../protocol/chain/chain-block.ts';
import type { Micros } from '../protocol/kernel/types.ts';
import { quorumOf } from '../protocol/kernel/fraction.ts';
import { electableNodes, type ChainSettings } from '../scenarios/scenario.ts';
import { Electorates } from './checkers/electorate.ts';
import type { WorldEvent } from './trace-event.ts';

/** Rounds of N turns in which the core must have decided. */
const ROUNDS = 3;

/**
 * New heights to decide. The first may be decided with what the frozen nodes still had under way;
 * the second is the core's own.
 */
const HEIGHTS = 2;

/** What phase two does to the world. */
export interface PhaseTwoTarget {
  readonly nodes: number;
  readonly byzantine: ReadonlySet<number>;
  /** Ends every fault that is in force: nodes restart, links and clocks are as the scenario has them. */
  endFaults(now: Micros): void;
  /** From now on nothing is lost on the way, and everything arrives within Δ. */
  calm(): void;
  /** Whether an honest node has stopped, because assumptions were broken (R8). */
  hasStopped(): boolean;
  /** The last block on a node's chain. */
  head(node: number): ChainBlock;
  crash(now: Micros, node: number): void;
  emit(event: WorldEvent): void;
}

export class PhaseTwo {
  readonly #chain: ChainSettings;
  readonly #target: PhaseTwoTarget;
  readonly #startedAt: Micros;
  readonly #core: readonly number[];
  /** Core nodes that have not decided the last of the new heights yet. */
  readonly #waiting: Set<number>;
  readonly #height: number;

  /**
   * Heals, chooses the core and freezes all others. Null where there is nothing to ask, which the
   * trace says.
   */
  static begin(now: Micros, chain: ChainSettings, target: PhaseTwoTarget): PhaseTwo | null {
    target.endFaults(now);
    target.calm();
    const hasStopped = target.hasStopped();
    const core = hasStopped ? null : coreOf(chain, target);
    if (core === null) {
      const reason = hasStopped ? 'assumptions-broken' : 'too-few-honest-delegates';
      target.emit({ at: now, kind: 'phase-two-skipped', reason });
      return null;
    }
    return new PhaseTwo(now, chain, target, core);
  }

  private constructor(
    now: Micros,
    chain: ChainSettings,
    target: PhaseTwoTarget,
    core: readonly number[],
  ) {
    this.#chain = chain;
    this.#target = target;
    this.#startedAt = now;
    this.#core = core;
    this.#waiting = new Set(core);
    this.#height = Math.max(...core.map((node) => target.head(node).height)) + HEIGHTS;
    target.emit({ at: now, kind: 'phase-two-started', core, height: this.#height });
    for (let node = 0; node < target.nodes; node += 1)
      if (!this.#waiting.has(node)) target.crash(now, node);
  }

  /** When it is over at the latest. */
  get deadline(): Micros {
    const { delegates, blockInterval } = this.#chain;
    return this.#startedAt + ROUNDS * delegates * blockInterval;
  }

  onCommitted(node: number, height: number): void {
    if (height >= this.#height) this.#waiting.delete(node);
  }

  /** Whether all of the core have decided the new heights. */
  get hasProgressed(): boolean {
    return this.#waiting.size === 0;
  }

  /** Says how it went. Call once. */
  end(now: Micros): void {
    if (!this.hasProgressed && !this.#couldDecide()) {
      this.#target.emit({ at: now, kind: 'phase-two-skipped', reason: 'core-lost-its-seats' });
      return;
    }
    this.#target.emit({
      at: now,
      kind: 'phase-two-ended',
      progress: this.hasProgressed,
      took: now - this.#startedAt,
    });
  }

  /**
   * Whether the core could have decided the height above its head: elections may have taken the seats
   * away that it votes with, or all turns in which one of it packs. A core that has not even come to
   * one head has no such excuse.
   */
  #couldDecide(): boolean {
    const [first, ...others] = this.#core.map((node) => this.#target.head(node));
    if (first === undefined || others.some(({ hash }) => hash !== first.hash)) return true;
    const electorates = new Electorates(this.#chain);
    const electorate = electorates.ofHeightAbove(first);
    const packers = electorates.packersAbove(first);
    const seats = this.#core.filter((node) => electorate.has(node)).length;
    return seats >= quorumIn(this.#chain) && this.#core.some((node) => packers.has(node));
  }
}

/**
 * The smallest healthy core: max(q, ⌊N/2⌋ + 1) honest delegates of the electorate of the next
 * height, one of them with the highest head, then those with the lowest ids. Null: not so many.
 *
 * The head is the highest one that an honest delegate of the electorate above it has; so the core
 * knows a chain on which it can decide.
 */
function coreOf(chain: ChainSettings, target: PhaseTwoTarget): readonly number[] | null {
  const size = Math.max(quorumIn(chain), Math.floor(chain.delegates / 2) + 1);
  const electorates = new Electorates(chain);
  const electable = Array.from({ length: electableNodes(chain) }, (_, id) => id);
  const byHead = electable
    .filter((node) => !target.byzantine.has(node))
    .toSorted((a, b) => target.head(b).height - target.head(a).height || a - b);
  for (const first of byHead) {
    const electorate = electorates.ofHeightAbove(target.head(first));
    if (!electorate.has(first)) continue;
    const others = electable.filter(
      (node) => node !== first && electorate.has(node) && !target.byzantine.has(node),
    );
    const core = [first, ...others].slice(0, size);
    return core.length < size ? null : core.toSorted((a, b) => a - b);
  }
  return null;
}

/** q. */
function quorumIn({ delegates, quorum }: ChainSettings): number {
  return quorumOf(delegates, quorum.numerator, quorum.denominator);
}
