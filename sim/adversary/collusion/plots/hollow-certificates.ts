/**
 * Certificates that prove nothing, another kind at each height: a quorum of votes where commit votes
 * are asked for, commit votes of too few, one commit vote as often as a quorum needs, and commit
 * votes for two blocks (R8). They come as final certificates and as answers to whoever was made to
 * believe that it is behind (W15). All but one who ask for the body get a wrong one first (W6).
 *
 * @module
 */
import { EMPTY_BODY } from '../../../../protocol/block/body.ts';
import { Header, SignedHeader, type HeaderFields } from '../../../../protocol/block/header.ts';
import type { QuorumCertificate } from '../../../../protocol/block/quorum-certificate.ts';
import type { Phase, ViewVote } from '../../../../protocol/block/view-vote.ts';
import { defined } from '../../../../protocol/kernel/assert.ts';
import type { Hash, Height } from '../../../../protocol/kernel/types.ts';
import type { Message } from '../../../../protocol/node/message.ts';
import type { ForgedBlock } from '../forger.ts';
import type { Transit } from '../conspiracy.ts';
import { DirectedPlot, FIRST_VIEW } from '../directed-plot.ts';

const KINDS = ['votes', 'too-few', 'repeated', 'mixed'] as const;

/** How far the height is that somebody is made to believe in. */
const FAR = 5;

export class HollowCertificates extends DirectedPlot {
  /** Kinds that were used up, counted from that of the first height. */
  #attacks: number | undefined;
  /** Honest votes for the block that all got to see, of the phase that a certificate needs. */
  readonly #heard = new Map<number, ViewVote>();
  /** What all get to see, and what the certificates are for. */
  #block: ForgedBlock | undefined;
  #other: ForgedBlock | undefined;

  protected attack(): void {
    this.#attacks = this.#attacks === undefined ? this.rules.height : this.#attacks + 1;
    this.#heard.clear();
    this.#block = this.block({ timestamp: this.now, withBody: true });
    this.#other = this.block({ timestamp: this.now + 1 });
    const { hash } = this.#block.signed.header;
    for (const node of this.setting.honest) {
      this.send(this.packer, node, this.proposal(this.#block));
      for (const phase of ['vote', 'commit'] as const)
        this.send(this.packer, node, this.vote(this.packer, phase, hash));
    }
    const own = this.#own(this.packer, 'commit', this.#other.signed.header.hash);
    if (this.#kind === 'too-few') this.#lureWith(this.#other, [own]);
    if (this.#kind === 'repeated') {
      const { quorum } = this.setting.parameters;
      this.#show(
        this.#other,
        'commit',
        Array.from({ length: quorum }, () => own),
      );
    }
  }

  /** Commit votes take as long as they may: what is forged with them comes before them. */
  protected delay({ message }: Transit): number | null {
    return message.kind === 'commit-vote' ? this.longest : null;
  }

  protected override onMessage(_member: number, _from: number, message: Message): void {
    if (message.kind !== 'view-vote' && message.kind !== 'commit-vote') return;
    const { vote } = message;
    const [block, other] = [this.#block, this.#other];
    if (block === undefined || other === undefined || vote.view !== FIRST_VIEW) return;
    const { hash } = block.signed.header;
    if (vote.block !== hash || this.#heard.has(vote.voter)) return;
    if (this.#kind === 'votes' && vote.phase === 'vote') this.#onVote(vote, block);
    if (this.#kind === 'mixed' && vote.phase === 'commit') this.#onVote(vote, other);
  }

  /** With those of all members for `shown`, as soon as it is a quorum. */
  #onVote(vote: ViewVote, shown: ForgedBlock): void {
    const { members, parameters } = this.setting;
    const needed = Math.max(1, parameters.quorum - members.length);
    if (this.#heard.size === needed) return;
    this.#heard.set(vote.voter, vote);
    if (this.#heard.size < needed) return;
    const { hash } = shown.signed.header;
    const own = members.map((member) => this.#own(member, vote.phase, hash));
    this.#show(shown, vote.phase, [...this.#heard.values(), ...own].slice(0, parameters.quorum));
  }

  protected override onBodyRequest(member: number, from: number, block: Hash): void {
    const { signed, content } = defined(this.#block, 'the block of the attack');
    if (block !== signed.header.hash) return;
    // One of them gets what it asks for, so that there may be a block that the others miss.
    const spared = this.setting.honest[(this.#attacks ?? 0) % this.setting.honest.length];
    if (from !== spared)
      this.send(member, from, { kind: 'body', block, body: EMPTY_BODY, transactions: [] });
    this.send(member, from, { kind: 'body', block, ...content }, this.now + 2);
  }

  override onReceived(member: number, from: number, message: Message): void {
    super.onReceived(member, from, message);
    const other = this.#other;
    if (message.kind !== 'blocks-request' || other === undefined) return;
    if (!this.isOn(message.from) || this.#kind !== 'too-few') return;
    const certificate = this.#certificate(other, 'commit', [
      this.#own(this.packer, 'commit', other.signed.header.hash),
    ]);
    const head = (message.from + FAR) as Height;
    const block = { signed: other.signed, certificate, ...other.content };
    this.send(member, from, { kind: 'blocks', from: message.from, head, blocks: [block] });
  }

  get #kind(): (typeof KINDS)[number] {
    return defined(KINDS[(this.#attacks ?? 0) % KINDS.length], 'a kind');
  }

  #own(member: number, phase: Phase, block: Hash): ViewVote {
    const { forger } = this.setting;
    return forger.vote(this.rules, phase, member, { view: FIRST_VIEW, block });
  }

  #show(block: ForgedBlock, phase: Phase, votes: readonly ViewVote[]): void {
    const certificate = this.#certificate(block, phase, votes);
    for (const node of this.setting.honest)
      this.send(this.packer, node, { kind: 'certified', signed: block.signed, certificate });
  }

  /** Shows the certificate to half, and the others a height far ahead, so that they ask for blocks. */
  #lureWith(block: ForgedBlock, votes: readonly ViewVote[]): void {
    const certificate = this.#certificate(block, 'commit', votes);
    const { header, signature } = block.signed;
    const height = (header.height + FAR) as Height;
    const fields: HeaderFields = header;
    const far = new Header({ ...fields, height, parent: header.hash });
    const signed = new SignedHeader({ header: far, signature });
    this.setting.honest.forEach((node, index) => {
      const shown = index % 2 === 0 ? block.signed : signed;
      this.send(this.packer, node, { kind: 'certified', signed: shown, certificate });
    });
  }

  #certificate(
    { signed }: ForgedBlock,
    phase: Phase,
    votes: readonly ViewVote[],
  ): QuorumCertificate {
    const { height, parent } = this.rules;
    const { chain } = this.setting.parameters;
    const block = signed.header.hash;
    const ordered = votes.toSorted((a, b) => a.voter - b.voter);
    const where = { chain, height, parent: parent.hash, view: FIRST_VIEW };
    return { kind: 'quorum', phase, ...where, block, votes: ordered };
  }
}
