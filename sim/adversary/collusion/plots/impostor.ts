/**
 * A proposal in a view of somebody else: a member packs a block in the first view and keeps it until
 * an honest delegate proposes in the next. One node gets to see the member's block there, justified
 * by the same statuses, before the packer's own; by turns in the member's own name, and in the
 * packer's. Where that is taken for a proposal (R2) two blocks stand in one view and nobody proposed
 * twice: there is no evidence, and each is made final on its own side.
 *
 * @module
 */
import type { Proposal } from '../../../../protocol/block/proposal.ts';
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
    if (message.kind === 'proposal') this.#onProposal(from, message.proposal);
    return message.kind === 'status' ? 1 : this.longest;
  }

  #onProposal(packer: number, { statement, statuses }: Proposal): void {
    const { view } = statement;
    const block = this.#block;
    if (block === undefined || this.#hasProposed || view === 0 || statement.packer !== packer)
      return;
    this.#hasProposed = true;
    const { members, honest, forger } = this.setting;
    const [signer = 0] = members;
    const name = this.#attacks % 2 === 0 ? signer : packer;
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
