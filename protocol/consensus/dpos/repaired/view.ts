/**
 * One view of one height as a node sees it (R2, R5a, R6, R7): the proposals that came, its own vote,
 * everybody's votes. Pure state: no clock, no network, no keys.
 *
 * @module
 */
import type { Proposal } from '../../../block/proposal.ts';
import type { QuorumCertificate } from '../../../block/quorum-certificate.ts';
import type { ViewNumber } from '../../../block/view-vote.ts';
import type { ChainParameters } from '../../../chain/parameters.ts';
import type { Hash, Micros } from '../../../kernel/types.ts';
import { BallotBox } from './ballot-box.ts';

/** A vote of this node's own. */
export interface OwnVote {
  readonly proposal: Proposal;
  /** By its own clock. */
  readonly at: Micros;
}

/** What a proposal is to a view: `first` and `second` are of different blocks; more are of no use. */
export type Slot = 'first' | 'second' | 'known' | 'full';

/** What was put before a view; null stands for one that was not valid (R2.slot). */
interface Seen {
  readonly block: Hash;
  readonly proposal: Proposal | null;
}

const SLOTS = 2;

export class View {
  readonly number: ViewNumber;
  /** R6. */
  readonly votes: BallotBox;
  /** R7. */
  readonly commits: BallotBox;
  readonly #seen: Seen[] = [];
  /** Its packer proposed two blocks (R5a). */
  isVoid = false;
  ownVote: OwnVote | null = null;
  hasCommitted = false;
  /** The quorum that this node holds for each block. Of honest votes there is one at most. */
  readonly certificates = new Map<Hash, QuorumCertificate>();

  constructor(number: ViewNumber, votes: BallotBox, commits: BallotBox) {
    this.number = number;
    this.votes = votes;
    this.commits = commits;
  }

  /** Which slot a proposal of this block would take (R2). */
  slotOf(block: Hash): Slot {
    if (this.#seen.some((seen) => seen.block === block)) return 'known';
    if (this.#seen.length >= SLOTS) return 'full';
    return this.#seen.length === 0 ? 'first' : 'second';
  }

  /** Takes the slot that {@link slotOf} named. @param proposal - null if it is not valid */
  take(block: Hash, proposal: Proposal | null): void {
    this.#seen.push({ block, proposal });
  }

  proposalOf(block: Hash): Proposal | null {
    return this.#seen.find((seen) => seen.block === block)?.proposal ?? null;
  }

  /** The valid proposals, in order of arrival. */
  get proposals(): readonly Proposal[] {
    return this.#seen.flatMap(({ proposal }) => (proposal === null ? [] : [proposal]));
  }

  /** R6: what this node should vote for as soon as the block's body is executed; null: nothing. */
  get toVoteFor(): Proposal | null {
    if (this.ownVote !== null || this.isVoid) return null;
    return this.proposals[0] ?? null;
  }

  /** R7, but for the wait: the certificate on which this node should cast a commit vote. */
  get toCommit(): QuorumCertificate | null {
    if (this.ownVote === null || this.hasCommitted || this.isVoid) return null;
    return this.certificates.get(this.ownVote.proposal.statement.block) ?? null;
  }
}

/**
 * R7, the wait: whether more than W has passed since the vote, and W + σ after the vote were over
 * before the view's end. Without R7.strict the bounds themselves will do.
 *
 * @param closes - last moment of the view
 */
export function hasWaited(
  now: Micros,
  votedAt: Micros,
  closes: Micros,
  { commitWait, maxSkew, without }: ChainParameters,
): boolean {
  if (commitWait === 0 || without.has('R7')) return true;
  const over = votedAt + commitWait;
  const safe = over + maxSkew;
  return without.has('R7.strict') ? now >= over && safe <= closes : now > over && safe < closes;
}
