/**
 * A header from the future, timed to the clocks: the victim's shows that it is near enough, the
 * others', which are behind, do not. Who drops such a header instead of holding it (W2.hold) never
 * sees the block that the victim commits to, because it is sent once.
 *
 * @module
 */
import type { Hash, Micros } from '../../../../protocol/kernel/types.ts';
import { LateRelease } from './late-release.ts';

export class EarlyHeader extends LateRelease {
  protected setUp(): Hash {
    const { maxDelay, maxSkew } = this.setting.parameters;
    const accepted = this.now + maxSkew;
    const timestamp = accepted + maxDelay + maxSkew + this.#betweenClocks();
    const block = this.block({ timestamp });
    const { hash } = block.signed.header;
    for (const node of this.setting.honest)
      this.send(this.packer, node, this.proposal(block), accepted);
    this.voteFor(hash, [this.victim], accepted + 1);
    return hash;
  }

  /** How far ahead a clock must be that finds it near enough: the victim's is, if any other is not. */
  #betweenClocks(): Micros {
    const ahead = (node: number): Micros => this.setting.conspiracy.host.clockOf(node) - this.now;
    const others = this.setting.honest.filter((node) => node !== this.victim).map(ahead);
    const furthest = Math.max(...others);
    const lead = ahead(this.victim) - furthest;
    return lead > 0 ? furthest + Math.ceil(lead / 2) : 0;
  }

  /** Forwarded while the others still find it too early. */
  protected override delayOfSetUp(): number {
    return 1;
  }
}
