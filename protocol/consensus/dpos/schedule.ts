/**
 * Whose turn it is (W2). A round's order is a {@link RoundSchedule}; turns after a block are counted
 * as its successors 1, 2, …, each with a window of time.
 *
 * @module
 */
import { assert, defined } from '../../kernel/assert.ts';
import type { DelegateId, Hash, Micros, PeerId, Position, Round } from '../../kernel/types.ts';
import type { State } from '../../ledger/state.ts';
import { seatsOf, standings, type ElectionRules, type Standing } from './election.ts';
import { shuffle } from './shuffle.ts';

export interface ScheduleRules extends ElectionRules {
  /** `fixed` keeps registration order: for closed forms. */
  readonly order: 'shuffled' | 'fixed';
}

/** The order of delegates that one or more rounds share. */
export class RoundSchedule {
  readonly order: readonly DelegateId[];
  readonly election: readonly Standing[];
  readonly #positions = new Map<DelegateId, Position>();
  readonly #peers: readonly PeerId[];
  #name: string | undefined;
  readonly #talliers: (readonly PeerId[] | undefined)[] = [];

  /**
   * @param peerOf - where a delegate's node is reached
   * @param election - how everybody stood in the election that the order is of
   */
  constructor(
    order: readonly DelegateId[],
    peerOf: (id: DelegateId) => PeerId,
    election: readonly Standing[],
  ) {
    assert(order.length > 0, 'a round without delegates');
    this.order = order;
    this.election = election;
    this.#peers = order.map(peerOf);
    order.forEach((id, index) => this.#positions.set(id, index as Position));
  }

  get size(): number {
    return this.order.length;
  }

  /** The order as text: equal for equal orders. Computed once. */
  get name(): string {
    this.#name ??= this.order.join();
    return this.#name;
  }

  /** The delegate's place, or undefined when it has no seat. */
  positionOf(id: DelegateId): Position | undefined {
    return this.#positions.get(id);
  }

  packerAt(position: Position): DelegateId {
    return defined(this.order[position], 'delegate at a position');
  }

  /**
   * The paper's distance rule (W4, W7): whether `position` relays and tallies for a packer. Real
   * division: of 21 delegates these are the 11 at distance 0 … 10.
   */
  isTallier(position: Position, packer: Position): boolean {
    const distance = (position - packer + this.size) % this.size;
    return 2 * distance < this.size;
  }

  /** Nodes of all talliers for a packer's position. */
  talliersFor(packer: Position): readonly PeerId[] {
    this.#talliers[packer] ??= this.#peers.filter((_, position) =>
      this.isTallier(position as Position, packer),
    );
    return this.#talliers[packer];
  }
}

/**
 * The order of every round that follows a block without another block between (W1, W1a, W2).
 *
 * @param state - after that block
 * @param last - its hash
 */
export function nextSchedule(state: State, last: Hash, rules: ScheduleRules): RoundSchedule {
  const election = standings(state, rules);
  const elected = seatsOf(election, rules);
  const order =
    rules.order === 'shuffled' ? shuffle(elected, last) : elected.toSorted((a, b) => a - b);
  const { delegates } = state.registry;
  return new RoundSchedule(
    order,
    (id) => defined(delegates[id], 'elected delegate').peer,
    election,
  );
}

/** A turn: place in a round. */
export interface Turn {
  readonly round: Round;
  readonly position: Position;
}

/** The turn `k` ≥ 1 places after another, in rounds of `size` delegates. */
export function successor(turn: Turn, k: number, size: number): Turn {
  const index = turn.position + k;
  return {
    round: (turn.round + Math.floor(index / size)) as Round,
    position: (index % size) as Position,
  };
}

/** Which successor of `parent` a turn is; below 1 for one that is not after it. */
export function successorNumber(parent: Turn, turn: Turn, size: number): number {
  return (turn.round - parent.round) * size + turn.position - parent.position;
}

/** First moment of successor `k`'s window after a block with timestamp `parent` (W2). */
export function windowOpens(parent: Micros, k: number, interval: Micros): Micros {
  return k === 1 ? parent + interval : parent + Math.floor(((2 * k - 1) * interval) / 2) + 1;
}

/** Last moment of successor `k`'s window. */
export function windowCloses(parent: Micros, k: number, interval: Micros): Micros {
  return parent + Math.floor(((2 * k + 1) * interval) / 2);
}
