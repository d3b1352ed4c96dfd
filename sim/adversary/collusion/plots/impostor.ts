/**
 * A proposal in a view of somebody else: a member packs a block in the first view and keeps it until
 * an honest delegate proposes in the next. One node gets to see the member's block there, justified
 * by the same statuses, before the packer's own; by turns in the member's own name, and in the
 * packer's. Where that is taken for a proposal (R2) two blocks stand in one view and nobody proposed
 * twice: there is no evidence, and each is made final on its own side. At every third height it signs
 * two proposals for each view of the others instead, and shows that they are two: where that makes
 * the view void (R5a) nothing is decided any more.
 *
 * @module
 */
import { proposalEvidenceOf } from '../../../../protocol/block/evidence.ts';
import type { Proposal } from '../../../../protocol/block/proposal.ts';
import type { ViewNumber } from '../../../../protocol/block/view-vote.ts';
import type { Transit } from '../conspiracy.ts';
import { DirectedPlot } from '../directed-plot.ts';
import type { ForgedBlock } from '../forger.ts';

export class Impostor extends DirectedPlot {
  #attacks = -1;
  #block: ForgedBlock | undefined;
  #hasProposed = false;

  protected attack(): void {
    this.#attacks += 1;
    this.#hasProposed = false;
    this.#block = this.block({ timestamp: this.now });
  }

  protected delay({ from, message }: Transit): number | null {
    if (message.kind === 'proposal' && !this.#isAlarm) this.#onProposal(from, message.proposal);
    return message.kind === 'status' ? 1 : this.longest;
  }

  get #isAlarm(): boolean {
    return this.#attacks % 3 === 2;
  }

  protected override onViewOpened(member: number, view: ViewNumber): void {
    const { honest, forger } = this.setting;
    if (!this.#isAlarm || this.#block === undefined || view === 0) return;
    const as = { name: member, signer: member };
    const other = this.block({ timestamp: this.#block.signed.header.timestamp + 1 });
    const [first, second] = [this.#block, other].map(
      ({ signed }) => forger.proposal(this.rules, view, signed, [], as).statement,
    );
    if (first === undefined || second === undefined) return;
    const evidence = proposalEvidenceOf(first, second);
    for (const node of honest) this.send(member, node, { kind: 'evidence', evidence });
  }

  #onProposal(packer: number, { statement, statuses }: Proposal): void {
    const { view } = statement;
    const block = this.#block;
    if (block === undefined || this.#hasProposed || view === 0 || statement.packer !== packer)
      return;
    this.#hasProposed = true;
    const { members, honest, forger } = this.setting;
    const [signer = 0] = members;
    const name = this.#attacks % 3 === 0 ? signer : packer;
    const { signed } = block;
    const as = { name, signer };
    const proposal = forger.proposal(this.rules, view, signed, statuses, as);
    for (const node of honest) {
      if (node !== packer)
        this.send(signer, node, { kind: 'proposal', proposal, proofs: [], content: null });
      const shown = node === packer ? statement.block : signed.header.hash;
      for (const member of members)
        for (const phase of ['vote', 'commit'] as const)
          this.send(member, node, this.vote(member, phase, shown, view));
    }
  }
}
