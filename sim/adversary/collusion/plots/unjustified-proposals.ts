/**
 * Proposals that the statuses do not justify (class C: any delay, such as with one traitor of four). A
 * block of an honest packer becomes final at one delegate only; as many others as that takes hold its
 * certificate. The view after the next is a member's: it proposes a block of its own, at each height
 * with another excuse. Whoever accepts one of them (R2, R3, R4, R5) finds a second block final.
 *
 * @module
 */
import { Status, type Proposal } from '../../../../protocol/block/proposal.ts';
import type { DelegateId, Hash, Micros } from '../../../../protocol/kernel/types.ts';
import { defined } from '../../../../protocol/kernel/assert.ts';
import type { ViewNumber } from '../../../../protocol/block/view-vote.ts';
import type { HeightRules } from '../../../../protocol/consensus/dpos/repaired/height-rules.ts';
import type { Message } from '../../../../protocol/node/message.ts';
import type { Transit } from '../conspiracy.ts';
import { DirectedPlot, FIRST_VIEW } from '../directed-plot.ts';

/**
 * Taken in turn; the first height at which it attacks says where it begins, so that short runs know
 * all of them. No status; those of a quorum, which demand the other block; one; the others' in its own words; and
 * one that claims a vote of nobody. One status cannot stand there twice: lists are strictly ascending.
 */
const EXCUSES = ['none', 'other', 'few', 'forged', 'claimed'] as const;

/** The view that a member packs. */
const THIRD_VIEW = 2 as ViewNumber;

export class UnjustifiedProposals extends DirectedPlot {
  /** The two packers, and one who helps them. */
  protected override readonly leastHonest = 3;
  /** Excuses that were used up, counted from that of the first height. */
  #attacks: number | undefined;
  readonly #statuses = new Map<number, Status>();
  #hasSupported = false;

  protected override wants(rules: HeightRules, member: number, view: ViewNumber): boolean {
    const packers = [0, 1, 2].map((v) => rules.turnOf(v as ViewNumber).packer);
    const [first = 0, second = 0, third = 0] = packers;
    const { honest } = this.setting;
    const isSet = honest.includes(first) && honest.includes(second) && third === member;
    return view === FIRST_VIEW && isSet;
  }

  protected attack(): void {
    this.#attacks = this.#attacks === undefined ? this.rules.height : this.#attacks + 1;
    this.#hasSupported = false;
    this.#statuses.clear();
  }

  /** The first view's packer finds its block final, the helpers help it, the others hear of nothing. */
  get #cast(): { readonly lone: number; readonly helpers: readonly number[] } {
    const lone = this.packer;
    const second = this.rules.turnOf(1 as ViewNumber).packer;
    const others = this.setting.honest.filter((node) => node !== lone && node !== second);
    const { members, parameters } = this.setting;
    return { lone, helpers: others.slice(0, Math.max(0, parameters.quorum - 1 - members.length)) };
  }

  get #member(): number {
    return this.rules.turnOf(THIRD_VIEW).packer;
  }

  protected delay({ to, message }: Transit): Micros {
    const { lone, helpers } = this.#cast;
    const late = this.rules.opens(THIRD_VIEW + 1) - this.now;
    if (this.setting.members.includes(to)) return 1;
    switch (message.kind) {
      case 'proposal':
        if (message.proposal.statement.view === FIRST_VIEW) this.#support(message.proposal);
        return 1;
      case 'view-vote':
        return message.vote.view !== FIRST_VIEW || to === lone || helpers.includes(to) ? 1 : late;
      case 'commit-vote':
        return message.vote.view !== FIRST_VIEW || to === lone ? 1 : late;
      case 'body':
      case 'body-request':
      case 'heartbeat':
      case 'transactions':
        return 1;
      default:
        return late;
    }
  }

  /** The members' part in making the first block final. */
  #support({ statement }: Proposal): void {
    if (this.#hasSupported) return;
    this.#hasSupported = true;
    const { lone } = this.#cast;
    for (const member of this.setting.members)
      for (const phase of ['vote', 'commit'] as const)
        this.send(member, lone, this.vote(member, phase, statement.block));
  }

  protected override onMessage(member: number, _from: number, message: Message): void {
    if (message.kind !== 'status' || message.status.view !== THIRD_VIEW) return;
    const { status } = message;
    if (member !== this.#member || this.#statuses.has(status.delegate)) return;
    this.#statuses.set(status.delegate, status);
    if (this.#statuses.size === this.#honestStatuses) this.#propose();
  }

  /** As many as a quorum takes beside the packer's own; the lone packer, whose height is over, sends none. */
  get #honestStatuses(): number {
    const { honest, parameters } = this.setting;
    return Math.min(parameters.quorum - 1, honest.length - 1);
  }

  /** The packer's own; beside half of the delegates, which are no quorum without, other members' too. */
  get #ownStatuses(): readonly Status[] {
    const { members, parameters } = this.setting;
    const others = members.filter((member) => member !== this.#member);
    const needed = parameters.quorum - 1 - this.#statuses.size;
    return [this.#member, ...others.slice(0, needed)].map((one) => this.status(one, THIRD_VIEW));
  }

  #propose(): void {
    const timestamp = Math.max(this.now, this.rules.opens(THIRD_VIEW));
    const block = this.block({ timestamp, view: THIRD_VIEW });
    const { hash } = block.signed.header;
    const proposal = this.proposal(block, THIRD_VIEW, this.#excuse(hash));
    for (const node of this.#statuses.keys()) {
      this.send(this.#member, node, proposal);
      for (const member of this.setting.members)
        for (const phase of ['vote', 'commit'] as const)
          this.send(member, node, this.vote(member, phase, hash, THIRD_VIEW));
    }
  }

  #excuse(block: Hash): readonly Status[] {
    const own = this.status(this.#member, THIRD_VIEW);
    const members = this.#ownStatuses;
    const theirs = [...this.#statuses.values()];
    switch (defined(EXCUSES[(this.#attacks ?? 0) % EXCUSES.length], 'an excuse')) {
      case 'none':
        return [];
      case 'other':
        return inOrder([...members, ...theirs]);
      case 'few':
        return [own];
      case 'forged':
        return inOrder([...members, ...theirs.map(({ delegate }) => inNameOf(delegate, own))]);
      case 'claimed': {
        const vote = { view: 1 as ViewNumber, block, proposal: block };
        const claimed = this.status(this.#member, THIRD_VIEW, { vote });
        return inOrder([claimed, ...members.slice(1), ...theirs]);
      }
    }
  }
}

function inOrder(statuses: readonly Status[]): readonly Status[] {
  return statuses.toSorted((a, b) => a.delegate - b.delegate);
}

/** With the signature of another. */
function inNameOf(
  delegate: DelegateId,
  { chain, height, parent, view, vote, certificate, signature }: Status,
): Status {
  return new Status({ chain, height, parent, view, vote, certificate, delegate, signature });
}
