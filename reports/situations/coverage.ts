/**
 * Which situations of the protocol a run has been in: what honest nodes did, and what was going on
 * around them when they did it.
 *
 * @module
 */
import type { Micros } from '../../protocol/kernel/types.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import type { TraceEvent, TraceListener } from '../../sim/trace-event.ts';
import { DEEDS, deedNumber, deedOf } from './deeds.ts';

/** What may go on around a node; several at once. */
export const SITUATIONS = [
  'nothing is wrong',
  'a delegate is down',
  'nodes are cut off',
  'messages are held up or lost',
  'a clock is off',
  'a disk fails',
  'it has restarted',
  'it is behind',
  'it has seen evidence',
  'a traitor packed',
  'two blocks compete',
  'in view 1',
  'in view 2',
  'in a later view',
  'at a round’s end',
] as const;

/** A deed in a situation. */
export interface Cell {
  /** Index in `DEEDS`. */
  readonly deed: number;
  /** Index in {@link SITUATIONS}. */
  readonly situation: number;
}

export function cellOf(number: number): Cell {
  const situation = number % SITUATIONS.length;
  return { deed: (number - situation) / SITUATIONS.length, situation };
}

/** `votes, in view 2`. */
export function cellName(number: number): string {
  const { deed, situation } = cellOf(number);
  return `${DEEDS[deed]?.name ?? ''}, ${SITUATIONS[situation] ?? ''}`;
}

export const CELLS = DEEDS.length * SITUATIONS.length;

const LATER_VIEW = 3;
/** Block intervals without a block anywhere. */
const HALT = 5;

type Trouble = 'cut' | 'lag' | 'clock' | 'disk';

const TROUBLE_OF: Readonly<Record<string, Trouble>> = {
  partition: 'cut',
  cut: 'cut',
  flap: 'cut',
  swizzle: 'cut',
  hold: 'lag',
  drop: 'lag',
  degrade: 'lag',
  slow: 'lag',
  clock: 'clock',
  disk: 'disk',
};

interface NodeState {
  /** Of the last block that it committed. */
  height: number;
  round: number;
  position: number;
  view: number;
  hasRestarted: boolean;
  isBehind: boolean;
  hasEvidence: boolean;
}

export class Coverage implements TraceListener {
  readonly #delegates: number;
  readonly #hasViews: boolean;
  readonly #haltAfter: Micros;
  readonly #reached = new Uint8Array(CELLS);
  readonly #nodes: readonly NodeState[];
  readonly #down = new Set<number>();
  readonly #troubles: Record<Trouble, number> = { cut: 0, lag: 0, clock: 0, disk: 0 };
  readonly #troubleOf = new Map<number, Trouble>();
  #byzantine: ReadonlySet<number> = new Set();
  /** The highest height that was packed, and the blocks that were. */
  #packedHeight = 0;
  readonly #packed = new Set<string>();
  #highest = 0;
  #highestAt: Micros = 0;
  #electorate = '';
  /** What comes after the scenario's time is no part of it. */
  #isOver = false;

