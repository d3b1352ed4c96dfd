/**
 * What a story of a run is told from: every block of each height at which nodes committed different
 * ones, and what happened while no height was added for longest. What is neither is forgotten.
 *
 * @module
 */
import type { Micros } from '../../protocol/kernel/types.ts';
import type { TraceEvent, TraceListener } from '../../sim/trace-event.ts';
import { NodeTable } from '../collectors/node-table.ts';
import {
  isBlockEvent,
  record,
  type BlockRecord,
  type Deed,
  type HeightRecord,
} from './block-record.ts';
import { Pause } from './pause.ts';

/** A height at which nodes that are not Byzantine committed different blocks. */
export interface Fork {
  readonly height: number;
  /** The commit that made it one. */
  readonly at: Micros;
  readonly blocks: HeightRecord;
}

/** Who learned, and when, that somebody signed for two blocks of one turn or view (W5, R5a). */
export interface Sighting extends Deed {
  readonly height: number;
  readonly blocks: readonly [string, string];
  readonly what: 'headers' | 'proposals' | 'votes';
  readonly offender: number;
}

/** One time that a node was down. */
export interface Outage {
  readonly node: number;
  readonly from: Micros;
  to: Micros | null;
  lostWrites: number;
}

type Breach = Extract<TraceEvent, { kind: 'breach' }>;

/** Heights below the highest one of which blocks are remembered: a rival may come late. */
const HEIGHTS_REMEMBERED = 256;
const BLOCKS_OF_HEIGHT = 32;
const FORKS_REMEMBERED = 16;
const LISTED = 1_000;
const OUTAGES = 10_000;

export class Chronicle implements TraceListener {
  readonly #heights = new Map<number, HeightRecord>();
  readonly #committed = new Map<number, string>();
  /** Who has a seat, by round; the last rounds that were told of. */
  readonly #seats = new Map<number, readonly number[]>();
  #latestSeats: readonly number[];
  #events = 0;
  readonly forks: Fork[] = [];
  readonly sightings: Sighting[] = [];
  readonly outages: Outage[] = [];
  readonly breaches: Breach[] = [];
  /** The longest time without a new height, the one that the run ended in included. */
  longestPause: Pause | null = null;
  readonly #quorum: number;
  #pause: Pause;
  #table: NodeTable | null = null;
  #top = 0;
  #ended = false;

  /**
   * @param quorum - votes that a block needs
   * @param delegates - the first so many nodes have the seats of the first round
   */
  constructor(quorum: number, delegates: number) {
    this.#quorum = quorum;
    this.#latestSeats = Array.from({ length: delegates }, (_, id) => id);
    this.#pause = new Pause(0, 0, quorum, this.#latestSeats);
  }

  /** Who had a seat in a round; undefined where nobody told of it, or long ago. */
  seatsOf(round: number): readonly number[] | undefined {
    return this.#seats.get(round);
  }

  onEvent(event: TraceEvent): void {
    if (event.kind === 'run-started') this.#table = new NodeTable(event);
    if (event.kind === 'run-ended') {
      this.#endPause(event.at, null);
      this.#ended = true;
    }
    // Phase two is the simulator's own question, not part of what the scenario shows.
    if (this.#ended || this.#table === null) return;
    this.#events += 1;
    if (isBlockEvent(event)) this.#onBlock(event, this.#table);
    else this.#onOther(event);
    this.#pause.onEvent(event);
  }

  /** Heights held now: bounded. For tests. */
  get pending(): number {
    return this.#heights.size + this.#committed.size;
  }

  #onBlock(event: Parameters<typeof record>[1], table: NodeTable): void {
    const { height, node, at } = event;
    // Whatever a Byzantine node says, memory stays bounded.
    if (Math.abs(height - this.#top) >= HEIGHTS_REMEMBERED) return;
    const blocks: HeightRecord = this.#heights.get(height) ?? new Map<string, BlockRecord>();
    this.#heights.set(height, blocks);
    if (blocks.size >= BLOCKS_OF_HEIGHT && !blocks.has(event.block)) return;
    record(blocks, event, this.#events);
    if (event.kind === 'equivocation-seen' && this.sightings.length < LISTED) {
      const { packer: offender, block, other } = event;
      const order = this.#events;
      this.sightings.push({
        at,
        order,
        node,
        height,
        blocks: [block, other],
        what: 'headers',
        offender,
      });
    }
    if (event.kind === 'committed' && table.isHonest(node)) this.#onCommitted(event, blocks);
  }

  #onCommitted(event: Extract<TraceEvent, { kind: 'committed' }>, blocks: HeightRecord): void {
    const { height, block, at } = event;
    if (height > this.#top) {
      this.#endPause(at, event);
      this.#top = height;
      this.#heights.delete(height - HEIGHTS_REMEMBERED);
      this.#committed.delete(height - HEIGHTS_REMEMBERED);
    }
    const first = this.#committed.get(height);
    if (first === undefined) this.#committed.set(height, block);
    else if (
      first !== block &&
      this.forks.length < FORKS_REMEMBERED &&
      !this.forks.some((fork) => fork.height === height)
    )
      this.forks.push({ height, at, blocks });
  }

  #onOther(event: TraceEvent): void {
    if (event.kind === 'elected') this.#onElected(event);
    if (event.kind === 'breach' && this.breaches.length < LISTED) this.breaches.push(event);
    if (event.kind === 'offence-seen' && this.sightings.length < LISTED) {
      const { at, node, height, block, other, offence: what, offender } = event;
      this.sightings.push({
        at,
        order: this.#events,
        node,
        height,
        blocks: [block, other],
        what,
        offender,
      });
    }
    if (event.kind === 'crashed' && this.outages.length < OUTAGES) {
      const { node, at: from, lostWrites } = event;
      this.outages.push({ node, from, to: null, lostWrites });
    }
    if (event.kind === 'restarted') {
      const outage = this.outages.findLast(({ node }) => node === event.node);
      if (outage !== undefined) outage.to ??= event.at;
    }
  }

  #onElected({ round, order }: Extract<TraceEvent, { kind: 'elected' }>): void {
    if (this.#seats.has(round)) return;
    this.#seats.set(round, order);
    this.#seats.delete(round - HEIGHTS_REMEMBERED);
    if (round >= Math.max(...this.#seats.keys())) this.#latestSeats = order;
  }

  #endPause(at: Micros, by: Extract<TraceEvent, { kind: 'committed' }> | null): void {
    this.#pause.end(at, by);
    if (this.longestPause === null || this.#pause.length > this.longestPause.length)
      this.longestPause = this.#pause;
    this.#pause = new Pause(at, this.#pause.heightAfter, this.#quorum, this.#latestSeats);
  }
}
