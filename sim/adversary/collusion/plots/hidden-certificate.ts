/**
 * A certificate hidden across a view change: just enough honest delegates for a quorum with the
 * members get the block at the very end of the view and vote for it, and only the members hear of all
 * their votes. In the next view members claim nothing; in those after it they claim the certificate.
 *
 * No rule that can be switched off falls to it alone (tried with each, n = 3 … 5): what a hidden
 * certificate can do without R1 shows in `forgotten-certificate`.
 *
 * @module
 */
import { quorumCertificateOf } from '../../../../protocol/block/quorum-certificate.ts';
import type { QuorumCertificate } from '../../../../protocol/block/quorum-certificate.ts';
import type { ViewNumber, ViewVote } from '../../../../protocol/block/view-vote.ts';
import type { Hash } from '../../../../protocol/kernel/types.ts';
import type { Message } from '../../../../protocol/node/message.ts';
import { DirectedPlot, FIRST_VIEW } from '../directed-plot.ts';
import type { Transit } from '../conspiracy.ts';

export class HiddenCertificate extends DirectedPlot {
  #block: Hash | undefined;
  #votes = new Map<number, ViewVote>();
  #certificate: QuorumCertificate | null = null;

  protected attack(): void {
    const { members, honest, parameters, forger } = this.setting;
    const block = this.block({ timestamp: this.now });
    const { hash } = block.signed.header;
    this.#block = hash;
    this.#certificate = null;
    this.#votes = new Map(
      members.map((member) => {
        const ballot = { view: FIRST_VIEW, block: hash };
        return [member, forger.vote(this.rules, 'vote', member, ballot)];
      }),
    );
    const late = this.rules.closes(FIRST_VIEW) - Math.ceil(parameters.maxDelay / 2);
    for (const node of honest.slice(0, Math.max(1, parameters.quorum - members.length)))
      this.send(this.packer, node, this.proposal(block), late);
  }

  protected delay({ to }: Transit): number {
    return this.setting.members.includes(to) ? 1 : this.longest;
  }

  protected override onMessage(_member: number, _from: number, message: Message): void {
    if (message.kind !== 'view-vote' || message.vote.block !== this.#block) return;
    if (message.vote.view !== FIRST_VIEW) return;
    this.#votes.set(message.vote.voter, message.vote);
    if (this.#certificate === null && this.#votes.size >= this.setting.parameters.quorum)
      this.#certificate = quorumCertificateOf([...this.#votes.values()]);
  }

  protected override onViewOpened(member: number, view: ViewNumber): void {
    const { packer } = this.rules.turnOf(view);
    if (view === FIRST_VIEW || !this.setting.honest.includes(packer)) return;
    const certificate = view === 1 ? null : this.#certificate;
    this.send(member, packer, this.statusMessage(this.status(member, view, { certificate })));
  }
}
