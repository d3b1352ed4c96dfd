/**
 * Commit votes of different views for one block (class C: any delay, one traitor of four). The first
 * view leaves one honest delegate with a commit vote that binds nobody. When the packer's turn comes
 * again it has two justifications for two blocks: one for the same block, which another honest
 * delegate then commits to, and one for a new block, which the third votes for. Two blocks voted for
 * leave the view after free. Counted together (without R8.view) the commit votes of the two views
 * make the first block final all the same.
 *
 * @module
 */
import type { Status } from '../../../../protocol/block/proposal.ts';
import type { ViewNumber } from '../../../../protocol/block/view-vote.ts';
import type { Hash } from '../../../../protocol/kernel/types.ts';
import type { Message } from '../../../../protocol/node/message.ts';
import type { Transit } from '../conspiracy.ts';
import { DirectedPlot } from '../directed-plot.ts';
import type { ForgedBlock } from '../forger.ts';

export class MixedViews extends DirectedPlot {
  protected override readonly leastHonest = 3;
  protected override readonly leastPackers = 3;
  #block: ForgedBlock | undefined;

  /** The packer's next turn, and the view after it, in which another block is decided. */
  get #again(): number {
    return this.setting.parameters.delegates;
  }

  /** Commits in the first view; in the packer's next; votes for the other block. */
  get #cast(): readonly [first: number, second: number, third: number] {
    const [first = 0, second = 0, third = 0] = this.packersAfter();
    return [first, second, third];
  }

  protected attack(): void {
    const [first, second, third] = this.#cast;
    const block = this.block({ timestamp: this.now });
    this.#block = block;
    const other = this.block({ timestamp: this.now + 1 });
    for (const node of [first, second]) this.send(this.packer, node, this.proposal(block));
    this.send(this.packer, third, this.proposal(other));
    this.send(this.packer, first, this.vote(this.packer, 'vote', this.#hash));
  }

  get #hash(): Hash {
    return this.#block?.signed.header.hash ?? ('' as Hash);
  }

  protected delay({ now, from, to, message }: Transit): number | null {
    const [first, second, third] = this.#cast;
    const view = viewOf(message);
    // The last block holds evidence, so that its body has to be asked for.
    const isBody = message.kind === 'body-request' || message.kind === 'body';
    if (isBody || this.setting.members.includes(to)) return 1;
    const goes = (a: number, b: number): boolean => from === a && to === b;
    if (message.kind === 'view-vote' && view === 0 && goes(second, first)) return 1;
    if (message.kind === 'view-vote' && view === this.#again && goes(first, second)) return 1;
    if (message.kind === 'commit-vote' && view === 0 && goes(first, second))
      return this.rules.opens(this.#again) + 1_000 - now;
    if (view === this.#again + 1 && (goes(first, third) || goes(third, first))) {
      this.#joinIn(message, [first, third]);
      return 1;
    }
    return this.longest;
  }

  protected override onStatus(view: ViewNumber, statuses: ReadonlyMap<number, Status>): void {
    if (view === this.#again && statuses.size === this.setting.honest.length)
      this.#proposeAgain(statuses);
  }

  #proposeAgain(received: ReadonlyMap<number, Status>): void {
    const [first, second, third] = this.#cast;
    const view = this.#again;
    const statusesOf = (...nodes: readonly number[]): readonly Status[] =>
      this.withOwn(
        view,
        nodes.flatMap((node) => received.get(node) ?? []),
      );
    if (this.#block === undefined) return;
    const same = this.proposal(this.#block, view, statusesOf(first, second));
    const fresh = this.block({ timestamp: this.now, view });
    const other = this.proposal(fresh, view, statusesOf(second, third));
    for (const node of [first, second]) this.send(this.packer, node, same);
    this.send(this.packer, third, other);
    this.send(this.packer, second, this.vote(this.packer, 'vote', this.#hash, view));
    this.send(this.packer, second, this.vote(this.packer, 'commit', this.#hash, view));
    const next = this.status(this.packer, view + 1);
    const { height } = this.rules;
    this.at(this.rules.opens(view + 1), () => {
      if (this.isOn(height)) this.send(this.packer, first, this.statusMessage(next));
    });
  }

  /** The view after: the member votes and commit-votes for what is proposed there. */
  #joinIn(message: Message, nodes: readonly number[]): void {
    if (message.kind !== 'proposal') return;
    const { block, view } = message.proposal.statement;
    for (const node of nodes) {
      this.send(this.packer, node, this.vote(this.packer, 'vote', block, view));
      this.send(this.packer, node, this.vote(this.packer, 'commit', block, view));
    }
  }
}

function viewOf(message: Message): number | null {
  switch (message.kind) {
    case 'proposal':
      return message.proposal.statement.view;
    case 'status':
      return message.status.view;
    case 'view-vote':
    case 'commit-vote':
      return message.vote.view;
    default:
      return null;
  }
}
