/**
 * One final certificate, kept from all but one node: all vote for the block, evidence stops all but
 * the victim from casting a commit vote, and the members give theirs to the victim alone. It is final
 * there, and the victim goes on to the next height. Unless it tells the others (R8.broadcast) they
 * are too few without it, and it is alone.
 *
 * @module
 */
import type { Hash } from '../../../../protocol/kernel/types.ts';
import type { Transit } from '../conspiracy.ts';
import { DirectedPlot } from '../directed-plot.ts';

export class LoneCertificate extends DirectedPlot {
  /** A victim, and one who decides without it. */
  protected override readonly leastHonest = 2;
  protected attack(): void {
    const { commitWait } = this.setting.parameters;
    const block = this.block({ timestamp: this.now });
    const second = this.block({ timestamp: this.now + 1 });
    const { hash } = block.signed.header;
    const votes = this.now + 1;
    const victim = this.#victim;
    for (const node of this.setting.honest) {
      this.send(this.packer, node, this.proposal(block), votes);
      for (const member of this.setting.members)
        this.send(member, node, this.vote(member, 'vote', hash), votes + 1);
      if (node !== victim)
        this.send(this.packer, node, this.proposal(second), votes + commitWait - 1);
    }
    const { height } = this.rules;
    this.at(votes + commitWait + 2, () => {
      if (this.isOn(height)) this.#release(victim, hash);
    });
  }

  protected delay({ message }: Transit): number | null {
    const isFirst = message.kind === 'view-vote' || message.kind === 'certified';
    return isFirst ? 1 : this.longest;
  }

  /** Not the next packer: the victim must not be able to show the others its height as a proposal. */
  get #victim(): number {
    return this.another(this.nextHonestPacker().node);
  }

  #release(victim: number, block: Hash): void {
    for (const member of this.setting.members)
      this.send(member, victim, this.vote(member, 'commit', block));
  }
}
