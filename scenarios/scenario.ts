/**
 * A scenario with everything decided: units converted, defaults filled in, names resolved. The
 * simulator reads this and nothing else; `parse.ts` makes it from YAML, `print.ts` writes it back.
 *
 * Times are whole microseconds of simulated time; node numbers count from 0, delegates first, then
 * candidates, then followers.
 *
 * @module
 */
import { PROTECTIONS, type Profile, type ProtectionId } from '../protocol/chain/parameters.ts';
import type { Micros } from '../protocol/kernel/types.ts';
import type { MessageKind } from '../protocol/node/message.ts';
import type { TriggerEvent } from './trigger-events.ts';

export interface Scenario {
  /** Kebab-case; names the output folder. */
  readonly name: string;
  /** What the scenario shows, for people. May be empty. */
  readonly about: string;
  readonly duration: Micros;
  /** Simulated nodes: delegates + candidates + followers. */
  readonly nodes: number;
  readonly chain: ChainSettings;
  readonly network: NetworkSettings;
  readonly clocks: ClockSettings;
  readonly disk: DiskSettings;
  /** Which implementation stands behind the signature suites. */
  readonly crypto: 'modelled' | 'noble' | 'native';
  /** `bytes` sends every message through the codec; `objects` passes it as it is. */
  readonly wire: 'objects' | 'bytes';
  readonly workload: readonly TransferLoad[];
  readonly faults: readonly Fault[];
  readonly byzantine: readonly ByzantineNodes[];
  readonly expect: Expectations;
}

export interface ChainSettings {
  readonly delegates: number;
  readonly candidates: number;
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
  /** How often new transactions are passed on (W17). */
  readonly transactionBatch: Micros;
  /** Neighbours of a follower in the gossip graph (W16). */
  readonly gossipDegree: number;
  /** Algorithm of every key. */
  readonly signatures: 'ed25519' | 'secp256k1';
  /** Rules of the specification that are switched off. */
  readonly without: readonly RuleId[];
}

/** Rules, and clauses of rules, that can be switched off, in the order of the specification. */
export const RULES_THAT_CAN_BE_SWITCHED_OFF = Object.keys(PROTECTIONS) as ProtectionId[];
export type RuleId = ProtectionId;

export interface Fraction {
  readonly numerator: number;
  readonly denominator: number;
}

export interface NetworkSettings {
  readonly latency: Latency | RegionLatency;
  /** Probabilities, 0 … 1, for each message on each link. */
  readonly loss: number;
  readonly duplicate: number;
  /** Probability that a message may overtake earlier ones of its link. 0: links are FIFO. */
  readonly reorder: number;
  /** Bits per second of each link direction; null: unlimited. */
  readonly bandwidth: number | null;
  /** Overrides for some directed links; a later entry wins over an earlier one. */
  readonly links: readonly LinkOverride[];
}

/** One-way delay. */
export type Latency =
  | { readonly kind: 'constant'; readonly value: Micros }
  | { readonly kind: 'uniform'; readonly min: Micros; readonly max: Micros }
  | {
      readonly kind: 'lognormal';
      readonly median: Micros;
      readonly p99: Micros;
      /** Truncation, or null. */
      readonly max: Micros | null;
    };

export interface RegionLatency {
  readonly kind: 'regions';
  readonly names: readonly string[];
  /** Region index of each node. */
  readonly regionOf: readonly number[];
  /** `delay[a][b]`: one-way delay from region a to region b. */
  readonly delay: readonly (readonly Latency[])[];
}

export interface LinkOverride {
  readonly from: readonly number[];
  readonly to: readonly number[];
  readonly quality: LinkQuality;
}

/** What is given replaces the network's own value. */
export interface LinkQuality {
  readonly latency?: Latency;
  readonly loss?: number;
  readonly duplicate?: number;
  readonly reorder?: number;
  readonly bandwidth?: number | null;
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
  /** What a crash does to writes that were neither synced nor flushed. */
  readonly crashLoses: 'unsynced' | 'nothing';
}

export interface TransferLoad {
  readonly kind: 'transfers';
  /** Transactions per second, > 0. */
  readonly rate: number;
  readonly arrivals: 'poisson' | 'constant';
  readonly accounts: number;
  /** In the smallest unit. */
  readonly amount: bigint;
  readonly fee: bigint;
  readonly start: Micros;
  /** Null: until the run ends. */
  readonly stop: Micros | null;
}

/** One planned fault. Its `action` holds from the moment the trigger fires, for `duration`. */
export interface Fault {
  readonly trigger: Trigger;
  /** Null: until the run ends. */
  readonly duration: Micros | null;
  readonly action: FaultAction;
}

