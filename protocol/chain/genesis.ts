/**
 * The block that everybody starts from: height 0, the last turn of round 0, time 0.
 *
 * @module
 */
import { EMPTY_BODY } from '../block/body.ts';
import { Header, SignedHeader } from '../block/header.ts';
import { nextSchedule } from '../consensus/dpos/schedule.ts';
import { hashOf } from '../crypto/hash.ts';
import type { Address, DelegateId, Hash, Height, Position, Round } from '../kernel/types.ts';
import { accountHash, type Account } from '../ledger/account.ts';
import {
  delegateRegistry,
  voteHash,
  type DelegateRecord,
  type StakeVote,
} from '../ledger/delegates.ts';
import { merkleRoot } from '../ledger/merkle.ts';
import { NO_OUTCOME, receiptsRoot } from '../ledger/receipt.ts';
import { State } from '../ledger/state.ts';
import { tokenHash, type Token } from '../ledger/token.ts';
import { Trie } from '../ledger/trie.ts';
import type { ChainBlock } from './chain-block.ts';
import type { ChainParameters } from './parameters.ts';

export interface Genesis {
  readonly parameters: ChainParameters;
  /** May be many, and made on the way: it is gone through once. */
  readonly accounts: Iterable<readonly [Address, Account]>;
  /** At least `parameters.delegates`; the rest are candidates. */
  readonly delegates: readonly DelegateRecord[];
  /** No holder twice. */
  readonly votes: readonly StakeVote[];
}

/** All of it may come together in one balance. */
const MAX_SUPPLY = 0xffff_ffff_ffff_ffffn;

/**
 * @throws RangeError when there are fewer delegates than seats, one has no account, or there is more
 * coin than one balance can be
 */
export function genesisBlock(genesis: Genesis): ChainBlock {
  const { parameters } = genesis;
  if (genesis.delegates.length < parameters.delegates)
    throw new RangeError(
      `${genesis.delegates.length} registered delegates cannot fill ${parameters.delegates} seats`,
    );
  const supply = { coin: 0n };
  const accounts = Trie.empty<Account>(accountHash).update(counted(genesis.accounts, supply));
  for (const { address } of genesis.delegates) {
    if (accounts.get(address) === undefined)
      throw new RangeError(`the delegate ${address} has no account`);
  }
  if (supply.coin > MAX_SUPPLY)
    throw new RangeError(`a supply of ${supply.coin} is above ${MAX_SUPPLY}`);
  const votes = genesis.votes.map(({ holder, delegate }) => [holder, delegate] as const);
  const state = new State({
    accounts,
    tokens: Trie.empty<Token>(tokenHash),
    votes: Trie.empty<DelegateId>(voteHash).update(votes),
    registry: delegateRegistry(genesis.delegates),
    seats: {
      round: 0 as Round,
      order: [],
      produced: [],
      missed: [],
      away: [],
      resigned: [],
      offenders: [],
    },
  });
  const header = new Header({
    chain: parameters.chain,
    height: 0 as Height,
    round: 0 as Round,
    position: (parameters.delegates - 1) as Position,
    packer: 0 as DelegateId,
    parent: hashOf('genesis', new Uint8Array(0)),
    timestamp: 0,
    bodyHash: EMPTY_BODY.hash,
    stateRoot: state.root,
    transactionsRoot: merkleRoot('transactions', []),
    receiptsRoot: receiptsRoot([]),
  });
  const hash: Hash = header.hash;
  return {
    hash,
    height: header.height,
    signed: new SignedHeader({ header, signature: new Uint8Array(0) }),
    body: EMPTY_BODY,
    transactions: [],
    state,
    outcome: NO_OUTCOME,
    schedule: nextSchedule(state, hash, parameters),
    missed: [],
    certificate: null,
  };
}

/** The same accounts, whose coin is added up as they go by. */
function* counted(accounts: Genesis['accounts'], supply: { coin: bigint }): Genesis['accounts'] {
  for (const entry of accounts) {
    supply.coin += entry[1].balance;
    yield entry;
  }
}
