/**
 * What the ledger knows about delegates (W1): who is registered, who voted for whom, and how the
 * ones in office behave. Immutable; execution makes a new record for each block.
 *
 * @module
 */
import { address, branded, list, optional, struct, u16, u32, type Codec } from '../codec/codec.ts';
import { hashBytesOfEncoding, hashOfEncoding } from '../crypto/hash.ts';
import { assert } from '../kernel/assert.ts';
import type { Address, DelegateId, Hash, PeerId, Round, SuiteId } from '../kernel/types.ts';
import { keyFields } from './account.ts';

/** Numbers that delegates may register under are below this. */
export const MAX_DELEGATES = 4_096;

/** A registered delegate. */
export interface DelegateRecord {
  /** Account that receives the fees and speaks for the delegate in transactions. */
  readonly address: Address;
  /** Key that signs headers, votes and heartbeats. */
  readonly suite: SuiteId;
  readonly publicKey: Uint8Array;
  /** Where the delegate's node is reached. */
  readonly peer: PeerId;
}

/** A holder's vote; weighs as much as the main coin that it holds. One for each holder. */
export interface StakeVote {
  readonly holder: Address;
  readonly delegate: DelegateId;
}

/** Everybody who registered, for ever. */
export interface DelegateRegistry {
  /** By {@link DelegateId}; numbers that nobody has are undefined. */
  readonly delegates: readonly (DelegateRecord | undefined)[];
  /** Of the whole list, for the state root. */
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
  /** Stand for election no more, by their own wish. */
  readonly resigned: readonly DelegateId[];
  /** Convicted by evidence on chain (W5); never elected again. */
  readonly offenders: readonly DelegateId[];
}

export interface MissedRounds {
  readonly delegate: DelegateId;
  readonly rounds: number;
}

const delegateId = branded<DelegateId>(u16);
const ids = list(delegateId, MAX_DELEGATES);

const registryCodec: Codec<readonly (DelegateRecord | null)[]> = list(
  optional(struct({ address, ...keyFields, peer: branded<PeerId>(u32) })),
  MAX_DELEGATES,
);

const seatsCodec: Codec<SeatRecord> = struct({
  round: branded<Round>(u32),
  order: ids,
  produced: ids,
  missed: list(struct({ delegate: delegateId, rounds: u32 }), MAX_DELEGATES),
  away: ids,
  resigned: ids,
  offenders: ids,
});

/** @param delegates - by number; undefined for numbers that nobody has */
export function delegateRegistry(
  delegates: readonly (DelegateRecord | undefined)[],
): DelegateRegistry {
  return new Registry(delegates);
}

class Registry implements DelegateRegistry {
  readonly delegates: readonly (DelegateRecord | undefined)[];
  #hash: Hash | undefined;

  constructor(delegates: readonly (DelegateRecord | undefined)[]) {
    this.delegates = delegates;
  }

  /** Computed when first asked for: a block may register many, and is asked once. */
  get hash(): Hash {
    this.#hash ??= hashOfEncoding('registry', registryCodec, Array.from(this.delegates, orNull));
    return this.#hash;
  }
}

function orNull(record: DelegateRecord | undefined): DelegateRecord | null {
  return record ?? null;
}

/** Numbers that delegates have, ascending. */
export function registeredIds({ delegates }: DelegateRegistry): readonly DelegateId[] {
  return delegates.flatMap((record, id) => (record === undefined ? [] : [id as DelegateId]));
}

/** The number under which the account registered as a delegate. */
export function delegateOfAccount(
  { delegates }: DelegateRegistry,
  address: Address,
): DelegateId | undefined {
  const index = delegates.findIndex((record) => record?.address === address);
  return index < 0 ? undefined : (index as DelegateId);
}

/** The registry with one delegate more, under a number that nobody has. */
export function withDelegate(
  { delegates }: DelegateRegistry,
  id: DelegateId,
  record: DelegateRecord,
): DelegateRegistry {
  assert(delegates[id] === undefined, 'a number that a delegate has');
  const length = Math.max(delegates.length, id + 1);
  return delegateRegistry(
    Array.from({ length }, (_, other) => (other === id ? record : delegates[other])),
  );
}

/** What the state root commits to for one holder's vote. */
export function voteHash(delegate: DelegateId): Uint8Array {
  return hashBytesOfEncoding('votes', delegateId, delegate);
}

export function seatsHash(seats: SeatRecord): Hash {
  return hashOfEncoding('seats', seatsCodec, seats);
}

/** The list with the id, still ascending and without repetition. */
export function withId(list: readonly DelegateId[], id: DelegateId): readonly DelegateId[] {
  return list.includes(id) ? list : [...list, id].toSorted((a, b) => a - b);
}
