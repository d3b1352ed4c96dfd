/**
 * Two blocks in one view, so timed that the victim hears of the second at the very end of its wait:
 * the vote that completes its certificate arrives in the same microsecond, just before. Who commits
 * after W, and not after more than W (R7.strict), commits there. The others voted for the second
 * block; the next view must propose that one.
 *
 * R7.strict needs `bodies: push`, where W is two delays: one for the victim's copy, one for the answer
 * to it. With a longer wait the victim must be down when the answer comes.
 *
 * @module
 */
import type { Hash } from '../../../../protocol/kernel/types.ts';
import type { Transit } from '../conspiracy.ts';
import { LateRelease } from './late-release.ts';

export class LastMoment extends LateRelease {
  protected setUp(): Hash {
    const { commitWait } = this.setting.parameters;
    const block = this.block({ timestamp: this.now });
    const second = this.block({ timestamp: this.now + 1 });
    const { hash } = block.signed.header;
    const votes = this.now + 1;
    this.send(this.packer, this.victim, this.proposal(block), votes);
    // Queued before the victim forwards its copy, so that it is handled first.
    for (const node of this.setting.honest)
      if (node !== this.victim)
        this.send(this.packer, node, this.proposal(second), votes + this.longest);
    this.voteFor(hash, [this.victim], votes + commitWait);
    // Once more, for a victim that was down meanwhile.
    this.voteFor(hash, [this.victim], votes + commitWait + this.longest);
    return hash;
  }

  protected override delayOfSetUp({ to, message }: Transit): number {
    // What binds the others to the second block may be quick.
    return message.kind === 'view-vote' && to !== this.victim ? 1 : this.longest;
  }
}
