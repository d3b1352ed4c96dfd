/**
 * With a quorum of its own a conspiracy needs nobody: it makes another block final among its members
 * and shows that to the nodes that follow the chain without a seat, before they hear of the first.
 *
 * @module
 */
import { quorumCertificateOf } from '../../../../protocol/block/quorum-certificate.ts';
import { DirectedPlot, FIRST_VIEW } from '../directed-plot.ts';

export class ForgedChain extends DirectedPlot {
  protected attack(): void {
    const { members, honest, forger, parameters } = this.setting;
    const block = this.block({ timestamp: this.now });
    const other = this.block({ timestamp: this.now + 1 });
    for (const node of honest) {
      this.send(this.packer, node, this.proposal(block));
      for (const member of members) {
        this.send(member, node, this.vote(member, 'vote', block.signed.header.hash));
        this.send(member, node, this.vote(member, 'commit', block.signed.header.hash));
      }
    }
    const ballot = { view: FIRST_VIEW, block: other.signed.header.hash };
    const votes = members
      .slice(0, parameters.quorum)
      .map((member) => forger.vote(this.rules, 'commit', member, ballot));
    const certificate = quorumCertificateOf(votes);
    const { signed } = other;
    for (const follower of this.setting.followers)
      this.send(this.packer, follower, { kind: 'certified', signed, certificate });
  }

  protected delay(): null {
    return null;
  }
}
