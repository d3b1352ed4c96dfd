/**
 * A trace as what timeline viewers draw: processes, short slices, spans that may overlap, instants,
 * and arrows between slices. One source for the formats of Chrome and Perfetto.
 *
 * @module
 */
import type { Micros } from '../../protocol/kernel/types.ts';
import type { TraceHeader, WrittenEvent } from '../trace/schema.ts';
import { detailsOf, titleOf, type Details } from './titles.ts';

/** A row of its own: a node, a client, or what is wrong with the world. */
export interface Lane {
  /** From 1. */
  readonly lane: number;
  readonly name: string;
}

/** An arrow begins or ends in a slice; both ends have the same number, no two arrows the same. */
export interface Slice {
  readonly kind: 'slice';
  readonly at: Micros;
  /** How many slices of this lane came before it in the same microsecond. */
  readonly before: number;
  readonly lane: number;
  readonly category: 'message';
  readonly name: string;
  readonly details: Details;
  readonly arrowsOut: readonly number[];
  readonly arrowIn: number | null;
}

export interface Instant {
  readonly kind: 'instant';
  readonly at: Micros;
  readonly lane: number;
  readonly category: string;
  readonly name: string;
  readonly details: Details;
}

/** Spans of one lane may overlap; `span` tells them apart. */
export interface SpanEdge {
  readonly kind: 'begin' | 'end';
  readonly at: Micros;
  readonly lane: number;
  readonly span: string;
  readonly category: 'block' | 'outage' | 'fault' | 'frozen' | 'phase two';
  readonly name: string;
  readonly details: Details;
}

export type TimelineItem = Slice | Instant | SpanEdge;

/** More nodes than any scenario has. */
const ENDS = 65_536;

export class Timeline {
  readonly lanes: readonly Lane[];
  readonly #world: number;
  /** By lane, the microsecond of the last slice, and how many it has. */
  readonly #busy = new Map<number, { at: Micros; slices: number }>();
  /** Spans that are open, by name. */
  readonly #open = new Map<string, SpanEdge>();
  /** By node, the height of its chain: blocks up to there are not to be waited for. */
  readonly #heights = new Map<number, number>();
  #isPhaseTwo = false;