/** When a fault begins. Event triggers fire once, at the event that is the `count`-th to match,
 * before any of the messages that the event's node sends with it leave. */
export type Trigger =
  | { readonly kind: 'at'; readonly time: Micros }
  | {
      readonly kind: 'event';
      readonly event: TriggerEvent;
      /** What the event must show; null matches any. `by`: node that announced it. */
      readonly height: number | null;
      readonly by: number | null;
      /** So many events must match, at whatever nodes, 1 or more. */
      readonly count: number;
      /** Waits this long after the event. */
      readonly after: Micros;
    };

/**
 * Some nodes. Roles are resolved when the fault begins, from the event that triggered it:
 * `packer` packed the event's block, `successor` has the turn after the packer's, `announcer` is
 * the node at which the event happened.
 */
export type NodeSet =
  | { readonly kind: 'ids'; readonly ids: readonly number[] }
  | { readonly kind: 'role'; readonly role: 'packer' | 'successor' | 'announcer' }
  /** So many of `among`, drawn from the seed before the run begins. */
  | { readonly kind: 'any'; readonly count: number; readonly among: readonly number[] };

export type FaultAction =
  /** Messages between different groups are lost. Nodes in no group form one more. */
  | { readonly kind: 'partition'; readonly groups: readonly NodeSet[] }
  /** Messages from one set to the other are lost; the other direction works. A set is never cut
   * from itself: a node in both still hears itself. */
  | { readonly kind: 'cut'; readonly from: NodeSet; readonly to: NodeSet }
  /** Nodes stop; they restart from their disks when the fault ends. */
  | { readonly kind: 'crash'; readonly nodes: NodeSet }
  /** Directed links change their quality. */
  | {
      readonly kind: 'degrade';
      readonly from: NodeSet;
      readonly to: NodeSet;
      readonly quality: LinkQuality;
    }
  /** Clocks are set off by this much more. */
  | {
      readonly kind: 'clock';
      readonly nodes: NodeSet;
      readonly offset: Micros;
      readonly driftPpm: number;
    }
  /** Every input that a node handles takes it that long; the others wait for their turn. */
  | { readonly kind: 'slow'; readonly nodes: NodeSet; readonly processing: Micros }
  /** As `cut`, again and again: the links fail with the fault's beginning. */
  | { readonly kind: 'flap'; readonly from: NodeSet; readonly to: NodeSet; readonly cycle: Cycle }
  /** As `crash`, again and again: the nodes stop with the fault's beginning. */
  | { readonly kind: 'restarts'; readonly nodes: NodeSet; readonly cycle: Cycle }
  | DiskFault
  /** Messages are delayed on top of what their links do. */
  | ({
      readonly kind: 'hold';
      /** How long; null: until the fault ends. */
      readonly by: Micros | null;
    } & SomeMessages)
  /** Messages are lost. */
  | ({ readonly kind: 'drop' } & SomeMessages)
  | Swizzle;

/**
 * Down for the first length of `down`, up for the first of `up`, down for the second of `down`, …;
 * each list begins anew when it is at its end.
 */
export interface Cycle {
  readonly up: readonly Micros[];
  readonly down: readonly Micros[];
  /** Each length is drawn from ± this before the run begins; less than all of them. */
  readonly jitter: Micros;
}

/** Some of the messages that leave for some directed links while the fault holds. */
export interface SomeMessages {
  readonly from: NodeSet;
  readonly to: NodeSet;
  /** Null: all kinds. In the order of the codec. */
  readonly messages: readonly MessageKind[] | null;
  /** Only so many, the first that leave; null: all. To two receivers are two messages. */
  readonly count: number | null;
}

/**
 * Disks fail for some kinds of record. `forget`: a crash while the fault holds loses what was
 * written since it began, synced or not. `tear`: such a crash destroys the record that was written
 * last. `full`: nothing more can be written; a node whose synced write fails stops until the fault
 * ends, other writes are lost without a word.
 */
export interface DiskFault {
  readonly kind: 'disk';
  readonly nodes: NodeSet;
  readonly mode: 'forget' | 'tear' | 'full';
  /** A kind is the part of a record's key before the first `/`. Null: all kinds. Ascending. */
  readonly records: readonly string[] | null;
}

/**
 * Nodes are cut off from all others one after another, and come back one after another in another
 * order: evenly spread over the first and the last `over` of the fault's time.
 */
export interface Swizzle {
  readonly kind: 'swizzle';
  readonly nodes: NodeSet;
  readonly over: Micros;
  /** Order in which the nodes are cut off, and come back. Null: drawn before the run begins. */
  readonly fail: readonly number[] | null;
  readonly restore: readonly number[] | null;
}

