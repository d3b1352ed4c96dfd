/**
 * Evidence timed to the wait's end: everybody votes for the first block; just before the others'
 * wait is over they get a second one, and the victim hears of it only after its own. So the victim
 * alone has cast a commit vote. All hold a vote certificate, and R3 with R5 bind them; without, or
 * where a forged certificate in a status is believed (R3.claims), the next view goes elsewhere.
 *
 * @module
 */
import type { Status } from '../../../../protocol/block/proposal.ts';
import { quorumCertificateOf } from '../../../../protocol/block/quorum-certificate.ts';
import { ViewVote } from '../../../../protocol/block/view-vote.ts';
import type { DelegateId, Hash } from '../../../../protocol/kernel/types.ts';
import { FIRST_VIEW, type PlotSetting } from '../directed-plot.ts';
import { LateRelease } from './late-release.ts';

export class TimedEvidence extends LateRelease {
  readonly #forgesClaims: boolean;
  #second: Hash | undefined;

  constructor(setting: PlotSetting, options: { readonly forgedClaims: boolean }) {
    super(setting);
    this.#forgesClaims = options.forgedClaims;
  }

  protected setUp(): Hash {
    const { commitWait } = this.setting.parameters;
    const block = this.block({ timestamp: this.now });
    const second = this.block({ timestamp: this.now + 1 });
    const { hash } = block.signed.header;
    this.#second = second.signed.header.hash;
    const votes = this.now + 1;
    for (const node of this.setting.honest)
      this.send(this.packer, node, this.proposal(block), votes);
    this.voteFor(hash, this.setting.honest, votes + 1);
    for (const node of this.setting.honest)
      if (node !== this.victim)
        this.send(this.packer, node, this.proposal(second), votes + commitWait - 1);
    return hash;
  }

  protected override claims(member: number, view: number): Status {
    if (!this.#forgesClaims || this.#second === undefined) return super.claims(member, view);
    return this.status(member, view, { certificate: this.#forgedCertificate(this.#second) });
  }

  /** A certificate of votes that nobody cast, for the second block. */
  #forgedCertificate(block: Hash) {
    const { parameters, honest } = this.setting;
    const { height, parent } = this.rules;
    const votes = [...honest, ...this.setting.members]
      .toSorted((a, b) => a - b)
      .slice(0, parameters.quorum)
      .map(
        (voter) =>
          new ViewVote({
            phase: 'vote',
            chain: parameters.chain,
            height,
            parent: parent.hash,
            view: FIRST_VIEW,
            block,
            voter: voter as DelegateId,
            signature: new Uint8Array(64),
          }),
      );
    return quorumCertificateOf(votes);
  }
}
