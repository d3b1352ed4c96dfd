/**
 * With half of the delegates or more the bound is tight: the members' votes certify the block for
 * the victim alone, the others have too few among themselves. In the next view a member claims a
 * vote for a second block of the first view, which nobody saw until then: two blocks voted for and
 * no certificate leave the packer free (R5), and the victim's status is not needed for a quorum.
 *
 * @module
 */
import type { Proposal, Status } from '../../../../protocol/block/proposal.ts';
import type { Hash } from '../../../../protocol/kernel/types.ts';
import { claimOf } from '../forger.ts';
import { LateRelease } from './late-release.ts';

export class SecondVote extends LateRelease {
  #second: Proposal | undefined;

  protected setUp(): Hash {
    const block = this.block({ timestamp: this.now });
    const second = this.proposal(this.block({ timestamp: this.now + 1 }));
    if (second.kind === 'proposal') this.#second = second.proposal;
    const { hash } = block.signed.header;
    const votes = this.now + 1;
    for (const node of this.setting.honest)
      this.send(this.packer, node, this.proposal(block), votes);
    this.voteFor(hash, [this.victim], votes + 1);
    return hash;
  }

  protected override claims(member: number, view: number): Status {
    return this.status(member, view, {
      vote: this.#second === undefined ? null : claimOf(this.#second),
    });
  }

  protected override delayOfSetUp(): number {
    return 1;
  }
}
