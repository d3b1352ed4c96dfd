/**
 * The chain that a scenario starts from: keys, accounts, delegates and their votes, all from the
 * seed.
 *
 * @module
 */
import { createHash } from 'node:crypto';
import type { Genesis } from '../protocol/chain/genesis.ts';
import type { ChainParameters } from '../protocol/chain/parameters.ts';
import {
  ED25519,
  ML_DSA_65,
  P256,
  SECP256K1,
  SLH_DSA_128F,
  type KeyPair,
  type SignatureSuite,
  type SuiteRegistry,
} from '../protocol/crypto/suite.ts';
import { defined } from '../protocol/kernel/assert.ts';
import { toHex } from '../protocol/kernel/bytes.ts';
import { quorumOf } from '../protocol/kernel/fraction.ts';
import type {
  Address,
  Amount,
  ChainId,
  DelegateId,
  PeerId,
  SuiteId,
} from '../protocol/kernel/types.ts';
import { newAccount, type Account } from '../protocol/ledger/account.ts';
import type { DelegateRecord, StakeVote } from '../protocol/ledger/delegates.ts';
import type { Scenario, SignatureName } from '../scenarios/scenario.ts';
import { withBystanders } from './bystanders.ts';

/** An account that the workload holds the key of. */
export interface Client {
  readonly address: Address;
  readonly keys: KeyPair;
}

export interface GenesisPlan {
  readonly genesis: Genesis;
  /** What every key is of. */
  readonly suite: SignatureSuite;
  /** Keys of delegates and candidates, by id; delegate `i` runs on node `i`. */
  readonly delegateKeys: readonly KeyPair[];
  /** Accounts of each workload entry. */
  readonly clients: readonly (readonly Client[])[];
}

const CHAIN = 1 as ChainId;
/** The suite by the name that scenarios use. */
export const SUITE_OF = {
  ed25519: ED25519,
  secp256k1: SECP256K1,
  p256: P256,
  'ml-dsa-65': ML_DSA_65,
  'slh-dsa-128f': SLH_DSA_128F,
} as const satisfies Readonly<Record<SignatureName, SuiteId>>;

/** Enough that no client runs out in any run that ends. */
const CLIENT_BALANCE = 1_000_000_000_000n;
const STAKE = 1_000_000_000n;

/** Blocks that nodes keep where followers, whose heads nobody tracks, may need them. */
const RETAIN_FOR_FOLLOWERS = 2_400;
const RETAIN = 64;

export function planGenesis(scenario: Scenario, seed: string, suites: SuiteRegistry): GenesisPlan {
  const id = SUITE_OF[scenario.chain.signatures];
  const suite = defined(suites.get(id), 'signature suite');
  const keysOf = (name: string): KeyPair => suite.keyPair(digest(`key/${name}/${seed}`));
  const addressOf = (name: string): Address => toHex(digest(`address/${name}/${seed}`)) as Address;
  const accounts: [Address, Account][] = [];
  const addAccount = (name: string, keys: KeyPair, balance: bigint, nonce = 0): Address => {
    const address = addressOf(name);
    const key = { suite: suite.id, publicKey: keys.publicKey };
    accounts.push([address, { ...newAccount(key, balance as Amount), nonce }]);
    return address;
  };

  const registered = scenario.chain.delegates + scenario.chain.candidates;
  const delegateKeys: KeyPair[] = [];
  const delegates: DelegateRecord[] = [];
  const votes: StakeVote[] = [];
  for (let id = 0; id < registered; id += 1) {
    const keys = keysOf(`delegate/${id}`);
    delegateKeys.push(keys);
    const address = addAccount(`delegate/${id}`, keys, 0n);
    delegates.push({
      address,
      suite: suite.id,
      publicKey: keys.publicKey,
      peer: id as PeerId,
    });
    // Somebody who never spends votes for each, for earlier ones with more.
    const holder = addAccount(`holder/${id}`, keys, STAKE * BigInt(2 * registered - id));
    votes.push({ holder, delegate: id as DelegateId });
  }

  const clients = scenario.workload.map((load, index) =>
    Array.from({ length: load.accounts }, (_, i): Client => {
      const name = `client/${index}/${i}`;
      const keys = keysOf(name);
      // So that there is a nonce that was used.
      const nonce = load.kind === 'invalid' ? 1 : 0;
      return { address: addAccount(name, keys, CLIENT_BALANCE, nonce), keys };
    }),
  );
  const genesis: Genesis = {
    parameters: chainParameters(scenario),
    accounts: withBystanders(accounts, scenario.chain.accounts, seed, suite),
    delegates,
    votes,
  };
  return { genesis, suite, delegateKeys, clients };
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
    retainBlocks: chain.followers > 0 ? RETAIN_FOR_FOLLOWERS : RETAIN,
    without: new Set(chain.without),
  };
}

/** 32 bytes that depend on a name alone. */
export function digest(name: string): Uint8Array {
  return new Uint8Array(createHash('sha256').update(`ektsim/${name}`).digest());
}
