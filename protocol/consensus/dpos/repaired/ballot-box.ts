/**
 * Counting the votes of one phase (R6, R7, R8). Pure bookkeeping: no clock, no network, no keys. The
 * caller has checked that a vote is authentic and that its voter is of the electorate; the box
 * decides what the vote means.
 *
 * @module
 */
import { voteEvidenceOf, type VoteEvidence } from '../../../block/evidence.ts';
import { quorumCertificateOf, type QuorumCertificate } from '../../../block/quorum-certificate.ts';
import type { ViewVote } from '../../../block/view-vote.ts';
import type { DelegateId, Hash } from '../../../kernel/types.ts';

/** What a vote turned out to be. Nothing here is an error of ours: strangers send anything. */
export interface BallotOutcome {
  readonly code: 'counted' | 'repeated' | 'too-many';
  /** The quorum that this vote completed; reported once for each block. */
  readonly certificate: QuorumCertificate | null;
  /** Shows that its voter voted for two blocks in one view. */
  readonly evidence: VoteEvidence | null;
}

/** Two votes of one voter show all there is to show; more would only cost memory. */
const KEPT_OF_EACH = 2;

/** A voter counts once for each block, whatever else it voted for: others may see that vote alone. */
export class BallotBox {
  readonly #quorum: number;
  readonly #byBlock = new Map<Hash, Map<DelegateId, ViewVote>>();
  readonly #byVoter = new Map<DelegateId, ViewVote[]>();

  /** @param quorum - votes of distinct delegates that decide */
  constructor(quorum: number) {
    this.#quorum = quorum;
  }

  add(vote: ViewVote): BallotOutcome {
    const cast = this.#byVoter.get(vote.voter) ?? [];
    const votes = this.#byBlock.get(vote.block) ?? new Map<DelegateId, ViewVote>();
    if (votes.has(vote.voter)) return { code: 'repeated', certificate: null, evidence: null };
    if (cast.length >= KEPT_OF_EACH) return { code: 'too-many', certificate: null, evidence: null };
    const other = cast.find((earlier) => earlier.view === vote.view);
    cast.push(vote);
    this.#byVoter.set(vote.voter, cast);
    votes.set(vote.voter, vote);
    this.#byBlock.set(vote.block, votes);
    const isComplete = votes.size === this.#quorum;
    return {
      code: 'counted',
      certificate: isComplete ? quorumCertificateOf([...votes.values()]) : null,
      evidence: other === undefined ? null : voteEvidenceOf(other, vote),
    };
  }

  has(voter: DelegateId, block: Hash): boolean {
    return this.#byBlock.get(block)?.has(voter) === true;
  }

  /** Blocks that anybody voted for. */
  blocks(): Iterable<Hash> {
    return this.#byBlock.keys();
  }

  /** Who voted for a block, ascending. */
  votersOf(block: Hash): readonly DelegateId[] {
    return [...(this.#byBlock.get(block)?.keys() ?? [])].toSorted((a, b) => a - b);
  }
}
