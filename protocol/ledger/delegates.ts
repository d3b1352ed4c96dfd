/**
 * What the ledger knows about delegates (W1): who is registered, who voted for whom, and how the
 * ones in office behave. Immutable; execution makes a new record for each block.
 *
 * @module
 */
import {
  branded,
  byteString,
  encode,
  hash32,
  list,
  struct,
  u16,
  u32,
  type Codec,
} from '../codec/codec.ts';
import { hashBytes, hashOf } from '../crypto/hash.ts';
import type { Address, DelegateId, Hash, PeerId, Round, SuiteId } from '../kernel/types.ts';

/** A registered delegate; its {@link DelegateId} is its index in the registry. */
export interface DelegateRecord {
  /** Account that receives the fees and speaks for the delegate in transactions. */
  readonly address: Address;
  /** Key that signs headers, votes and heartbeats. */
  readonly suite: SuiteId;
  readonly publicKey: Uint8Array;
  /** Where the delegate's node is reached. */
  readonly peer: PeerId;
}

/** A holder's vote; weighs as much as the main coin that it holds. */
export interface StakeVote {
  readonly holder: Address;
  readonly delegate: DelegateId;
}

/** Parts that never change while votes are given at genesis only. */
export interface DelegateRegistry {
  readonly delegates: readonly DelegateRecord[];
  readonly votes: readonly StakeVote[];
  /** Hash of the two lists, for the state root. */
  readonly hash: Hash;
}

/** How the delegates in office behave. All lists of ids are ascending, but for `order`. */
export interface SeatRecord {
  readonly round: Round;
  /** The round's order (W1a). Empty before the first block. */
  readonly order: readonly DelegateId[];
  /** Who had a block committed in this round. */
  readonly produced: readonly DelegateId[];
  /** Consecutive rounds without a block, for those that have any. */
  readonly missed: readonly MissedRounds[];
  /** Gave up their seat for missed turns and have not returned. */
  readonly away: readonly DelegateId[];
  /** Convicted by evidence on chain (W5); never elected again. */
  readonly offenders: readonly DelegateId[];
}

export interface MissedRounds {
  readonly delegate: DelegateId;
  readonly rounds: number;
}

const delegateId = branded<DelegateId>(u16);
const ids = list(delegateId, 65_536);

const registryCodec = struct({
  delegates: list(
    struct({
      address: hash32,
      suite: branded<SuiteId>(u16),
      publicKey: byteString(4096),
      peer: branded<PeerId>(u32),
    }),
    65_536,
  ),
  votes: list(struct({ holder: hash32, delegate: delegateId }), 10_000_000),
});

const seatsCodec: Codec<SeatRecord> = struct({
  round: branded<Round>(u32),
  order: ids,
  produced: ids,
  missed: list(struct({ delegate: delegateId, rounds: u32 }), 65_536),
  away: ids,
  offenders: ids,
});

export function delegateRegistry(
  delegates: readonly DelegateRecord[],
  votes: readonly StakeVote[],
): DelegateRegistry {
  const bytes = encode(registryCodec, {
    delegates: delegates.map((record) => ({
      ...record,
      address: record.address as string as Hash,
    })),
    votes: votes.map((vote) => ({ ...vote, holder: vote.holder as string as Hash })),
  });
  return { delegates, votes, hash: hashOf('registry', bytes) };
}

export function seatsHash(seats: SeatRecord): Uint8Array {
  return hashBytes('seats', encode(seatsCodec, seats));
}

/** The list with the id, still ascending and without repetition. */
export function withId(list: readonly DelegateId[], id: DelegateId): readonly DelegateId[] {
  return list.includes(id) ? list : [...list, id].toSorted((a, b) => a - b);
}
