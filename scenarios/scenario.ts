/**
 * A scenario with everything decided: units converted, defaults filled in, names resolved. The
 * simulator reads this and nothing else; `parse.ts` makes it from YAML, `print.ts` writes it back.
 *
 * Times are whole microseconds of simulated time; node numbers count from 0, delegates first, then
 * candidates, then aspirants, then followers.
 *
 * Accounts, the network, processing, the workload, the faults and the Byzantine nodes have files of
 * their own, and are exported here.
 *
 * @module
 */
import type { MempoolLimits } from '../protocol/chain/mempool-limits.ts';
import { PROTECTIONS, type Profile, type ProtectionId } from '../protocol/chain/parameters.ts';
import type { Micros } from '../protocol/kernel/types.ts';
import type { SweepSettings } from './scenario-sweep.ts';
import type { NamedAccount, ScriptedTransaction } from './scenario-accounts.ts';
import type { ByzantineNodes } from './scenario-byzantine.ts';
import type { Fault } from './scenario-faults.ts';
import type { NetworkSettings } from './scenario-network.ts';
import type { ProcessingCosts } from './scenario-processing.ts';
import type { SignatureName } from './signatures.ts';
import type { Load } from './scenario-workload.ts';

export * from './scenario-accounts.ts';
export * from './scenario-byzantine.ts';
export * from './signatures.ts';
export type * from './scenario-faults.ts';
export type * from './scenario-network.ts';
export type * from './scenario-processing.ts';
export * from './scenario-workload.ts';

export interface Scenario {
  /** Kebab-case; names the output folder. */
  readonly name: string;
  /** What the scenario shows, for people. May be empty. */
  readonly about: string;
  readonly duration: Micros;
  /** Simulated nodes: delegates + candidates + aspirants + followers. */
  readonly nodes: number;
  readonly chain: ChainSettings;
  readonly network: NetworkSettings;
  readonly clocks: ClockSettings;
  readonly disk: DiskSettings;
  /** What each node lets wait for a block, and for how long. */
  readonly mempool: MempoolLimits;
  /** Which implementation stands behind the signature suites. */
  readonly crypto: 'modelled' | 'noble' | 'native';
  /** `bytes` sends every message through the codec; `objects` passes it as it is. */
  readonly wire: 'objects' | 'bytes';
  /** What work costs a node; null: no time at all. */
  readonly processing: ProcessingCosts | null;
  readonly accounts: readonly NamedAccount[];
  /** Loads that are generated. */
  readonly workload: readonly Load[];
  /** Those that the workload spells out, in the order in which they are written. */
  readonly transactions: readonly ScriptedTransaction[];
  readonly faults: readonly Fault[];
  readonly byzantine: readonly ByzantineNodes[];
  readonly expect: Expectations;
  /** What `ektsim sweep` makes of it; null: nothing is said. No run depends on it. */
  readonly sweep: SweepSettings | null;
}

export interface ChainSettings {
  readonly delegates: number;
  readonly candidates: number;
  /** Nodes with a key that can register as delegates while the chain runs. */
  readonly aspirants: number;
  /** Nodes that follow the chain without a seat (W16). */
  readonly followers: number;
  readonly profile: Profile;
  readonly blockInterval: Micros;
  /** Exact fraction in [1/2, 1). */
  readonly quorum: Fraction;
  readonly maxDelay: Micros;
  readonly maxSkew: Micros;
  readonly tallyTimeout: Micros;
  /** How long a node that accepted a block votes for no other of that height; 0: not at all. */
  readonly voteLock: Micros;
  /** W, the wait before a commit vote (R7); 0: none. */
  readonly commitWait: Micros;
  /** Whether bodies are asked for (W6) or ride with proposals. */
  readonly bodies: 'fetch' | 'push';
  /** 0: never. */
  readonly evictAfterMissedRounds: number;
  readonly confirmations: number;
  /** Order within a round: shuffled (W1a), or by registration, for closed forms. */
  readonly order: 'shuffled' | 'fixed';
  readonly maxBlockBytes: number;
  /** Work of one block, in units of a transfer. */
  readonly maxBlockCost: number;
  readonly fees: FeeSettings;
  /** Main coin that is made for the packer of each block, in the smallest unit. */
  readonly blockReward: bigint;
  /** How often new transactions are passed on (W17). */
  readonly transactionBatch: Micros;
  /** Neighbours of a follower in the gossip graph (W16). */
  readonly gossipDegree: number;
  /** Accounts that hold coin and that no load uses, beside those of delegates and loads. */
  readonly accounts: number;
  /** Algorithm of every key. */
  readonly signatures: SignatureName;
  /** Rules of the specification that are switched off. */
  readonly without: readonly RuleId[];
}

