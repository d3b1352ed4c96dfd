/**
 * The chain that a scenario starts from: keys, accounts, delegates and their votes, all from the
 * seed.
 *
 * @module
 */
import type { Genesis } from '../protocol/chain/genesis.ts';
import type { ChainParameters } from '../protocol/chain/parameters.ts';
import type { KeyPair, SignatureSuite, SuiteRegistry } from '../protocol/crypto/suite.ts';
import { defined } from '../protocol/kernel/assert.ts';
import { quorumOf } from '../protocol/kernel/fraction.ts';
import type { Address, Amount, ChainId, DelegateId, PeerId } from '../protocol/kernel/types.ts';
import { newAccount, type Account } from '../protocol/ledger/account.ts';
import type { DelegateRecord, StakeVote } from '../protocol/ledger/delegates.ts';
import { electableNodes, type Scenario } from '../scenarios/scenario.ts';
import { withBystanders } from './bystanders.ts';
import { KeyRing, nameOf, SUITE_OF, type Key } from './key-ring.ts';

/** An account that the workload holds the key of. */
export interface Client {
  readonly address: Address;
  readonly keys: KeyPair;
}

export interface GenesisPlan {
  readonly genesis: Genesis;
  /** What every key is of. */
  readonly suite: SignatureSuite;
  /** Keys of delegates, candidates and aspirants, by id; delegate `i` runs on node `i`. */
  readonly delegateKeys: readonly KeyPair[];
  /** Accounts of each load. */
  readonly clients: readonly (readonly Client[])[];
  /** Everybody's addresses and keys. */
  readonly ring: KeyRing;
}

const CHAIN = 1 as ChainId;

/** Enough that no client runs out in any run that ends. */
const CLIENT_BALANCE = 1_000_000_000_000n;
const STAKE = 1_000_000_000n;

/** Blocks that nodes keep where nodes may need them whose heads nobody tracks: those that are not
 * registered. */
const RETAIN_FOR_FOLLOWERS = 2_400;
const RETAIN = 64;

export function planGenesis(scenario: Scenario, seed: string, suites: SuiteRegistry): GenesisPlan {
  const { chain } = scenario;
  const ring = new KeyRing(seed, suites);
  const accounts: [Address, Account][] = [];
  const addAccount = (name: string, key: Key, balance: bigint, nonce = 0): Address => {
    const address = ring.addressOf(name);
    const controller = { suite: key.suite.id, publicKey: key.publicKey };
    accounts.push([address, { ...newAccount(controller, balance as Amount), nonce }]);
    return address;
  };

  const registered = chain.delegates + chain.candidates;
  const delegateKeys: Key[] = [];
  const delegates: DelegateRecord[] = [];
  const votes: StakeVote[] = [];
  for (let id = 0; id < electableNodes(chain); id += 1) {
    const party = nameOf({ kind: 'delegate', delegate: id });
    const key = ring.keyOf(party, chain.signatures);
    delegateKeys.push(key);
    // An aspirant has to pay for its registration; delegates earn what they need.
    const address = addAccount(party, key, id < registered ? 0n : STAKE);
    if (id >= registered) continue;
    delegates.push({
      address,
      suite: key.suite.id,
      publicKey: key.publicKey,
      peer: id as PeerId,
    });
    // Somebody who votes for each, for earlier ones with more coin.
    const stake = STAKE * BigInt(2 * registered - id);
    const holder = addAccount(nameOf({ kind: 'holder', delegate: id }), key, stake);
    votes.push({ holder, delegate: id as DelegateId });
  }

  const clients = scenario.workload.map((load, index) =>
    Array.from({ length: load.accounts }, (_, i): Client => {
      const name = `client/${index}/${i}`;
      const keys = ring.keyOf(name, chain.signatures);
      // So that there is a nonce that was used.
      const nonce = load.kind === 'invalid' ? 1 : 0;
      return { address: addAccount(name, keys, CLIENT_BALANCE, nonce), keys };
    }),
  );
  for (const { name, balance, votes: delegate, signatures } of scenario.accounts) {
    const party = nameOf({ kind: 'account', name });
    const holder = addAccount(party, ring.keyOf(party, signatures), balance);
    if (delegate !== null) votes.push({ holder, delegate: delegate as DelegateId });
  }
  const suite = defined(suites.get(SUITE_OF[chain.signatures]), 'signature suite');
  const genesis: Genesis = {
    parameters: chainParameters(scenario),
    accounts: withBystanders(accounts, chain.accounts, seed, suite),
    delegates,
    votes,
  };
  return { genesis, suite, delegateKeys, clients, ring };
}

export function chainParameters(scenario: Scenario): ChainParameters {
  const { chain } = scenario;
  return {
    chain: CHAIN,
    profile: chain.profile,
    delegates: chain.delegates,
    blockInterval: chain.blockInterval,
    quorum: quorumOf(chain.delegates, chain.quorum.numerator, chain.quorum.denominator),
    maxDelay: chain.maxDelay,
    maxSkew: chain.maxSkew,
    tallyTimeout: chain.tallyTimeout,
    voteLock: chain.voteLock,
    commitWait: chain.commitWait,
    bodies: chain.bodies,
    evictAfterMissedRounds: chain.evictAfterMissedRounds,
    order: chain.order,
    maxBlockBytes: chain.maxBlockBytes,
    maxBlockCost: chain.maxBlockCost,
    fees: {
      base: chain.fees.base as Amount,
      perByte: chain.fees.perByte as Amount,
      registration: chain.fees.registration as Amount,
    },
    blockReward: chain.blockReward as Amount,
    transactionBatch: chain.transactionBatch,
    retainBlocks: chain.followers + chain.aspirants > 0 ? RETAIN_FOR_FOLLOWERS : RETAIN,
    without: new Set(chain.without),
  };
}
