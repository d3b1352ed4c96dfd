/**
 * A header from the future, timed to the clocks: the victim's shows that it is near enough, the
 * others', which are behind by as much as clocks may be, do not. Who drops such a header instead of
 * holding it (W2.hold) never sees the block that the victim commits to, because it is sent once.
 *
 * @module
 */
import type { Hash } from '../../../../protocol/kernel/types.ts';
import { LateRelease } from './late-release.ts';

export class EarlyHeader extends LateRelease {
  protected setUp(): Hash {
    const { maxDelay, maxSkew } = this.setting.parameters;
    const accepted = this.now + maxSkew;
    const block = this.block({ timestamp: accepted + maxDelay + maxSkew });
    const { hash } = block.signed.header;
    for (const node of this.setting.honest)
      this.send(this.packer, node, this.proposal(block), accepted);
    this.voteFor(hash, [this.victim], accepted + 1);
    return hash;
  }

  /** Forwarded while the others still find it too early. */
  protected override delayOfSetUp(): number {
    return 1;
  }
}
