/**
 * Random collusion, at every height: members show different blocks to different nodes, vote and
 * commit-vote for whatever is proposed, to whom and when chance will have it; claim nothing, the
 * truth, or some other valid vote; choose among the statuses that would justify different proposals;
 * and deal the honest nodes into two sides, anew for each height, between which messages take as
 * long as they may.
 *
 * @module
 */
import type { Proposal, Status } from '../../../../protocol/block/proposal.ts';
import type { ViewNumber } from '../../../../protocol/block/view-vote.ts';
import { select } from '../../../../protocol/consensus/dpos/repaired/selection.ts';
import { compareStrings } from '../../../../protocol/kernel/bytes.ts';
import type { Hash, Micros, PeerId } from '../../../../protocol/kernel/types.ts';
import type { BlockContent, Message } from '../../../../protocol/node/message.ts';
import type { RandomStream } from '../../../random.ts';
import type { Transit } from '../conspiracy.ts';
import { DirectedPlot, heightOf, type PlotSetting } from '../directed-plot.ts';
import { claimOf } from '../forger.ts';

/** What a height is like; chance chooses, so that quiet heights and wild ones both happen. */
interface Mood {
  /** Whether members pack two blocks. */
  readonly equivocates: boolean;
  /** Probability that a member's vote goes to a node, and that its real node may speak. */
  readonly generosity: number;
  readonly isHonest: boolean;
}

export class RandomPlot extends DirectedPlot {
  readonly #stream: RandomStream;
  readonly #delays: RandomStream;
  #mood: Mood = { equivocates: false, generosity: 1, isHonest: true };
  #sides = new Map<number, boolean>();
  readonly #supported = new Set<string>();
  /** Bodies that have to be asked for. */
  readonly #packed = new Map<Hash, BlockContent>();

  /** @param decisions - for what members do; `delays` for how long honest messages take */
  constructor(setting: PlotSetting, decisions: RandomStream, delays: RandomStream) {
    super(setting);
    this.#stream = decisions;
    this.#delays = delays;
  }

  protected override wants(): boolean {
    return true;
  }

  /** Every height is one of its own. */
  protected override isOverAt(height: number): boolean {
    return height > this.rules.height;
  }