/** Nodes that may come to have a seat; they are the first ones. */
export function electableNodes(
  chain: Pick<ChainSettings, 'delegates' | 'candidates' | 'aspirants'>,
): number {
  return chain.delegates + chain.candidates + chain.aspirants;
}

/** The least that transactions pay, in the smallest unit of the main coin. */
export interface FeeSettings {
  readonly base: bigint;
  /** On top, for each byte of the transaction. */
  readonly perByte: bigint;
  /** On top, for an address, a token or a delegate. */
  readonly registration: bigint;
}

/** Rules, and clauses of rules, that can be switched off, in the order of the specification. */
export const RULES_THAT_CAN_BE_SWITCHED_OFF = Object.keys(PROTECTIONS) as ProtectionId[];
export type RuleId = ProtectionId;

export interface Fraction {
  readonly numerator: number;
  readonly denominator: number;
}

export interface ClockSettings {
  /** Offsets are drawn uniformly from −maxOffset … +maxOffset for each node. */
  readonly maxOffset: Micros;
  /** Drifts are drawn uniformly from −maxDrift … +maxDrift, in parts per million. */
  readonly maxDriftPpm: number;
}

export interface DiskSettings {
  /** Unsynced writes reach the disk this long after they were made. */
  readonly flushInterval: Micros;
  /** Of writes that were neither synced nor flushed: the last ones, as many as are drawn; all; none. */
  readonly crashLoses: 'unsynced' | 'all-unsynced' | 'nothing';
}

/** Bounds are inclusive; null leaves a side open. */
export interface Bounds {
  readonly atLeast: number | null;
  readonly atMost: number | null;
}

/** What the run must show; null: not expected either way. Definitions in docs/reports.md. */
export interface Expectations {
  readonly forks: 'none' | 'some' | null;
  /** What checkers find. Null: none, unless forks are expected; see `expectations.ts`. */
  readonly breaches: 'none' | 'some' | null;
  /** In phase two, after the run; `any` leaves it out. Null: by profile; see `expectations.ts`. */
  readonly progress: 'none' | 'some' | 'any' | null;
  /** Every fault that ends is followed by a commit on all nodes that are up, within this time. */
  readonly recovers: { readonly within: Micros } | null;
  readonly halts: 'none' | 'some' | null;
  /** At every height that forks all agree again, within this time. */
  readonly heals: { readonly within: Micros } | null;
  /** The most confirmations that a transaction had when it was undone; 0 where none was. */
  readonly undone: Bounds | null;
  /** Committed heights ÷ (duration ÷ blockInterval). */
  readonly growth: Bounds | null;
  /** Committed transactions per second of simulated time. */
  readonly throughput: Bounds | null;
  /** Messages sent for each committed block. */
  readonly messagesPerBlock: Bounds | null;
  /** Mean time between blocks, in microseconds. */
  readonly blockTime: Bounds | null;
  /** The longest time without a new block, in microseconds. */
  readonly longestGap: Bounds | null;
  /** Transactions on the chain that did nothing but pay their fee. */
  readonly failures: Bounds | null;
  /** How often a round had other delegates than the one before. */
  readonly seatChanges: Bounds | null;
  /** Who has a seat, and who lost one. */
  readonly seats: readonly SeatExpectation[] | null;
  /** From submission; upper bounds in microseconds. */
  readonly latency: {
    readonly inclusion: LatencyBounds | null;
    readonly commit: LatencyBounds | null;
    readonly confirmation: LatencyBounds | null;
  } | null;
}

/** Why a delegate loses its seat: others have more votes, or what bars it (W1, W5). */
export const SEAT_LOSSES = ['votes', 'missed', 'resigned', 'convicted'] as const;
export type SeatLoss = (typeof SEAT_LOSSES)[number];

/** What is expected of each of some delegates; null: nothing. */
export interface SeatExpectation {
  /** Ascending. */
  readonly delegates: readonly number[];
  /** In the last round of the run. */
  readonly serves: boolean | null;
  /** Loses a seat in the run, for this reason; or keeps it or never had one. */
  readonly loses: SeatLoss | 'nothing' | null;
  /** Has packed a block that was committed. */
  readonly packs: boolean | null;
}

export interface LatencyBounds {
  readonly p50: Micros | null;
  readonly p95: Micros | null;
  readonly p99: Micros | null;
  readonly max: Micros | null;
}
