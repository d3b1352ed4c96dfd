/**
 * A body shown to one node only, so late in the view that the victim can just commit. Whoever asks
 * everybody at once has it in time to vote too; who asks one after another, the packer first
 * (without R6.bodies), has not, and is free in the next view.
 *
 * @module
 */
import type { Hash } from '../../../../protocol/kernel/types.ts';
import type { ForgedBlock } from '../forger.ts';
import type { Transit } from '../conspiracy.ts';
import { LateRelease } from './late-release.ts';

export class BodyToOne extends LateRelease {
  #block: ForgedBlock | undefined;

  protected setUp(): Hash {
    const { commitWait, maxSkew } = this.setting.parameters;
    const block = this.block({ timestamp: this.now, withBody: true });
    this.#block = block;
    const { hash } = block.signed.header;
    // Where bodies are pushed, the header alone, so that it has to be asked for all the same.
    const proposal = this.proposal({ ...block, content: null });
    // The victim votes when the body is there: as late as R7 allows.
    const votes = this.rules.closes(0) - commitWait - maxSkew - 10;
    this.send(this.packer, this.victim, proposal, votes - 4);
    // The others ask the packer first: its copy comes just before the victim's.
    for (const node of this.setting.honest)
      if (node !== this.victim)
        this.send(this.packer, node, proposal, votes - 4 + this.longest - 1);
    this.voteFor(hash, [this.victim], votes);
    return hash;
  }

  /** A question to a member may come as fast as it likes; all others take their time. */
  protected override delayOfSetUp({ to, message }: Transit): number {
    const { members } = this.setting;
    return message.kind === 'body-request' && members.includes(to) ? 1 : this.longest;
  }

  protected override onBodyRequest(_member: number, from: number, hash: Hash): void {
    const block = this.#block;
    if (from === this.victim && hash === block?.signed.header.hash)
      this.send(this.packer, from, { kind: 'body', block: hash, ...block.content });
  }
}
