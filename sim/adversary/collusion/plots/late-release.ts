/**
 * The second half of many attacks. One honest delegate, the victim, has cast a commit vote for a
 * block to which the others are not bound. The conspiracy keeps its own commit votes back, has the
 * next view decide another block without the victim, and then releases them: the victim finds its
 * block final at the moment at which the others find theirs.
 *
 * @module
 */
import type { Proposal, Status } from '../../../../protocol/block/proposal.ts';
import type { ViewVote } from '../../../../protocol/block/view-vote.ts';
import { defined } from '../../../../protocol/kernel/assert.ts';
import type { Hash } from '../../../../protocol/kernel/types.ts';
import type { Transit } from '../conspiracy.ts';
import { DirectedPlot, FIRST_VIEW } from '../directed-plot.ts';

export abstract class LateRelease extends DirectedPlot {
  /** A victim, and one who decides without it. */
  protected override readonly leastHonest = 2;
  /** The block that the victim commits to. */
  #bait: Hash | undefined;
  readonly #voted = new Set<string>();

  /** Makes the victim, and nobody else, cast a commit vote for a block in the first view. */
  protected abstract setUp(): Hash;

  /** What members claim to the packers of later views. */
  protected claims(member: number, view: number): Status {
    return this.status(member, view);
  }

  /** Packs the next view, and is not the victim. */
  protected get other(): number {
    return this.nextHonestPacker().node;
  }

  protected get victim(): number {
    return this.another(this.other);
  }

  protected get bait(): Hash {
    return defined(this.#bait, 'the bait');
  }

  protected attack(): void {
    this.#voted.clear();
    this.#bait = this.setUp();
    const { height } = this.rules;
    const { node, view } = this.nextHonestPacker();
    this.at(this.rules.opens(view), () => {
      if (!this.isOn(height)) return;
      for (const member of this.setting.members)
        this.send(member, node, this.statusMessage(this.claims(member, view)));
    });
  }

  protected delay(transit: Transit): number | null {
    const { from, message } = transit;
    switch (message.kind) {
      case 'status':
        return from === this.victim ? this.longest : 1;
      case 'certified':
        return this.longest;
      case 'proposal':
        if (message.proposal.statement.view === FIRST_VIEW)
          return this.delayOfSetUp?.(transit) ?? this.longest;
        this.#onLaterProposal(message.proposal);
        return 1;
      case 'view-vote':
      case 'commit-vote':
        if (message.vote.view === FIRST_VIEW) return this.delayOfSetUp?.(transit) ?? this.longest;
        if (message.kind === 'commit-vote') this.#onLaterCommit(message.vote);
        return message.kind === 'commit-vote' ? this.longest : 1;
      case 'body-request':
      case 'body':
      case 'evidence':
        return this.delayOfSetUp?.(transit) ?? this.longest;
      default:
        return null;
    }
  }

  /** How long messages of the first view take; without it, as long as they may. */
  protected delayOfSetUp?(transit: Transit): number;

  /** All members vote for another block than the bait, at once. */
  #onLaterProposal({ statement }: Proposal): void {
    const { block, view } = statement;
    if (block === this.bait) return;
    for (const member of this.setting.members) {
      if (this.#voted.has(`${member}/${view}`)) continue;
      this.#voted.add(`${member}/${view}`);
      for (const node of this.setting.honest)
        this.send(member, node, this.vote(member, 'vote', block, view));
    }
  }

  /** The others are about to decide: everybody gets what it needs, at one moment. */
  #onLaterCommit({ block, view, voter }: ViewVote): void {
    if (block === this.bait || voter === this.victim) return;
    for (const member of this.setting.members) {
      if (this.#voted.has(`commit/${member}/${voter}`)) continue;
      this.#voted.add(`commit/${member}/${voter}`);
      this.send(member, voter, this.vote(member, 'commit', block, view));
      this.send(member, this.victim, this.vote(member, 'commit', this.bait));
    }
  }

  /** All members vote for a block of the first view, so that these nodes hear of it. */
  protected voteFor(block: Hash, nodes: readonly number[], arrival = this.now): void {
    for (const member of this.setting.members)
      for (const node of nodes) this.send(member, node, this.vote(member, 'vote', block), arrival);
  }
}
