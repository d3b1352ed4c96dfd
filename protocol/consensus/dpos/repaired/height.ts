/**
 * One height as a node sees it: its views, its highest vote and certificate (R3), and the block that
 * became final (R8). Pure state.
 *
 * @module
 */
import type { Proposal } from '../../../block/proposal.ts';
import type { QuorumCertificate } from '../../../block/quorum-certificate.ts';
import type { ViewNumber } from '../../../block/view-vote.ts';
import type { Hash } from '../../../kernel/types.ts';
import { BallotBox } from './ballot-box.ts';
import type { HeightRules } from './height-rules.ts';
import { View } from './view.ts';

export class HeightState {
  readonly rules: HeightRules;
  /** The open view; −1 before the first one opens. Never goes back. */
  current = -1;
  /** The proposal of this node's highest vote. */
  highestVote: Proposal | null = null;
  highestCertificate: QuorumCertificate | null = null;
  /** Final certificates by block: two of them are an alarm (R8). */
  readonly finals = new Map<Hash, QuorumCertificate>();
  readonly #views = new Map<number, View>();
  /** Commit votes of all views together, where R8.view is off. */
  readonly #allCommits: BallotBox | null;

  constructor(rules: HeightRules) {
    this.rules = rules;
    const { quorum } = rules.parameters;
    this.#allCommits = rules.has('R8.view') ? null : new BallotBox(quorum);
  }

  /** Views are made when first spoken of; callers bound the number. */
  view(number: ViewNumber): View {
    let view = this.#views.get(number);
    if (view === undefined) {
      const { quorum } = this.rules.parameters;
      const commits = this.#allCommits ?? new BallotBox(quorum);
      view = new View(number, new BallotBox(quorum), commits);
      this.#views.set(number, view);
    }
    return view;
  }

  /** Those that were spoken of, ascending. */
  views(): readonly View[] {
    return [...this.#views.values()].toSorted((a, b) => a.number - b.number);
  }

  get open(): View | null {
    return this.current < 0 ? null : this.view(this.current as ViewNumber);
  }

  /** A vote certificate that this node holds. */
  note(certificate: QuorumCertificate): void {
    const { view, block } = certificate;
    const { certificates } = this.view(view);
    if (!certificates.has(block)) certificates.set(block, certificate);
    if (this.highestCertificate === null || view > this.highestCertificate.view)
      this.highestCertificate = certificate;
  }

  /**
   * This node casts a commit vote on a certificate of the open view (R7): that is the one to claim,
   * whatever else was certified in the view.
   */
  restOn(certificate: QuorumCertificate): void {
    this.highestCertificate = certificate;
  }
}