  protected attack(): void {
    const stream = this.#stream;
    this.#supported.clear();
    this.#packed.clear();
    this.#mood = {
      isHonest: stream.chance(0.25),
      equivocates: stream.chance(0.7),
      generosity: stream.chance(0.5) ? 0.5 : 0.9,
    };
    this.#sides = new Map(this.setting.honest.map((node) => [node, stream.chance(0.5)]));
  }

  protected override onViewOpened(member: number, view: ViewNumber): void {
    if (this.#mood.isHonest) return;
    if (this.rules.turnOf(view).packer === member && view === 0) this.#packFirst(member);
    if (this.setting.members[0] === member && view > 0) this.#claim(view);
  }

  override audienceOf(member: number, to: readonly PeerId[], message: Message): readonly PeerId[] {
    const height = heightOf(message);
    if (this.#mood.isHonest || (height !== null && !this.isOn(height))) return to;
    if (message.kind === 'proposal') return super.audienceOf(member, to, message);
    const isOptional = height !== null || message.kind === 'body';
    return isOptional ? to.filter(() => this.#stream.chance(this.#mood.generosity)) : to;
  }

  protected delay({ from, to, message }: Transit): number | null {
    if (message.kind === 'proposal') this.#support(message.proposal);
    if (this.setting.members.includes(to)) return 1;
    const sameSide = this.#sides.get(from) === this.#sides.get(to);
    if (this.#delays.chance(0.2)) return this.#delays.below(this.longest) + 1;
    return sameSide ? 1 : this.longest;
  }

  protected override onMessage(_member: number, _from: number, message: Message): void {
    if (message.kind === 'proposal') this.#support(message.proposal);
  }

  protected override onStatus(view: ViewNumber, statuses: ReadonlyMap<number, Status>): void {
    if (!this.#mood.isHonest) this.#packLater(view, statuses);
  }

  protected override onBodyRequest(member: number, from: number, block: Hash): void {
    const content = this.#packed.get(block);
    if (content !== undefined && this.#stream.chance(this.#mood.generosity))
      this.send(member, from, { kind: 'body', block, ...content });
  }

  #packFirst(member: number): void {
    const count = this.#mood.equivocates ? 2 : 1;
    for (let i = 0; i < count; i += 1) {
      const block = this.block({ timestamp: this.now + i, withBody: this.#stream.chance(0.3) });
      this.#packed.set(block.signed.header.hash, block.content);
      // Where bodies are pushed this one may be left out.
      const isWhole = this.setting.parameters.bodies === 'fetch' || this.#stream.chance(0.7);
      const shown = isWhole ? block : { ...block, content: null };
      this.#spread(member, this.proposal(shown), i === 1);
    }
  }

  /** One proposal, or two that are justified by different statuses. */
  #packLater(view: ViewNumber, received: ReadonlyMap<number, Status>): void {
    const { members, parameters } = this.setting;
    const needed = parameters.quorum - members.length;
    if (received.size < Math.max(needed, 1) || this.#supported.has(`packed/${view}/2`)) return;
    const turn = this.#supported.has(`packed/${view}/1`) ? 2 : 1;
    if (turn === 2 && !this.#mood.equivocates) return;
    this.#supported.add(`packed/${view}/${turn}`);
    const honest = this.#stream.shuffle([...received.values()]);
    const own = members.map((member) => this.#statusOf(member, view));
    const statuses = [...honest, ...own]
      .slice(0, parameters.quorum)
      .toSorted((a, b) => a.delegate - b.delegate);
    if (statuses.length < parameters.quorum) return;
    const selection = select(statuses);
    const forced =
      selection.code === 'forced'
        ? [...this.known.values()].find(({ statement }) => statement.block === selection.block)
        : undefined;
    if (selection.code === 'forced' && forced === undefined) return;
    const { packer } = this.rules.turnOf(view);
    const timestamp = Math.min(this.now + turn, this.rules.closes(view));
    if (timestamp < this.rules.opens(view)) return;
    const block =
      forced === undefined
        ? this.block({ timestamp, view })
        : { signed: forced.signed, content: null };
    this.#spread(packer, this.proposal(block, view, statuses), turn === 2);
  }

  /** To some nodes, at some time of the view. */
  #spread(member: number, message: Message, isSecond: boolean): void {
    if (message.kind !== 'proposal') return;
    const stream = this.#stream;
    const { view } = message.proposal.statement;
    const left = Math.max(1, this.rules.closes(view) - this.now);
    const start = stream.chance(0.6) ? 1 : stream.below(left) + 1;
    for (const [node, side] of this.#sides) {
      if (!stream.chance(this.#mood.equivocates && side === isSecond ? 0.2 : 0.9)) continue;
      const wait = stream.chance(0.7) ? 0 : stream.below(left);
      this.send(member, node, message, this.now + start + wait);
    }
    this.#support(message.proposal);
  }

  /** Members vote and commit-vote for a block, whatever else they voted for. */
  #support({ statement }: Proposal): void {
    const { view, block } = statement;
    const key = `${view}/${block}`;
    if (this.#mood.isHonest || this.#supported.has(key)) return;
    this.#supported.add(key);
    const stream = this.#stream;
    for (const member of this.setting.members)
      for (const node of this.setting.honest) {
        if (stream.chance(this.#mood.generosity))
          this.send(member, node, this.vote(member, 'vote', block, view), this.#sometime(view));
        if (stream.chance(this.#mood.generosity))
          this.send(member, node, this.vote(member, 'commit', block, view), this.#sometime(view));
      }
  }

  /** Soon, or at some time of the view, or in one of the next. */
  #sometime(view: ViewNumber): Micros {
    const stream = this.#stream;
    if (stream.chance(0.5)) return this.now + 1;
    const until = this.rules.closes(view + stream.below(3));
    return this.now + 1 + stream.below(Math.max(1, until - this.now));
  }

  /** To the packer of a view, early or late. */
  #claim(view: ViewNumber): void {
    const { packer } = this.rules.turnOf(view);
    if (this.setting.members.includes(packer)) return;
    for (const member of this.setting.members)
      if (this.#stream.chance(this.#mood.generosity))
        this.send(
          member,
          packer,
          this.statusMessage(this.#statusOf(member, view)),
          this.now + (this.#stream.chance(0.7) ? 1 : this.#stream.below(this.longest) + 1),
        );
  }

  /** Nothing, or a vote for any valid proposal of an earlier view. */
  #statusOf(member: number, view: number): Status {
    const stream = this.#stream;
    const earlier = [...this.known.values()]
      .filter(({ statement }) => statement.view < view)
      .toSorted((a, b) => compareStrings(a.statement.id, b.statement.id));
    if (earlier.length === 0 || stream.chance(0.4)) return this.status(member, view);
    const claimed = earlier[stream.below(earlier.length)];
    return this.status(member, view, { vote: claimed === undefined ? null : claimOf(claimed) });
  }
}
