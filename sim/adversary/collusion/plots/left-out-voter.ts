/**
 * Justifications of the packer's choice: as in `timed-evidence` the victim alone casts a commit vote;
 * whenever a member packs a later view it leaves the victim's status out, and gives the nodes two
 * justifications for one block, each with another honest voter left out.
 *
 * @module
 */
import type { Status } from '../../../../protocol/block/proposal.ts';
import type { ViewNumber } from '../../../../protocol/block/view-vote.ts';
import { select } from '../../../../protocol/consensus/dpos/repaired/selection.ts';
import type { KnownBlock, PlotSetting } from '../directed-plot.ts';
import { TimedEvidence } from './timed-evidence.ts';

export class LeftOutVoter extends TimedEvidence {
  constructor(setting: PlotSetting) {
    super(setting, { forgedClaims: false });
  }

  protected override onStatus(view: ViewNumber, received: ReadonlyMap<number, Status>): void {
    const { honest, members, parameters } = this.setting;
    const needed = parameters.quorum - members.length;
    const others = [...received.values()].filter(({ delegate }) => delegate !== this.victim);
    // Once, when one more is here than a justification needs; or all that can ever come.
    if (others.length !== Math.min(needed + 1, honest.length - 1) || others.length < needed) return;
    const { packer } = this.rules.turnOf(view);
    const choices = [others.slice(0, needed), others.slice(-needed)];
    const fresh = this.block({ timestamp: this.now, view });
    honest.forEach((node, index) => {
      const statuses = this.withOwn(view, choices[index % 2] ?? []);
      const block = this.#demandedBy(statuses) ?? fresh;
      this.send(packer, node, this.proposal(block, view, statuses));
    });
  }

  /** The block that statuses demand (R5); undefined where they leave the choice. */
  #demandedBy(statuses: readonly Status[]): KnownBlock | undefined {
    const selection = select(statuses);
    if (selection.code === 'free') return undefined;
    for (const { statement, signed } of this.known.values())
      if (statement.block === selection.block) return { signed, content: null };
    return undefined;
  }
}
