/**
 * A block that everybody is bound to and nobody may vote for: all vote for the packer's first block,
 * then it shows a second one. The next views must propose the first again (R5). Where evidence makes
 * void the turn in which a block was packed, and not the view of the offence (without R5a), nobody
 * votes for it ever after.
 *
 * @module
 */
import { DirectedPlot } from '../directed-plot.ts';

export class VoidBlock extends DirectedPlot {
  protected attack(): void {
    const { commitWait } = this.setting.parameters;
    const block = this.block({ timestamp: this.now });
    const second = this.block({ timestamp: this.now + 1 });
    const votes = this.now + 1;
    for (const node of this.setting.honest) {
      this.send(this.packer, node, this.proposal(block), votes);
      for (const member of this.setting.members)
        this.send(member, node, this.vote(member, 'vote', block.signed.header.hash), votes + 1);
      this.send(this.packer, node, this.proposal(second), votes + Math.ceil(commitWait / 2));
    }
  }

  protected delay(): null {
    return null;
  }
}