  constructor({ nodes, clients, byzantine }: TraceHeader) {
    const lanes: Lane[] = [];
    for (let node = 0; node < nodes; node += 1) {
      const role = byzantine.includes(node) ? ' (Byzantine)' : '';
      lanes.push({ lane: laneOf(node), name: `node ${node}${role}` });
    }
    for (let client = nodes; client < nodes + clients; client += 1)
      lanes.push({ lane: laneOf(client), name: `client ${client}` });
    this.#world = laneOf(nodes + clients);
    lanes.push({ lane: this.#world, name: 'world' });
    this.lanes = lanes;
  }

  /** What is to be drawn for an event. */
  *items(event: WrittenEvent): Iterable<TimelineItem> {
    switch (event.kind) {
      case 'sent':
        yield this.#slice(event, event.from, arrowsOf(event), null);
        return;
      case 'delivered':
        yield this.#slice(event, event.to, [], arrow(event.cause, event.to));
        return;
      case 'timer':
      case 'departed':
      case 'worked':
        return;
      default:
        yield* this.#spans(event);
        yield this.#instant(event);
    }
  }

  /** What an event begins or ends. */
  *#spans(event: WrittenEvent): Iterable<SpanEdge> {
    switch (event.kind) {
      case 'proposed':
      case 'view-proposed':
      case 'voted':
      case 'commit-voted':
      case 'certified':
        if (event.height > (this.#heights.get(event.node) ?? 0))
          yield* this.#begin(event, event.node, `${event.node}/${event.block}`, 'block');
        break;
      case 'committed':
        this.#heights.set(event.node, event.height);
        yield* this.#begin(event, event.node, `${event.node}/${event.block}`, 'block');
        yield* this.#end(event.at, `${event.node}/${event.block}`);
        break;
      case 'undone':
        this.#heights.set(event.node, event.height - 1);
        break;
      case 'crashed': {
        const category = this.#isPhaseTwo ? 'frozen' : 'outage';
        yield* this.#begin(event, event.node, `outage/${event.node}`, category);
        break;
      }
      case 'phase-two-started':
        this.#isPhaseTwo = true;
        yield* this.#begin(event, null, 'phase two', 'phase two');
        break;
      case 'phase-two-ended':
        yield* this.#end(event.at, 'phase two');
        break;
      case 'restarted':
        this.#heights.set(event.node, event.height);
        yield* this.#end(event.at, `outage/${event.node}`);
        break;
      case 'fault-started':
        yield* this.#begin(event, null, `fault/${event.fault}`, 'fault');
        break;
      case 'fault-ended':
        yield* this.#end(event.at, `fault/${event.fault}`);
        break;
      default:
    }
  }

  #instant(event: WrittenEvent): Instant {
    return {
      kind: 'instant',
      at: event.at,
      lane: this.#laneAt(event),
      category: event.kind,
      name: titleOf(event),
      details: detailsOf(event),
    };
  }

  /** Closes what is still open when the trace ends. */
  *end(at: Micros): Iterable<TimelineItem> {
    for (const span of [...this.#open.keys()]) yield* this.#end(at, span);
  }

  #slice(
    event: Extract<WrittenEvent, { kind: 'sent' | 'delivered' }>,
    end: number,
    arrowsOut: readonly number[],
    arrowIn: number | null,
  ): Slice {
    const lane = laneOf(end);
    const busy = this.#busy.get(lane) ?? { at: -1, slices: 0 };
    this.#busy.set(lane, busy);
    if (busy.at !== event.at) Object.assign(busy, { at: event.at, slices: 0 });
    busy.slices += 1;
    return {
      kind: 'slice',
      at: event.at,
      before: busy.slices - 1,
      lane,
      category: 'message',
      name: titleOf(event),
      details: detailsOf(event),
      arrowsOut,
      arrowIn,
    };
  }

  *#begin(
    event: WrittenEvent,
    node: number | null,
    span: string,
    category: SpanEdge['category'],
  ): Iterable<SpanEdge> {
    if (this.#open.has(span)) return;
    const edge: SpanEdge = {
      kind: 'begin',
      at: event.at,
      lane: node === null ? this.#world : laneOf(node),
      span,
      category,
      name: spanName(event, category),
      details: detailsOf(event),
    };
    this.#open.set(span, edge);
    yield edge;
  }

  *#end(at: Micros, span: string): Iterable<SpanEdge> {
    const edge = this.#open.get(span);
    if (edge === undefined) return;
    this.#open.delete(span);
    yield { ...edge, kind: 'end', at, details: {} };
  }

  #laneAt(event: WrittenEvent): number {
    if ('node' in event && event.node !== null) return laneOf(event.node);
    if ('client' in event && event.client !== null) return laneOf(event.client);
    return event.kind === 'dropped' ? laneOf(event.from) : this.#world;
  }
}

function laneOf(end: number): number {
  return end + 1;
}

function spanName(event: WrittenEvent, category: SpanEdge['category']): string {
  if (category === 'frozen' || category === 'phase two') return category;
  return category === 'block' && 'block' in event
    ? `block ${(event.block ?? '').slice(0, 8)}`
    : titleOf(event);
}

function arrow(sent: number | null, to: number): number | null {
  return sent === null ? null : sent * ENDS + to;
}

function arrowsOf({ id, to }: Extract<WrittenEvent, { kind: 'sent' }>): readonly number[] {
  return recipientsOf(to).map((one) => id * ENDS + one);
}

/** Every recipient of a message by itself. */
export function recipientsOf(to: Extract<WrittenEvent, { kind: 'sent' }>['to']): readonly number[] {
  return to.flatMap((one) =>
    typeof one === 'number'
      ? [one]
      : Array.from({ length: one[1] - one[0] + 1 }, (_, i) => one[0] + i),
  );
}