/** Delegates or candidates that do not follow the protocol. They stay Byzantine for all reports,
 * even while their behaviours rest. */
export interface ByzantineNodes {
  readonly nodes: NodeSet;
  /** What they do, each to what the one before leaves; at least one. */
  readonly behaviours: readonly Behaviour[];
  /** When the behaviours begin. */
  readonly at: Micros;
  /** Null: until the run ends. */
  readonly duration: Micros | null;
}

/** `halves`: lower node numbers against higher; `coins`: each node by a fair coin, anew for each
 * turn; or the two sides (nodes in neither are of the first). */
export type Split = 'halves' | 'coins' | readonly [first: NodeSet, second: NodeSet];

/** What a lying status says (R3). */
export const STATUS_CLAIMS = ['nothing', 'stale', 'forged'] as const;
export type StatusClaim = (typeof STATUS_CLAIMS)[number];

/** What may be wrong with a block. */
export const BLOCK_FAULTS = [
  'state-root',
  'transaction',
  'timestamp',
  'signature',
  'packer',
  'size',
] as const;
export type BlockFault = (typeof BLOCK_FAULTS)[number];

/** Votes that must not count: of a key without a seat, or in the name of others; one vote many
 * times; for a block that nobody packed; of another chain; of an earlier height; of a later one. */
export const FORGERIES = [
  'outsiders',
  'duplicates',
  'other-block',
  'other-chain',
  'old-height',
  'wrong-height',
] as const;
export type Forgery = (typeof FORGERIES)[number];

/** Which block an old certificate is sent with: its own, or each new one that is heard of. */
export const REPLAYED_UNDER = ['own-block', 'new-blocks'] as const;
export type ReplayedUnder = (typeof REPLAYED_UNDER)[number];

/** What colluding nodes can do together. */
export const COLLUSION_STRATEGIES = [
  'random',
  'split-view',
  'split-view-behind-decoys',
  'early-header',
  'body-to-one',
  'timed-evidence',
  'forged-claims',
  'last-moment',
  'second-vote',
  'unbacked-claim',
  'void-block',
  'lone-certificate',
  'mixed-views',
  'forgotten-certificate',
  'forged-chain',
  'hollow-certificates',
  'impostor',
  'unjustified-proposals',
  'late-proposal',
  'hidden-certificate',
  'left-out-voter',
  'rotating-victims',
] as const;
export type CollusionStrategy = (typeof COLLUSION_STRATEGIES)[number];

/** One way to break the protocol; `from` null: from everybody. Meanings in docs/scenarios.md. */
export type Behaviour =
  | { readonly kind: 'equivocate'; readonly split: Split }
  | { readonly kind: 'twins'; readonly split: Split }
  | { readonly kind: 'double-vote' }
  | { readonly kind: 'vote-for-everything' }
  | { readonly kind: 'withhold-block'; readonly from: NodeSet | null }
  | { readonly kind: 'withhold-body'; readonly from: NodeSet | null }
  | { readonly kind: 'withhold-votes'; readonly from: NodeSet | null }
  /** 0: not late. */
  | { readonly kind: 'late'; readonly proposals: Micros; readonly votes: Micros }
  | { readonly kind: 'late-certificates'; readonly by: Micros }
  | { readonly kind: 'lie-in-status'; readonly claim: StatusClaim }
  | { readonly kind: 'invalid-block'; readonly faults: readonly BlockFault[] }
  | { readonly kind: 'forged-votes'; readonly forgeries: readonly Forgery[] }
  | { readonly kind: 'replay-certificates'; readonly under: ReplayedUnder }
  | { readonly kind: 'usurp-turns' }
  /** Messages for each second. */
  | { readonly kind: 'spam'; readonly rate: number }
  | { readonly kind: 'amnesia' }
  | { readonly kind: 'wrong-execution' }
  /** Alone in its list. */
  | Collude;

/** The nodes of one entry act as one, and order honest messages within `maxDelay`. */
export interface Collude {
  readonly kind: 'collude';
  readonly strategy: CollusionStrategy;
  /** The longest that an honest message may be made to take. */
  readonly maxDelay: Micros;
  /** From then on `chain.maxDelay` bounds that, too; null: never. */
  readonly until: Micros | null;
}

export type BehaviourKind = Behaviour['kind'];

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
  /** From submission; upper bounds in microseconds. */
  readonly latency: {
    readonly inclusion: LatencyBounds | null;
    readonly commit: LatencyBounds | null;
    readonly confirmation: LatencyBounds | null;
  } | null;
}

export interface LatencyBounds {
  readonly p50: Micros | null;
  readonly p95: Micros | null;
  readonly p99: Micros | null;
  readonly max: Micros | null;
}
