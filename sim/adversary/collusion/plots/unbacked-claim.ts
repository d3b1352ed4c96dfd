/**
 * A claim for a body that nobody has: the packer proposes a block and never shows its body, so nobody
 * votes; in every later view its status, the first to arrive, claims a vote for it. A packer that
 * counts such a status (without R4.body) proposes the block again, without a body, for ever.
 *
 * @module
 */
import type { Proposal } from '../../../../protocol/block/proposal.ts';
import type { ViewNumber } from '../../../../protocol/block/view-vote.ts';
import { claimOf } from '../forger.ts';
import type { Transit } from '../conspiracy.ts';
import { DirectedPlot } from '../directed-plot.ts';

export class UnbackedClaim extends DirectedPlot {
  #claimed: Proposal | undefined;

  protected attack(): void {
    const message = this.proposal(this.block({ timestamp: this.now, withBody: true }));
    if (message.kind === 'proposal') this.#claimed = message.proposal;
    for (const node of this.setting.honest) this.send(this.packer, node, message);
    this.#claimIn(1, this.rules.height);
  }

  /** Statuses of members come at once, those of honest nodes take as long as they may. */
  protected delay({ message }: Transit): number | null {
    return message.kind === 'status' ? this.longest : null;
  }

  #claimIn(view: number, height: number): void {
    this.at(this.rules.opens(view), () => {
      if (!this.isOn(height)) return;
      const { packer } = this.rules.turnOf(view as ViewNumber);
      if (this.setting.honest.includes(packer) && this.#claimed !== undefined)
        for (const member of this.setting.members) {
          const vote = claimOf(this.#claimed);
          this.send(member, packer, this.statusMessage(this.status(member, view, { vote })));
        }
      this.#claimIn(view + 1, height);
    });
  }
}