  constructor({ chain, nodes }: Pick<Scenario, 'chain' | 'nodes'>) {
    this.#delegates = chain.delegates;
    this.#hasViews = chain.profile === 'repaired';
    this.#haltAfter = HALT * chain.blockInterval;
    this.#nodes = Array.from({ length: nodes }, () => ({
      height: 0,
      round: 0,
      position: -1,
      view: 0,
      hasRestarted: false,
      isBehind: false,
      hasEvidence: false,
    }));
  }

  /** Numbers of the cells, ascending. */
  result(): readonly number[] {
    return [...this.#reached.keys()].filter((cell) => this.#reached[cell] === 1);
  }

  onEvent(event: TraceEvent): void {
    if (event.kind === 'run-ended') this.#isOver = true;
    if (this.#isOver) return;
    this.#noteWorld(event);
    const node = 'node' in event ? event.node : event.kind === 'sent' ? event.from : null;
    if (node === null || this.#byzantine.has(node)) return;
    const state = this.#nodes[node];
    if (state === undefined) return;
    this.#noteBefore(event, state);
    const deed = deedOf(event);
    if (deed !== null) this.#reach(deedNumber(deed), event, state);
    if (event.kind === 'committed') this.#noteCommit(event, state);
  }

  #noteWorld(event: TraceEvent): void {
    switch (event.kind) {
      case 'run-started':
        this.#byzantine = new Set(event.byzantine);
        return;
      case 'crashed':
        this.#down.add(event.node);
        return;
      case 'restarted':
        this.#down.delete(event.node);
        return;
      case 'fault-started': {
        const trouble = TROUBLE_OF[event.action];
        if (trouble === undefined) return;
        this.#troubles[trouble] += 1;
        this.#troubleOf.set(event.fault, trouble);
        return;
      }
      case 'fault-ended': {
        const trouble = this.#troubleOf.get(event.fault);
        if (trouble === undefined) return;
        this.#troubles[trouble] -= 1;
        this.#troubleOf.delete(event.fault);
        return;
      }
      case 'proposed':
        if (event.height > this.#packedHeight) {
          this.#packedHeight = event.height;
          this.#packed.clear();
        }
        if (event.height === this.#packedHeight) this.#packed.add(event.block);
        return;
      default:
    }
  }

  #noteBefore(event: TraceEvent, state: NodeState): void {
    switch (event.kind) {
      case 'view-opened':
        state.view = event.view;
        return;
      case 'restarted':
        state.hasRestarted = true;
        return;
      case 'catching-up':
        state.isBehind = true;
        return;
      case 'equivocation-seen':
      case 'offence-seen':
        state.hasEvidence = true;
        return;
      case 'elected': {
        const electorate = event.order.toSorted((a, b) => a - b).join();
        const isOther = this.#electorate !== '' && electorate !== this.#electorate;
        this.#electorate = electorate;
        if (isOther) this.#reach(ELECTS, event, state);
        return;
      }
      default:
    }
  }

  #noteCommit(event: Extract<TraceEvent, { kind: 'committed' }>, state: NodeState): void {
    if (event.height > this.#highest) {
      if (this.#highest > 0 && event.at - this.#highestAt > this.#haltAfter)
        this.#reach(GOES_ON, event, state);
      this.#highest = event.height;
      this.#highestAt = event.at;
    }
    state.height = event.height;
    state.round = event.round;
    state.position = event.position;
    state.view = 0;
    state.hasRestarted = false;
    state.hasEvidence = false;
    if (event.via !== 'catch-up') state.isBehind = false;
  }

  #reach(deed: number, event: TraceEvent, state: NodeState): void {
    const first = deed * SITUATIONS.length;
    const { cut, lag, clock, disk } = this.#troubles;
    const isCalm = this.#down.size === 0 && cut + lag + clock + disk === 0;
    const view = 'view' in event && event.view !== null ? event.view : this.#viewOf(event, state);
    const holds = [
      isCalm,
      this.#down.size > 0,
      cut > 0,
      lag > 0,
      clock > 0,
      disk > 0,
      state.hasRestarted,
      state.isBehind,
      state.hasEvidence,
      'packer' in event && this.#byzantine.has(event.packer),
      this.#packed.size > 1 && state.height === this.#packedHeight - 1,
      view === 1,
      view === 2,
      view >= LATER_VIEW,
      'round' in event && event.kind !== 'elected' && event.round > state.round,
    ];
    for (const [situation, isSo] of holds.entries()) if (isSo) this.#reached[first + situation] = 1;
  }

  /** Of the node; where there are no views, the turns that were left out since its last block. */
  #viewOf(event: TraceEvent, state: NodeState): number {
    if (this.#hasViews) return state.view;
    if (!('round' in event) || !('position' in event) || state.height === 0) return 0;
    return (event.round - state.round) * this.#delegates + event.position - state.position - 1;
  }
}

const ELECTS = deedNumber('has other delegates elected');
const GOES_ON = deedNumber('goes on after a halt');
