/**
 * The Byzantine nodes of a scenario: which they are, and what they do instead of the protocol.
 *
 * @module
 */
import type { Micros } from '../protocol/kernel/types.ts';
import type { NodeSet } from './scenario-faults.ts';

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

/** Who is in touch with which copy of a twin from a moment of the node's own clock on. A node may be
 * in touch with both copies, or with none. */
export interface Meeting {
  readonly at: Micros;
  /** Null: nobody. */
  readonly first: NodeSet | null;
  readonly second: NodeSet | null;
}

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
  /** `meets`: by time, ascending; before the first of them, `split` holds. */
  | { readonly kind: 'twins'; readonly split: Split; readonly meets: readonly Meeting[] }
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
