/**
 * A late proposal to one node: so near the view's end that the victim can just vote, wait and commit,
 * and that all others have it from the victim alone, as late as the network may be.
 *
 * @module
 */
import type { Hash } from '../../../../protocol/kernel/types.ts';
import { LateRelease } from './late-release.ts';

export class LateProposal extends LateRelease {
  protected setUp(): Hash {
    const { commitWait, maxSkew } = this.setting.parameters;
    const block = this.block({ timestamp: this.now });
    const { hash } = block.signed.header;
    const votes = this.rules.closes(0) - commitWait - maxSkew - 10;
    this.send(this.packer, this.victim, this.proposal(block), votes);
    this.voteFor(hash, [this.victim], votes + 1);
    return hash;
  }
}
