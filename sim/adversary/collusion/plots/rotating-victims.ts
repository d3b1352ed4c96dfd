/**
 * View after view of equivocation with a different victim: in every view that a member packs and in
 * which the statuses leave it the choice, one honest delegate, another each time, gets one block and
 * all others a second one. Where statuses demand a block (R5) only the victim gets it.
 *
 * @module
 */
import type { Status } from '../../../../protocol/block/proposal.ts';
import type { ViewNumber } from '../../../../protocol/block/view-vote.ts';
import { select } from '../../../../protocol/consensus/dpos/repaired/selection.ts';
import type { Transit } from '../conspiracy.ts';
import { DirectedPlot, FIRST_VIEW, type KnownBlock } from '../directed-plot.ts';

export class RotatingVictims extends DirectedPlot {
  protected attack(): void {
    this.#splitView(FIRST_VIEW, [], null);
  }

  protected override onStatus(view: ViewNumber, received: ReadonlyMap<number, Status>): void {
    const { members, parameters } = this.setting;
    const needed = Math.max(1, parameters.quorum - members.length);
    if (received.size !== needed) return;
    const statuses = this.withOwn(view, [...received.values()]).slice(0, parameters.quorum);
    if (statuses.length < parameters.quorum) return;
    const selection = select(statuses);
    if (selection.code === 'free') {
      this.#splitView(view, statuses, null);
      return;
    }
    for (const { statement, signed } of this.known.values())
      if (statement.block === selection.block) {
        this.#splitView(view, statuses, { signed, content: null });
        return;
      }
  }

  protected delay({ from, to }: Transit): number {
    // Between the victim and the others everything is slow, among the others quick.
    const victim = this.#victimOf(this.#view);
    return from === victim || to === victim ? this.longest : 1;
  }

  #view: number = FIRST_VIEW;

  #victimOf(view: number): number {
    const { honest } = this.setting;
    return honest[(view + this.rules.height) % honest.length] ?? 0;
  }

  /** @param demanded - the block that must be proposed; null: two new ones */
  #splitView(view: ViewNumber, statuses: readonly Status[], demanded: KnownBlock | null): void {
    this.#view = view;
    const victim = this.#victimOf(view);
    const { packer } = this.rules.turnOf(view);
    const { honest, members } = this.setting;
    const blocks = [0, 1].map((i) => demanded ?? this.block({ timestamp: this.now + i, view }));
    for (const node of honest) {
      const block = blocks[node === victim ? 0 : 1];
      if (block === undefined || (demanded !== null && node !== victim)) continue;
      const { hash } = block.signed.header;
      this.send(packer, node, this.proposal(block, view, statuses));
      for (const member of members) {
        this.send(member, node, this.vote(member, 'vote', hash, view));
        this.send(member, node, this.vote(member, 'commit', hash, view));
      }
    }
  }
}
