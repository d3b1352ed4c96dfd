/**
 * Who may vote, read from the ledger by an implementation of W1 that is the checkers' own. Only the
 * set of a round's delegates matters here, not their order (W1a).
 *
 * @module
 */
import type { ChainBlock } from '../../protocol/chain/chain-block.ts';
import { RecentMap } from '../../protocol/kernel/recent-map.ts';
import type { Hash } from '../../protocol/kernel/types.ts';
import type { State } from '../../protocol/ledger/state.ts';

export interface Seats {
  /** N. */
  readonly delegates: number;
  readonly evictAfterMissedRounds: number;
}

/**
 * The delegates of a round that begins after this state (W1): a registered delegate has a seat if
 * fewer than N others go before it. Those that are away come behind, then who resigned, then
 * who was convicted.
 */
export function electedAfter(state: State, rules: Seats): ReadonlySet<number> {
  const { delegates } = state.registry;
  const absent = absentAfter(state, rules);
  const stake = new Map<number, bigint>();
  for (const [holder, delegate] of state.votes.entries()) {
    const balance = state.accounts.get(holder)?.balance ?? 0n;
    stake.set(delegate, (stake.get(delegate) ?? 0n) + balance);
  }
  const resigned = new Set<number>(state.seats.resigned);
  const convicted = new Set<number>(state.seats.offenders);
  const standing = delegates.flatMap((record, id) => {
    if (record === undefined) return [];
    const lack = convicted.has(id) ? 3 : resigned.has(id) ? 2 : absent.has(id) ? 1 : 0;
    return [{ id, class: lack, stake: stake.get(id) ?? 0n, address: record.address }];
  });
  const elected = new Set<number>();
  for (const own of standing) {
    const before = standing.filter(
      (other) =>
        other.class < own.class ||
        (other.class === own.class &&
          (other.stake > own.stake || (other.stake === own.stake && other.address < own.address))),
    );
    if (before.length < rules.delegates) elected.add(own.id);
  }
  return elected;
}

/** Who is away once the state's round is over. */
function absentAfter({ seats }: State, rules: Seats): ReadonlySet<number> {
  const absent = new Set<number>(seats.away);
  for (const id of seats.order) {
    if (seats.produced.includes(id)) continue;
    const before = seats.missed.find(({ delegate }) => delegate === id)?.rounds ?? 0;
    const limit = rules.evictAfterMissedRounds;
    if (limit > 0 && before + 1 >= limit) absent.add(id);
  }
  return absent;
}

/** Blocks whose electorates are remembered; of an older one the ledger's own record is taken. */
const REMEMBERED = 512;

export class Electorates {
  readonly #rules: Seats;
  /** Delegates of a block's round. */
  readonly #ofRound = new RecentMap<Hash, ReadonlySet<number>>(REMEMBERED);
  /** Delegates elected after a block. */
  readonly #elected = new RecentMap<Hash, ReadonlySet<number>>(REMEMBERED);

  constructor(rules: Seats) {
    this.#rules = rules;
  }

  /** The delegates of the round of a block. */
  ofRound(block: ChainBlock, parent: ChainBlock): ReadonlySet<number> {
    let set = this.#ofRound.get(block.hash);
    if (set === undefined) {
      const isSame = block.signed.header.round === parent.signed.header.round;
      set = isSame ? this.#known(parent) : this.#electedAfter(parent);
      this.#ofRound.set(block.hash, set);
    }
    return set;
  }

  /** R0: the delegates of the round of the parent's successor 1. */
  ofHeightAbove(parent: ChainBlock): ReadonlySet<number> {
    const isLast = parent.signed.header.position + 1 >= this.#rules.delegates;
    return isLast ? this.#electedAfter(parent) : this.#known(parent);
  }

  /** W2: who packs the views above a block, sooner or later: the rest of its round, and then those of
   * the next rounds, which are elected after it as long as no block comes. */
  packersAbove(parent: ChainBlock): ReadonlySet<number> {
    const rest = parent.state.seats.order.slice(parent.signed.header.position + 1);
    return new Set([...rest, ...this.#electedAfter(parent)]);
  }

  #known(block: ChainBlock): ReadonlySet<number> {
    return this.#ofRound.get(block.hash) ?? new Set<number>(block.state.seats.order);
  }

  #electedAfter(block: ChainBlock): ReadonlySet<number> {
    let set = this.#elected.get(block.hash);
    if (set === undefined) {
      set = electedAfter(block.state, this.#rules);
      this.#elected.set(block.hash, set);
    }
    return set;
  }
}
