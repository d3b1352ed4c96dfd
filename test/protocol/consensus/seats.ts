/** States with the delegates, votes and records of office that a test wants. */
import fc from 'fast-check';
import { ED25519 } from '../../../protocol/crypto/suite.ts';
import type { Amount, DelegateId, PeerId, Round } from '../../../protocol/kernel/types.ts';
import { accountHash, newAccount, type Account } from '../../../protocol/ledger/account.ts';
import { delegateRegistry, voteHash, type SeatRecord } from '../../../protocol/ledger/delegates.ts';
import { State } from '../../../protocol/ledger/state.ts';
import { tokenHash, type Token } from '../../../protocol/ledger/token.ts';
import { Trie } from '../../../protocol/ledger/trie.ts';
import { addressOf } from '../chain/small-chain.ts';

const NO_KEY = new Uint8Array(32);
export const ids = (...list: number[]) => list as DelegateId[];
export const EMPTY_SEATS: SeatRecord = {
  round: 1 as Round,
  order: [],
  produced: [],
  missed: [],
  away: [],
  resigned: [],
  offenders: [],
};

/** A state in which each delegate's voters hold what is given for it, one holder for each amount. */
export function stateWith(
  holdings: readonly (readonly bigint[])[],
  seats: Partial<SeatRecord>,
): State {
  const holders = holdings.flatMap((amounts, delegate) =>
    amounts.map((balance, i) => ({
      delegate: delegate as DelegateId,
      holder: addressOf(`holder ${delegate} ${i}`),
      balance: balance as Amount,
    })),
  );
  const accounts = holders.map(
    ({ holder, balance }) =>
      [holder, newAccount({ suite: ED25519, publicKey: NO_KEY }, balance)] as const,
  );
  const delegates = holdings.map((_, id) => ({
    address: addressOf(`delegate ${id}`),
    suite: ED25519,
    publicKey: NO_KEY,
    peer: id as PeerId,
  }));
  const votes = holders.map(({ holder, delegate }) => [holder, delegate] as const);
  return new State({
    accounts: Trie.empty<Account>(accountHash).update(accounts),
    tokens: Trie.empty<Token>(tokenHash),
    votes: Trie.empty<DelegateId>(voteHash).update(votes),
    registry: delegateRegistry(delegates),
    seats: { ...EMPTY_SEATS, ...seats },
  });
}

export const REGISTERED = 9;
const someIds = fc.subarray(ids(0, 1, 2, 3, 4, 5, 6, 7, 8));
/** Any record of office of nine delegates. */
export const seatRecords: fc.Arbitrary<SeatRecord> = fc
  .record({
    order: fc.shuffledSubarray(ids(0, 1, 2, 3, 4, 5, 6, 7, 8), { minLength: 1 }),
    producers: someIds,
    missed: fc.dictionary(
      fc.constantFrom('0', '1', '2', '3', '4', '5', '6', '7', '8'),
      fc.integer({ min: 1, max: 3 }),
    ),
    away: someIds,
    resigned: someIds,
    offenders: someIds,
  })
  .map(({ order, producers, missed, away, resigned, offenders }) => ({
    round: 3 as Round,
    order,
    produced: producers.filter((id) => order.includes(id)),
    missed: Object.entries(missed).map(([id, rounds]) => ({
      delegate: Number(id) as DelegateId,
      rounds,
    })),
    away,
    resigned,
    offenders,
  }));
