/**
 * Two blocks in one view, each made final on its own side: the packer shows each half of the honest
 * delegates one block, and every member votes and commit-votes for both. Between the halves messages
 * take as long as they may. Evidence of the two proposals crosses before the wait of R7 is over;
 * without forwarding (R2), evidence (W5) or wait (R7), or with delays beyond what the wait assumes,
 * it does not.
 *
 * `decoys`: each half first gets a proposal that is not valid. Where such a one takes a slot
 * (R2.slot), the other half's block finds both taken.
 *
 * @module
 */
import type { ForgedBlock } from '../forger.ts';
import type { Transit } from '../conspiracy.ts';
import { DirectedPlot, type PlotSetting } from '../directed-plot.ts';

export class SplitView extends DirectedPlot {
  readonly #hasDecoys: boolean;
  readonly #halves: readonly (readonly number[])[];

  constructor(setting: PlotSetting, options: { readonly decoys: boolean }) {
    super(setting);
    this.#hasDecoys = options.decoys;
    const middle = Math.ceil(setting.honest.length / 2);
    this.#halves = [setting.honest.slice(0, middle), setting.honest.slice(middle)];
  }

  protected attack(): void {
    this.#halves.forEach((half, side) => {
      const block = this.block({ timestamp: this.now + side });
      for (const node of half) {
        if (this.#hasDecoys) this.send(this.packer, node, this.proposal(this.#decoy(side)));
        this.send(this.packer, node, this.proposal(block));
        for (const member of this.setting.members) {
          this.send(member, node, this.vote(member, 'vote', block.signed.header.hash));
          this.send(member, node, this.vote(member, 'commit', block.signed.header.hash));
        }
      }
    });
  }

  protected delay({ from, to }: Transit): number {
    const sameSide = this.#halves.some((half) => half.includes(from) && half.includes(to));
    return sameSide ? 1 : this.longest;
  }

  /** A block whose timestamp lies before its turn: well signed, and not valid. */
  #decoy(side: number): ForgedBlock {
    return this.block({ timestamp: this.rules.opens(0) - 1 - side });
  }
}
