/**
 * A certificate that a restart forgets (class C: any delay, one traitor of four). Two honest
 * delegates commit to a block of the first view, which becomes final at one of them; the third voted
 * for the packer's other block. If the second restarts without the certificate that its commit vote
 * rests on (without R1.certificate), the next view sees two blocks voted for and no certificate.
 *
 * The scenario crashes the node that packs two views later.
 *
 * @module
 */
import type { Message } from '../../../../protocol/node/message.ts';
import type { Transit } from '../conspiracy.ts';
import { DirectedPlot } from '../directed-plot.ts';

export class ForgottenCertificate extends DirectedPlot {
  /** Packs the next view, and votes for the other block; forgets; finds the block final. */
  get #cast(): readonly [next: number, forgetful: number, lone: number] {
    const [next = 0, forgetful = 0, lone = 0] = this.packersAfter();
    return [next, forgetful, lone];
  }

  protected attack(): void {
    const [next, forgetful, lone] = this.#cast;
    const block = this.block({ timestamp: this.now });
    const other = this.block({ timestamp: this.now + 1 });
    const { hash } = block.signed.header;
    for (const node of [forgetful, lone]) {
      this.send(this.packer, node, this.proposal(block));
      this.send(this.packer, node, this.vote(this.packer, 'vote', hash));
    }
    this.send(this.packer, next, this.proposal(other));
    this.send(this.packer, lone, this.vote(this.packer, 'commit', hash));
    const claim = this.status(this.packer, 1);
    const { height } = this.rules;
    this.at(this.rules.opens(1), () => {
      if (this.isOn(height)) this.send(this.packer, next, this.statusMessage(claim));
    });
  }

  protected delay({ from, to, message }: Transit): number | null {
    const [next, forgetful, lone] = this.#cast;
    if (this.setting.members.includes(to)) return 1;
    const between = (a: number, b: number): boolean =>
      (from === a && to === b) || (from === b && to === a);
    switch (message.kind) {
      // The last block holds evidence, so that its body has to be asked for.
      case 'body-request':
      case 'body':
        return 1;
      case 'view-vote':
        if (message.vote.view === 0) return between(forgetful, lone) ? 1 : this.longest;
        return between(next, forgetful) ? 1 : this.longest;
      case 'commit-vote':
        if (message.vote.view === 0) return to === lone ? 1 : this.longest;
        return between(next, forgetful) ? 1 : this.longest;
      case 'status':
        return between(next, forgetful) ? 1 : this.longest;
      case 'proposal':
        if (message.proposal.statement.view === 0) return this.longest;
        this.#joinIn(message);
        return between(next, forgetful) ? 1 : this.longest;
      default:
        return this.longest;
    }
  }

  #joinIn(message: Extract<Message, { kind: 'proposal' }>): void {
    const [next, forgetful] = this.#cast;
    const { block, view } = message.proposal.statement;
    for (const node of [next, forgetful]) {
      this.send(this.packer, node, this.vote(this.packer, 'vote', block, view));
      this.send(this.packer, node, this.vote(this.packer, 'commit', block, view));
    }
  }
}
