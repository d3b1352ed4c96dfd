/**
 * What follows from a parent alone for the height above it: who votes (R0), who packs which view,
 * and when each view is open by a node's own clock (W2).
 *
 * @module
 */
import type { ViewNumber } from '../../../block/view-vote.ts';
import type { ChainBlock } from '../../../chain/chain-block.ts';
import type { ChainParameters, ProtectionId } from '../../../chain/parameters.ts';
import type { DelegateId, Height, Micros } from '../../../kernel/types.ts';
import type { Computation } from '../../engine.ts';
import {
  successor,
  windowCloses,
  windowOpens,
  type RoundSchedule,
  type Turn,
} from '../schedule.ts';
import { scheduleOf } from '../validity.ts';

/** Whose view it is. */
export interface ViewTurn {
  readonly turn: Turn;
  readonly schedule: RoundSchedule;
  readonly packer: DelegateId;
}

export class HeightRules {
  readonly parent: ChainBlock;
  readonly height: Height;
  readonly parameters: ChainParameters;
  readonly computation: Computation;

  constructor(parent: ChainBlock, parameters: ChainParameters, computation: Computation) {
    this.parent = parent;
    this.height = (parent.height + 1) as Height;
    this.parameters = parameters;
    this.computation = computation;
  }

  /** Whether a rule or clause holds on this chain. */
  has(rule: ProtectionId): boolean {
    return !this.parameters.without.has(rule);
  }

  /** R0: the delegates of the round of the parent's successor 1, in every view of the height. */
  electorateOf(view: ViewNumber): RoundSchedule {
    return scheduleOf(this.parent, this.has('R0') ? 1 : view + 1, this.computation);
  }

  isElector(view: ViewNumber, delegate: DelegateId): boolean {
    return this.electorateOf(view).positionOf(delegate) !== undefined;
  }

  /** The turn that a view is, which may be of a later round than the electorate. */
  turnOf(view: ViewNumber): ViewTurn {
    const k = view + 1;
    const schedule = scheduleOf(this.parent, k, this.computation);
    const turn = successor(this.parent.signed.header, k, schedule.size);
    return { turn, schedule, packer: schedule.packerAt(turn.position) };
  }

  /** First moment of a view. */
  opens(view: number): Micros {
    return windowOpens(this.#start, view + 1, this.parameters.blockInterval);
  }

  /** Last moment of a view. */
  closes(view: number): Micros {
    return windowCloses(this.#start, view + 1, this.parameters.blockInterval);
  }

  /** The view that is open at a moment; −1 before the first. */
  viewAt(now: Micros): number {
    if (now < this.opens(0)) return -1;
    const { blockInterval } = this.parameters;
    let view = Math.max(0, Math.floor((now - this.#start) / blockInterval) - 1);
    while (now > this.closes(view)) view += 1;
    return view;
  }

  get #start(): Micros {
    return this.parent.signed.header.timestamp;
  }
}
